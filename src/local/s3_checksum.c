/* Checksums of objects. */
#include "local/s3_checksum.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/crc.h"
#include "local/objects.h"
#include "local/s3_error.h"

#define PREFIX     "x-amz-checksum-"
#define PREFIX_LEN 15

/* --- what the request promises --- */

/* The part of a header's name behind x-amz-checksum- if it names an algorithm. */
static struct span algorithm_of(struct span name)
{
    if (name.len <= PREFIX_LEN || strncasecmp(name.ptr, PREFIX, PREFIX_LEN) != 0)
        return span_of(NULL, 0);
    struct span rest = span_of(name.ptr + PREFIX_LEN, name.len - PREFIX_LEN);
    bool other = span_is_nocase(rest, "algorithm") || span_is_nocase(rest, "mode") ||
                 span_is_nocase(rest, "type");
    return other ? span_of(NULL, 0) : rest;
}

static void refuse(struct call *call, struct span algorithm)
{
    call_fail(call, 501, "NotImplemented", "cloudlet cannot verify the checksum algorithm '%.*s'",
              (int)(algorithm.len < 40 ? algorithm.len : 40), algorithm.ptr);
}

/* The one checksum of the request, its value in *value; HASHES_KINDS: none, or failed. */
static enum hashes_kind promised(struct call *call, struct span *value)
{
    enum hashes_kind kind = HASHES_KINDS;
    for (size_t i = 0; i < call->header_count; i++) {
        struct span algorithm = algorithm_of(call->header[i].name);
        if (algorithm.ptr == NULL)
            continue;
        if (kind != HASHES_KINDS)
            call_fail(call, 400, "InvalidRequest",
                      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not "
                      "allowed.");
        kind = hashes_named(algorithm);
        *value = call->header[i].value;
        if (kind == HASHES_KINDS)
            refuse(call, algorithm);
    }
    struct span trailer = call_header(call, "x-amz-trailer");
    struct span algorithm = algorithm_of(trailer);
    if (algorithm.ptr != NULL && kind == HASHES_KINDS && call->upload != NULL) {
        kind = hashes_named(algorithm);
        *value = call->upload->trailer_value;
        if (kind == HASHES_KINDS)
            refuse(call, algorithm);
        else if (value->ptr == NULL)
            call_fail(call, 400, "MalformedTrailerError",
                      "The request contained trailing data that was not well-formed or did not "
                      "conform to our published schema.");
    }
    struct span chosen = call_header(call, "x-amz-sdk-checksum-algorithm");
    if (chosen.ptr != NULL && kind == HASHES_KINDS)
        call_fail(call, 400, "InvalidRequest",
                  "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* "
                  "or x-amz-trailer headers were found.");
    return kind;
}

static void compare(struct call *call, enum hashes_kind kind, const struct hashes *got,
                    struct span value)
{
    struct buf sent;
    buf_init(&sent, 0);
    if (base64_decode(value, &sent) != 0 || sent.len != hashes_size(kind)) {
        char lower[16];
        const char *name = hashes_name(kind);
        for (size_t i = 0; i <= strlen(name); i++)
            lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + ('a' - 'A') : name[i]);
        call_fail(call, 400, "InvalidRequest", "Value for x-amz-checksum-%s header is invalid.",
                  lower);
    } else if (memcmp(sent.data, got->value[kind], sent.len) != 0) {
        call_fail(call, 400, "BadDigest",
                  "The %s you specified did not match the calculated checksum.", hashes_name(kind));
    }
    buf_release(&sent);
}

static void compare_md5(struct call *call, const struct hashes *got, struct span value)
{
    struct buf sent, own;
    buf_init(&sent, 0);
    buf_init(&own, 0);
    base64_encode(span_of((const char *)got->value[HASHES_MD5], DIGEST_MD5_SIZE), &own);
    if (base64_decode(value, &sent) != 0 || sent.len != DIGEST_MD5_SIZE) {
        s3_error(call, "InvalidDigest");
        call_detail(call, "Content-MD5", value);
    } else if (!span_equal(value, buf_span(&own))) {
        s3_error(call, "BadDigest");
        call_detail(call, "ExpectedDigest", value);
        call_detail(call, "CalculatedDigest", buf_span(&own));
    }
    buf_release(&sent);
    buf_release(&own);
}

void s3_checksum_verify(struct call *call, struct s3_checksum *checksum)
{
    *checksum = (struct s3_checksum){.kind = HASHES_KINDS};
    struct span value = {NULL, 0}, md5 = call_header(call, "content-md5");
    enum hashes_kind kind = promised(call, &value);
    if (call_failed(call))
        return;
    struct hashes own;
    const struct hashes *got = call->upload != NULL ? &call->upload->hashes : &own;
    if (call->upload == NULL) {
        hashes_begin(&own, HASHES_BIT(HASHES_MD5) | (kind == HASHES_KINDS ? 0 : HASHES_BIT(kind)));
        hashes_add(&own, call->body);
        hashes_end(&own);
        hashes_release(&own);
    }
    if (md5.ptr != NULL)
        compare_md5(call, got, md5);
    if (kind == HASHES_KINDS)
        return;
    compare(call, kind, got, value);
    s3_checksum_load(checksum, span_str(hashes_name(kind)), value, span_of(NULL, 0));
}

void s3_checksum_choice(struct call *call, struct s3_checksum *choice)
{
    struct span algorithm = call_header(call, "x-amz-checksum-algorithm");
    struct span type = call_header(call, "x-amz-checksum-type");
    *choice = (struct s3_checksum){.kind = HASHES_KINDS};
    if (algorithm.ptr == NULL) {
        if (type.ptr != NULL)
            call_fail(call, 400, "InvalidRequest",
                      "The x-amz-checksum-type header can only be used with the "
                      "x-amz-checksum-algorithm header.");
        return;
    }
    choice->kind = hashes_named(algorithm);
    if (choice->kind == HASHES_KINDS) {
        refuse(call, algorithm);
        return;
    }
    bool sha = choice->kind == HASHES_SHA1 || choice->kind == HASHES_SHA256;
    bool nvme = choice->kind == HASHES_CRC64NVME;
    choice->composite = type.ptr == NULL ? !nvme : span_is(type, "COMPOSITE");
    if (type.ptr != NULL && !choice->composite && !span_is(type, "FULL_OBJECT"))
        call_fail(call, 400, "InvalidRequest", "Value for x-amz-checksum-type header is invalid.");
    else if ((sha && !choice->composite) || (nvme && choice->composite))
        call_fail(call, 400, "InvalidRequest",
                  "The %s checksum type cannot be used with the %.*s checksum algorithm.",
                  nvme ? "COMPOSITE" : "FULL_OBJECT", SPAN_ARG(algorithm));
}

/* --- rows and replies --- */

void s3_checksum_load(struct s3_checksum *checksum, struct span name, struct span value,
                      struct span type)
{
    *checksum = (struct s3_checksum){.kind = HASHES_KINDS};
    if (name.ptr == NULL || value.len >= sizeof checksum->value)
        return;
    checksum->kind = hashes_named(name);
    if (value.len > 0)
        memcpy(checksum->value, value.ptr, value.len);
    checksum->composite = span_is(type, "COMPOSITE");
}

struct span s3_checksum_name(const struct s3_checksum *checksum)
{
    bool none = checksum->kind == HASHES_KINDS;
    return none ? span_of(NULL, 0) : span_str(hashes_name(checksum->kind));
}

struct span s3_checksum_type(const struct s3_checksum *checksum)
{
    bool none = checksum->kind == HASHES_KINDS;
    return none ? span_of(NULL, 0) : span_str(checksum->composite ? "COMPOSITE" : "FULL_OBJECT");
}

struct s3_sum s3_checksum_sum(const struct s3_checksum *checksum)
{
    if (checksum->value[0] == '\0')
        return (struct s3_sum){.name = {NULL, 0}};
    return (struct s3_sum){s3_checksum_name(checksum), span_str(checksum->value),
                           s3_checksum_type(checksum)};
}

void s3_checksum_reply(struct call *call, const struct s3_checksum *checksum)
{
    static const char *const headers[HASHES_KINDS] = {
        [HASHES_CRC32] = "x-amz-checksum-crc32",
        [HASHES_CRC32C] = "x-amz-checksum-crc32c",
        [HASHES_CRC64NVME] = "x-amz-checksum-crc64nvme",
        [HASHES_SHA1] = "x-amz-checksum-sha1",
        [HASHES_SHA256] = "x-amz-checksum-sha256"};
    if (checksum->kind >= HASHES_MD5 || checksum->value[0] == '\0')
        return;
    call_add_header(call, headers[checksum->kind], span_str(checksum->value));
    call_add_header(call, "x-amz-checksum-type", s3_checksum_type(checksum));
}

/* --- joining --- */

void s3_checksum_join_begin(struct s3_checksum_join *join, const struct s3_checksum *choice)
{
    *join = (struct s3_checksum_join){.total = *choice};
    join->total.value[0] = '\0';
    buf_init(&join->values, 0);
}

int s3_checksum_join_add(struct s3_checksum_join *join, struct span value, uint64_t size)
{
    size_t from = join->values.len;
    enum hashes_kind kind = join->total.kind;
    if (kind == HASHES_KINDS)
        return 0;
    if (base64_decode(value, &join->values) != 0 || join->values.len - from != hashes_size(kind))
        return -1;
    join->parts++;
    if (join->total.composite)
        return 0;
    static const enum crc_kind crcs[] = {
        [HASHES_CRC32] = CRC_32, [HASHES_CRC32C] = CRC_32C, [HASHES_CRC64NVME] = CRC_64NVME};
    uint64_t crc = 0;
    for (size_t i = from; i < join->values.len; i++)
        crc = crc << 8 | (unsigned char)join->values.data[i];
    join->crc = from == 0 ? crc : crc_combine(crcs[kind], join->crc, crc, size);
    return 0;
}

void s3_checksum_join_end(struct s3_checksum_join *join)
{
    struct s3_checksum *total = &join->total;
    unsigned char bytes[DIGEST_SHA256_SIZE];
    size_t size = total->kind == HASHES_KINDS ? 0 : hashes_size(total->kind);
    if (size > 0 && total->composite) {
        struct hashes hashes;
        hashes_begin(&hashes, HASHES_BIT(total->kind));
        hashes_add(&hashes, buf_span(&join->values));
        hashes_end(&hashes);
        hashes_release(&hashes);
        memcpy(bytes, hashes.value[total->kind], size);
    } else {
        for (size_t i = 0; i < size; i++)
            bytes[i] = (unsigned char)(join->crc >> (8 * (size - 1 - i)));
    }
    struct buf text;
    buf_init(&text, 0);
    base64_encode(span_of((const char *)bytes, size), &text);
    if (size > 0 && total->composite)
        buf_addf(&text, "-%zu", join->parts);
    snprintf(total->value, sizeof total->value, "%s", text.data);
    buf_release(&text);
    buf_release(&join->values);
}
