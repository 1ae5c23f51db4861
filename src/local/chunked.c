/* aws-chunked: HEX[;chunk-signature=SIG]CRLF data CRLF ... 0[;chunk-signature=SIG]CRLF
 * [name:value CRLF]... CRLF. Each signature covers the one before it, the first the request's. */
#include "local/chunked.h"

#include <string.h>

#include "codec/hex.h"

#define SIGNATURE_PARAMETER ";chunk-signature="
#define TRAILER_SIGNATURE   "x-amz-trailer-signature"

void chunked_init(struct chunked *chunked, const struct auth_claim *claim)
{
    memset(chunked, 0, sizeof *chunked);
    buf_init(&chunked->line, CAP_LOCAL_CHUNK_LINE);
    buf_init(&chunked->trailer, 4 * CAP_LOCAL_CHUNK_LINE);
    chunked->claim = claim;
    if (claim == NULL)
        return;
    chunked->signed_chunks = true;
    memcpy(chunked->previous, claim->signature, sizeof chunked->previous);
    chunked->data = digest_new(DIGEST_SHA256);
}

void chunked_release(struct chunked *chunked)
{
    buf_release(&chunked->line);
    buf_release(&chunked->trailer);
    digest_free(chunked->data);
    chunked->data = NULL;
}

/* Is given the signature over kind's string with these hashes at its end? */
static bool signature_matches(struct chunked *chunked, const char *kind, const char *hashes)
{
    const struct auth_claim *claim = chunked->claim;
    struct sigv4_scope scope = auth_scope(claim);
    struct buf string;
    char expected[65];
    buf_init(&string, 0);
    buf_addf(&string, "%s\n%s\n%s/%s/%s/aws4_request\n%s\n%s", kind, claim->time, claim->date,
             claim->region, claim->service, chunked->previous, hashes);
    sigv4_signature(claim->secret, &scope, buf_span(&string), expected);
    buf_release(&string);
    bool same = strlen(chunked->given) == 64 && digest_equal(expected, chunked->given, 64);
    memcpy(chunked->previous, expected, sizeof expected);
    return same;
}

static bool chunk_matches(struct chunked *chunked)
{
    unsigned char hash[DIGEST_SHA256_SIZE];
    char hashes[130];
    if (!chunked->signed_chunks)
        return true;
    digest_finish(chunked->data, hash);
    memcpy(hashes, SIGV4_EMPTY_SHA256 "\n", 65);
    hex_encode(hash, sizeof hash, hashes + 65);
    return signature_matches(chunked, "AWS4-HMAC-SHA256-PAYLOAD", hashes);
}

static enum chunked_status take_signature(struct chunked *chunked, struct span text)
{
    if (text.len != 64)
        return CHUNKED_MALFORMED;
    memcpy(chunked->given, text.ptr, 64);
    chunked->given[64] = '\0';
    return CHUNKED_OK;
}

/* The line before a chunk's data; size 0 is the last chunk. */
static enum chunked_status header_line(struct chunked *chunked, struct span line)
{
    size_t digits = 0;
    uint64_t size = 0;
    for (; digits < line.len && line.ptr[digits] != ';'; digits++) {
        const char *hex = "0123456789abcdefABCDEF", *at = strchr(hex, line.ptr[digits]);
        if (at == NULL || *at == '\0' || digits == 15)
            return CHUNKED_MALFORMED;
        size = size * 16 + (uint64_t)(at - hex > 15 ? at - hex - 6 : at - hex);
    }
    if (digits == 0 || size > CAP_LOCAL_OBJECT)
        return CHUNKED_MALFORMED;
    struct span rest = span_of(line.ptr + digits, line.len - digits);
    if (chunked->signed_chunks) {
        size_t skip = strlen(SIGNATURE_PARAMETER);
        if (!span_starts(rest, SIGNATURE_PARAMETER) ||
            take_signature(chunked, span_of(rest.ptr + skip, rest.len - skip)) != CHUNKED_OK)
            return CHUNKED_MALFORMED;
    }
    chunked->left = size;
    chunked->state = size > 0 ? CHUNKED_DATA : CHUNKED_TRAILER;
    return size > 0 || chunk_matches(chunked) ? CHUNKED_OK : CHUNKED_SIGNATURE;
}

static enum chunked_status trailer_line(struct chunked *chunked, struct span line)
{
    if (line.len == 0) {
        chunked->state = CHUNKED_END;
        bool wanted = chunked->signed_chunks && chunked->trailer.len > 0;
        if (!wanted)
            return CHUNKED_OK;
        char hash[65];
        digest_sha256_hex(buf_span(&chunked->trailer), hash);
        return signature_matches(chunked, "AWS4-HMAC-SHA256-TRAILER", hash) ? CHUNKED_OK
                                                                            : CHUNKED_SIGNATURE;
    }
    struct span value = line, name = span_trim(span_cut(&value, ':'));
    if (value.ptr == NULL || name.len == 0)
        return CHUNKED_MALFORMED;
    value = span_trim(value);
    if (span_is_nocase(name, TRAILER_SIGNATURE))
        return take_signature(chunked, value);
    chunked->given[0] = '\0'; /* the last chunk's does not count for the trailer */
    for (size_t i = 0; i < name.len; i++)
        buf_addc(&chunked->trailer,
                 (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + ('a' - 'A')
                                                                 : name.ptr[i]));
    buf_addc(&chunked->trailer, ':');
    buf_addspan(&chunked->trailer, value);
    buf_addc(&chunked->trailer, '\n');
    return buf_failed(&chunked->trailer) ? CHUNKED_MALFORMED : CHUNKED_OK;
}

/* A whole line, its CRLF cut off. */
static enum chunked_status take_line(struct chunked *chunked, struct span line)
{
    if (line.len == 0 || line.ptr[line.len - 1] != '\r')
        return CHUNKED_MALFORMED;
    line.len--;
    if (chunked->state == CHUNKED_HEADER)
        return header_line(chunked, line);
    if (chunked->state == CHUNKED_TRAILER)
        return trailer_line(chunked, line);
    chunked->state = CHUNKED_HEADER;
    return line.len == 0 ? CHUNKED_OK : CHUNKED_MALFORMED;
}

enum chunked_status chunked_feed(struct chunked *chunked, struct span bytes,
                                 void (*sink)(void *ctx, struct span payload), void *ctx)
{
    while (bytes.len > 0 && chunked->status == CHUNKED_OK) {
        size_t used;
        if (chunked->state == CHUNKED_END) {
            chunked->status = CHUNKED_MALFORMED;
            break;
        }
        if (chunked->state == CHUNKED_DATA) {
            used = bytes.len < chunked->left ? bytes.len : (size_t)chunked->left;
            if (chunked->signed_chunks)
                digest_update(chunked->data, bytes.ptr, used);
            sink(ctx, span_of(bytes.ptr, used));
            chunked->left -= used;
            if (chunked->left == 0) {
                chunked->state = CHUNKED_DATA_END;
                chunked->status = chunk_matches(chunked) ? CHUNKED_OK : CHUNKED_SIGNATURE;
            }
        } else {
            const char *newline = memchr(bytes.ptr, '\n', bytes.len);
            used = newline != NULL ? (size_t)(newline - bytes.ptr) + 1 : bytes.len;
            buf_add(&chunked->line, bytes.ptr, newline != NULL ? used - 1 : used);
            if (buf_failed(&chunked->line))
                chunked->status = CHUNKED_MALFORMED;
            else if (newline != NULL)
                chunked->status = take_line(chunked, buf_span(&chunked->line));
            if (newline != NULL)
                buf_clear(&chunked->line);
        }
        bytes = span_of(bytes.ptr + used, bytes.len - used);
    }
    return chunked->status;
}

enum chunked_status chunked_finish(const struct chunked *chunked)
{
    if (chunked->status != CHUNKED_OK)
        return chunked->status;
    return chunked->state == CHUNKED_END ? CHUNKED_OK : CHUNKED_MALFORMED;
}

struct span chunked_trailer(const struct chunked *chunked, const char *name)
{
    struct span rest = buf_span(&chunked->trailer);
    while (rest.len > 0) {
        struct span value = span_cut(&rest, '\n');
        struct span own = span_cut(&value, ':');
        if (span_is(own, name))
            return value;
    }
    return span_of(NULL, 0);
}
