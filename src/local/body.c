/* Bodies. An object's bytes go from the socket to the file and through the hashes that the request
 * needs, never through memory as a whole; but for small ones, which are for a pack. */
#include "local/body.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "codec/hex.h"
#include "core/msg.h"
#include "core/num.h"
#include "core/output.h"

/* The hashes a request speaks of, in headers, trailer or choice. */
static unsigned wanted_hashes(const struct call *call, bool declared)
{
    static const char *const choices[] = {"x-amz-trailer", "x-amz-sdk-checksum-algorithm",
                                          "x-amz-checksum-algorithm"};
    unsigned wanted = HASHES_BIT(HASHES_MD5) | (declared ? HASHES_BIT(HASHES_SHA256) : 0);
    struct span names[CAP_LOCAL_HEADERS + 3];
    size_t count = 0;
    for (size_t i = 0; i < call->header_count; i++)
        names[count++] = call->header[i].name;
    for (size_t i = 0; i < 3; i++)
        names[count++] = call_header(call, choices[i]);
    size_t prefix = strlen("x-amz-checksum-");
    for (size_t i = 0; i < count; i++) {
        struct span name = names[i];
        if (name.len > prefix && strncasecmp(name.ptr, "x-amz-checksum-", prefix) == 0)
            name = span_of(name.ptr + prefix, name.len - prefix);
        else if (i < call->header_count)
            continue;
        enum hashes_kind kind = hashes_named(name);
        if (kind != HASHES_KINDS)
            wanted |= HASHES_BIT(kind);
    }
    return wanted;
}

void body_begin(struct body *body, struct call *call, enum call_body kind,
                const struct auth_claim *claim, struct objects *objects)
{
    memset(body, 0, sizeof *body);
    body->kind = kind;
    body->fd = -1;
    body->objects = objects;
    buf_init(&body->memory, CAP_LOCAL_BODY);
    /* S3's header; to the other services, which sign the body itself, it says nothing. */
    bool s3 = strcmp(call->service->name, "s3") == 0;
    struct span declared = s3 ? call_header(call, "x-amz-content-sha256") : span_of(NULL, 0);
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
        hashes_begin(&body->upload.hashes, wanted_hashes(call, body->declared_hash[0] != '\0'));
}

static void write_file(struct body *body, struct span bytes)
{
    if (body->fd < 0)
        body->fd = objects_create(body->objects, false, &body->upload.id, &body->err);
    if (body->fd >= 0 && output_write_all(body->fd, bytes.ptr, bytes.len) != 0)
        err_errno(&body->err, errno, "object file");
}

static void keep(struct body *body, struct span bytes)
{
    hashes_add(&body->upload.hashes, bytes);
    if (body->size <= CAP_LOCAL_SMALL) {
        buf_addspan(&body->memory, bytes);
        return;
    }
    if (body->memory.len > 0)
        write_file(body, buf_span(&body->memory));
    buf_release(&body->memory);
    if (body->err.kind == ERR_NONE)
        write_file(body, bytes);
}

static void payload(void *ctx, struct span bytes)
{
    struct body *body = ctx;
    body->size += bytes.len;
    if (body->kind == CALL_BODY_MEMORY)
        buf_addspan(&body->memory, bytes);
    else if (body->err.kind == ERR_NONE && body->size <= CAP_LOCAL_OBJECT)
        keep(body, bytes);
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

/* The form's fields are the call's headers now. */
static void form_ready(void *ctx)
{
    struct body *body = ctx;
    hashes_release(&body->upload.hashes);
    hashes_begin(&body->upload.hashes, wanted_hashes(body->form.call, false));
}

void body_begin_form(struct body *body, struct call *call, const struct keys *keys,
                     struct objects *objects)
{
    body_begin(body, call, CALL_BODY_FILE, NULL, objects);
    s3_form_init(&body->form, call, keys);
    body->form.ready = form_ready;
    body->form.bytes = payload;
    body->form.ctx = body;
    body->is_form = true;
}

void body_feed(struct body *body, struct call *call, struct span bytes)
{
    if (call_failed(call))
        return;
    if (body->is_form)
        s3_form_feed(&body->form, bytes);
    else if (body->encoded)
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
    upload->size = body->size;
    upload->packed = buf_span(&body->memory);
    hashes_end(&upload->hashes);
    struct span trailer = call_header(call, "x-amz-trailer");
    if (body->encoded && trailer.ptr != NULL && trailer.len < sizeof upload->trailer) {
        memcpy(upload->trailer, trailer.ptr, trailer.len);
        upload->trailer_value = chunked_trailer(&body->chunked, upload->trailer);
    }
    if (body->declared_hash[0] != '\0') {
        char hex[65];
        hex_encode(upload->hashes.value[HASHES_SHA256], DIGEST_SHA256_SIZE, hex);
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
    if (body->is_form)
        s3_form_end(&body->form);
    if (body->kind == CALL_BODY_FILE)
        end_file(body, call);
    else
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
        objects_free_range(body->objects,
                           &(struct objects_piece){body->upload.id, 0, OBJECTS_WHOLE});
    if (body->encoded)
        chunked_release(&body->chunked);
    if (body->is_form)
        s3_form_release(&body->form);
    hashes_release(&body->upload.hashes);
    buf_release(&body->memory);
}
