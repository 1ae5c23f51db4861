/* Bodies. An object's bytes go from the socket to the file and through the hashes that the request
 * needs, never through memory as a whole. */
#include "local/body.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "codec/gzip.h"
#include "codec/hex.h"
#include "core/msg.h"
#include "core/num.h"
#include "core/output.h"

/* Does the request speak of the checksum algorithm (header, trailer or choice)? */
static bool mentions(const struct call *call, const char *algorithm, const char *header)
{
    return call_header(call, header).ptr != NULL ||
           span_is_nocase(call_header(call, "x-amz-trailer"), header) ||
           span_is_nocase(call_header(call, "x-amz-sdk-checksum-algorithm"), algorithm) ||
           span_is_nocase(call_header(call, "x-amz-checksum-algorithm"), algorithm);
}

static void begin_hashes(struct body *body, const struct call *call)
{
    body->md5 = digest_new(DIGEST_MD5);
    if (body->declared_hash[0] != '\0' || mentions(call, "SHA256", "x-amz-checksum-sha256"))
        body->sha256 = digest_new(DIGEST_SHA256);
    if (mentions(call, "SHA1", "x-amz-checksum-sha1"))
        body->sha1 = digest_new(DIGEST_SHA1);
    body->crc32 = mentions(call, "CRC32", "x-amz-checksum-crc32");
}

void body_begin(struct body *body, struct call *call, enum call_body kind,
                const struct auth_claim *claim, struct objects *objects)
{
    memset(body, 0, sizeof *body);
    body->kind = kind;
    body->fd = -1;
    body->objects = objects;
    buf_init(&body->memory, CAP_LOCAL_BODY);
    struct span declared = call_header(call, "x-amz-content-sha256");
    body->encoded = span_starts(declared, "STREAMING-");
    bool signed_chunks = span_starts(declared, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    if (body->encoded && !signed_chunks && !span_is(declared, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"))
        call_fail(call, 501, "NotImplemented",
                  "This form of x-amz-content-sha256 is not implemented.");
    if (body->encoded)
        chunked_init(&body->chunked, signed_chunks ? claim : NULL);
    if (!body->encoded && declared.len == 64) {
        memcpy(body->declared_hash, declared.ptr, 64);
        body->declared_hash[64] = '\0';
    }
    if (kind == CALL_BODY_FILE)
        begin_hashes(body, call);
}

static void write_file(struct body *body, struct span bytes)
{
    struct objects_upload *upload = &body->upload;
    if (body->fd < 0)
        body->fd = objects_create(body->objects, &upload->id, &body->err);
    if (body->fd < 0)
        return;
    if (output_write_all(body->fd, bytes.ptr, bytes.len) != 0)
        err_errno(&body->err, errno, "object file");
    digest_update(body->md5, bytes.ptr, bytes.len);
    if (body->sha256 != NULL)
        digest_update(body->sha256, bytes.ptr, bytes.len);
    if (body->sha1 != NULL)
        digest_update(body->sha1, bytes.ptr, bytes.len);
    if (body->crc32)
        upload->crc32 = gzip_crc32(upload->crc32, bytes.ptr, bytes.len);
}

static void payload(void *ctx, struct span bytes)
{
    struct body *body = ctx;
    body->size += bytes.len;
    if (body->kind == CALL_BODY_MEMORY)
        buf_addspan(&body->memory, bytes);
    else if (body->err.kind == ERR_NONE && body->size <= CAP_LOCAL_OBJECT)
        write_file(body, bytes);
}

static void fail_chunk(struct call *call, enum chunked_status status)
{
    if (status == CHUNKED_SIGNATURE)
        call_fail(call, 403, "SignatureDoesNotMatch",
                  "The signature of a chunk or of the trailer does not match its content.");
    else if (status == CHUNKED_MALFORMED)
        call_fail(call, 400, "IncompleteBody",
                  "The request body terminated unexpectedly or is not "
                  "aws-chunked.");
}

void body_feed(struct body *body, struct call *call, struct span bytes)
{
    if (call_failed(call))
        return;
    if (body->encoded)
        fail_chunk(call, chunked_feed(&body->chunked, bytes, payload, body));
    else
        payload(body, bytes);
    if (buf_failed(&body->memory))
        call_fail(call, 413, "RequestEntityTooLarge", "The request body is larger than %zu bytes.",
                  CAP_LOCAL_BODY);
    if (body->kind == CALL_BODY_FILE && body->size > CAP_LOCAL_OBJECT)
        call_fail(call, 400, "EntityTooLarge",
                  "Your proposed upload exceeds the maximum allowed size");
}

static void check_length(const struct body *body, struct call *call)
{
    struct span length = call_header(call, "x-amz-decoded-content-length");
    uint64_t promised;
    if (body->encoded && length.ptr != NULL &&
        (num_u64(length, UINT64_MAX, &promised) != 0 || promised != body->size))
        call_fail(call, 400, "IncompleteBody",
                  "You did not provide the number of bytes specified by the "
                  "x-amz-decoded-content-length HTTP header.");
}

static void check_hash(const struct body *body, struct call *call, const char *hex)
{
    if (strcmp(hex, body->declared_hash) == 0)
        return;
    call_fail(call, 400, "XAmzContentSHA256Mismatch",
              "The provided 'x-amz-content-sha256' header does not match what was computed.");
    call_detail(call, "ClientComputedContentSHA256", span_str(body->declared_hash));
    call_detail(call, "S3ComputedContentSHA256", span_str(hex));
}

static void end_file(struct body *body, struct call *call)
{
    struct objects_upload *upload = &body->upload;
    unsigned char hash[DIGEST_SHA256_SIZE];
    upload->size = body->size;
    digest_finish(body->md5, hash);
    memcpy(upload->md5, hash, sizeof upload->md5);
    if (body->sha256 != NULL)
        digest_finish(body->sha256, upload->sha256);
    if (body->sha1 != NULL) {
        digest_finish(body->sha1, hash);
        memcpy(upload->sha1, hash, sizeof upload->sha1);
    }
    upload->has_sha256 = body->sha256 != NULL;
    upload->has_sha1 = body->sha1 != NULL;
    upload->has_crc32 = body->crc32;
    struct span trailer = call_header(call, "x-amz-trailer");
    if (body->encoded && trailer.ptr != NULL && trailer.len < sizeof upload->trailer) {
        memcpy(upload->trailer, trailer.ptr, trailer.len);
        upload->trailer_value = chunked_trailer(&body->chunked, upload->trailer);
    }
    if (body->declared_hash[0] != '\0') {
        char hex[65];
        hex_encode(upload->sha256, sizeof upload->sha256, hex);
        check_hash(body, call, hex);
    }
    if (body->fd >= 0 && !call_failed(call) && body->err.kind == ERR_NONE)
        objects_close(body->objects, body->fd, upload->id, &body->err);
    else if (body->fd >= 0)
        close(body->fd);
    body->fd = -1;
    if (body->err.kind != ERR_NONE) {
        msg_err(&body->err, NULL);
        call_fail(call, 500, "InternalFailure", "The object could not be stored.");
    }
    call->upload = upload;
}

void body_end(struct body *body, struct call *call)
{
    if (body->encoded && !call_failed(call))
        fail_chunk(call, chunked_finish(&body->chunked));
    check_length(body, call);
    if (body->kind == CALL_BODY_FILE)
        end_file(body, call);
    call->body = buf_span(&body->memory);
}

void body_check_hash(struct body *body, struct call *call)
{
    if (body->declared_hash[0] == '\0')
        return;
    char hex[65];
    digest_sha256_hex(call->body, hex);
    check_hash(body, call, hex);
}

void body_release(struct body *body)
{
    if (body->fd >= 0)
        close(body->fd);
    if (body->upload.id != 0 && !body->upload.kept)
        objects_remove(body->objects, body->upload.id);
    if (body->encoded)
        chunked_release(&body->chunked);
    digest_free(body->md5);
    digest_free(body->sha256);
    digest_free(body->sha1);
    buf_release(&body->memory);
}
