/* CopyObject, and the source of copies: x-amz-copy-source: /bucket/key, percent-encoded. A copy
 * shares the files of its source, so it costs a row whatever its size. */
#include <stdio.h>
#include <string.h>

#include "aws/s3_proto.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/url.h"
#include "local/s3_bucket.h"
#include "local/s3_conditions.h"
#include "local/s3_error.h"
#include "local/s3_headers.h"
#include "local/s3_object.h"
#include "local/s3_piece.h"
#include "local/s3_restore.h"
#include "local/s3_storage.h"
#include "local/s3_tagging.h"

struct source {
    struct span bucket, key, version; /* version {NULL,0}: the latest */
};

/* Splits the header, decoded into text. Fails the call. */
static void read_source(struct call *call, struct buf *text, struct source *source)
{
    struct span rest = call_header(call, "x-amz-copy-source"), path = span_cut(&rest, '?');
    int64_t row;
    *source = (struct source){.version = {NULL, 0}};
    if (rest.ptr != NULL && !span_starts(rest, "versionId=")) {
        s3_error_header(call, span_str("x-amz-copy-source"));
        return;
    }
    if (rest.ptr != NULL)
        source->version = span_of(rest.ptr + 10, rest.len - 10);
    if (url_decode(path, false, text) != 0)
        path.len = 0;
    source->key = buf_span(text);
    if (source->key.len > 0 && source->key.ptr[0] == '/')
        source->key = span_of(source->key.ptr + 1, source->key.len - 1);
    source->bucket = span_cut(&source->key, '/');
    if (path.len == 0 || source->key.ptr == NULL || source->key.len == 0)
        s3_error_argument(call, "x-amz-copy-source", span_str("x-amz-copy-source"),
                          "Invalid copy source object key");
    else if (rest.ptr != NULL && !span_is(source->version, "null") &&
             s3_version_row(source->version, &row) != 0)
        s3_error_argument(call, "x-amz-copy-source", call_header(call, "x-amz-copy-source"),
                          "Invalid version id specified");
}

static void find_source(struct store *store, struct call *call, int64_t bucket,
                        const struct source *source, struct s3_object_row *row)
{
    if (source->version.ptr != NULL)
        s3_object_find_version(store, bucket, source->key, source->version, row);
    else
        s3_object_find(store, bucket, source->key, row);
    if (row->marker && source->version.ptr != NULL)
        call_fail(call, 400, "InvalidRequest",
                  "The source of a copy request may not specifically refer to a delete marker by "
                  "version id.");
    else if (row->id == 0 && source->version.ptr != NULL)
        s3_error(call, "NoSuchVersion");
    else if (row->id == 0 || row->marker)
        s3_error(call, "NoSuchKey");
    else
        s3_conditions_read(call, true, row->etag, row->modified_ms);
    if (row->id != 0 && !row->marker)
        s3_restore_check(call, row, true);
    if (s3_bucket_versioning(store, bucket) != S3_UNVERSIONED)
        call_add_header(call, "x-amz-copy-source-version-id", span_str(row->version));
}

void s3_object_source(struct store *store, struct call *call, struct s3_object_row *row,
                      bool *named)
{
    struct source source;
    struct buf text;
    buf_init(&text, CAP_LOCAL_CONNECTION);
    *row = (struct s3_object_row){0};
    read_source(call, &text, &source);
    *named = source.version.ptr != NULL;
    int64_t bucket = call_failed(call) ? 0 : s3_bucket_find(store, call, source.bucket);
    if (bucket != 0)
        find_source(store, call, bucket, &source, row);
    buf_release(&text);
}

/* COPY (also when absent) or REPLACE; what names the directive for people. */
static bool replaces(struct call *call, const char *name, const char *what)
{
    struct span directive = call_header(call, name);
    if (directive.ptr != NULL && !span_is(directive, "COPY") && !span_is(directive, "REPLACE")) {
        char message[64];
        snprintf(message, sizeof message, "Unknown %s directive.", what);
        s3_error_argument(call, name, directive, message);
    }
    return span_is(directive, "REPLACE");
}

/* What the copy has of its own, as the request says. */
struct changes {
    bool metadata, tags; /* replaced */
    struct buf header_text, tag_text;
    struct s3_storage storage;
};

static void changes_read(struct call *call, struct changes *changes)
{
    buf_init(&changes->header_text, 0);
    buf_init(&changes->tag_text, 0);
    changes->metadata = replaces(call, "x-amz-metadata-directive", "metadata");
    changes->tags = replaces(call, "x-amz-tagging-directive", "tagging");
    s3_storage_read(call, &changes->storage);
    if (changes->metadata)
        s3_headers_collect(call, &changes->header_text);
    if (changes->tags)
        s3_tagging_read(call, &changes->tag_text);
}

static void changes_release(struct changes *changes)
{
    buf_release(&changes->header_text);
    buf_release(&changes->tag_text);
    s3_storage_release(&changes->storage);
}

/* A copy of an object to itself must change something. */
static void refuse_idle(struct call *call, const struct changes *changes)
{
    if (changes->metadata || call_header(call, "x-amz-storage-class").ptr != NULL ||
        call_header(call, "x-amz-server-side-encryption").ptr != NULL)
        return;
    call_fail(call, 400, "InvalidRequest",
              "This copy request is illegal because it is trying to copy an object to itself "
              "without changing the object's metadata, storage class, website redirect "
              "location or encryption attributes.");
}

/* The copy is one part, whatever the source was made of: an ETag and a checksum that tell of parts
 * are made anew from the bytes, as is a checksum of another kind that the request asks for. */
static void sum(struct store *store, struct call *call, const struct s3_object_row *source,
                struct s3_object_row *new, char etag[2 * DIGEST_MD5_SIZE + 1])
{
    struct s3_checksum choice;
    struct hashes hashes;
    struct buf text;
    bool parts = source->parts.ptr != NULL;
    s3_checksum_choice(call, &choice);
    if (choice.kind == HASHES_KINDS)
        choice.kind = source->checksum.kind;
    bool other = choice.kind != source->checksum.kind || source->checksum.composite;
    if (call_failed(call) || (!parts && !other))
        return;
    unsigned wanted = (parts ? HASHES_BIT(HASHES_MD5) : 0) | (other ? HASHES_BIT(choice.kind) : 0);
    buf_init(&text, 0);
    hashes_begin(&hashes, wanted);
    if (s3_piece_hash(store, s3_piece_object(source->id), 0, source->size, &hashes) != 0)
        call_fail(call, 500, "InternalFailure", "The source could not be read.");
    if (parts) {
        hex_encode(hashes.value[HASHES_MD5], DIGEST_MD5_SIZE, etag);
        new->etag = span_str(etag);
        new->parts = new->part_checksums = span_of(NULL, 0);
    }
    if (other) {
        base64_encode(span_of((const char *)hashes.value[choice.kind], hashes_size(choice.kind)),
                      &text);
        s3_checksum_load(&new->checksum, s3_checksum_name(&choice), buf_span(&text),
                         span_of(NULL, 0));
    }
    hashes_release(&hashes);
    buf_release(&text);
}

static void reply(struct call *call, const struct s3_object_row *new)
{
    struct buf etag;
    struct s3_sum checksum = s3_checksum_sum(&new->checksum);
    buf_init(&etag, 0);
    buf_addf(&etag, "\"%.*s\"", SPAN_ARG(new->etag));
    call_add_header(call, "Content-Type", span_str("application/xml"));
    s3_storage_reply_encryption(call, new->encryption);
    s3_proto_write_copied(false, buf_span(&etag), new->modified_ms, &checksum, &call->reply.body);
    buf_release(&etag);
}

/* The new object: pieces are shared before the old one goes, which may be the source. */
static void copy(struct store *store, struct call *call, int64_t bucket, struct span key,
                 const struct s3_object_row *source, const struct changes *changes)
{
    struct s3_object_row new = *source;
    if (changes->metadata)
        new.headers = buf_span(&changes->header_text);
    if (changes->tags)
        new.tags = changes->tag_text.len > 0 ? buf_span(&changes->tag_text) : span_of(NULL, 0);
    new.storage_class = changes->storage.storage_class;
    new.encryption = changes->storage.encryption;
    char etag[2 * DIGEST_MD5_SIZE + 1];
    sum(store, call, source, &new, etag);
    if (call_failed(call))
        return;
    int64_t held = s3_piece_object(0); /* a place for the pieces until the new row has its id */
    s3_piece_share(store, held, s3_piece_object(source->id), 0, source->size);
    s3_object_put_row(store, call, bucket, key, &new, "s3:ObjectCreated:Copy");
    s3_piece_move(store, s3_piece_object(new.id), 0, held);
    reply(call, &new);
}

void s3_object_copy(struct store *store, struct call *call, const struct s3_request *request)
{
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    if (bucket == 0)
        return;
    struct s3_object_row source, old;
    struct changes changes;
    bool named;
    s3_object_source(store, call, &source, &named);
    s3_object_find(store, bucket, request->key, &old);
    s3_conditions_write(call, old.etag);
    changes_read(call, &changes);
    if (!call_failed(call) && !named && source.id == old.id)
        refuse_idle(call, &changes);
    if (!call_failed(call))
        copy(store, call, bucket, request->key, &source, &changes);
    s3_object_release(&source);
    s3_object_release(&old);
    changes_release(&changes);
}
