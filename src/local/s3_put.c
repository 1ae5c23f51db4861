/* PutObject, for forms too. */
#include "codec/hex.h"
#include "local/s3_conditions.h"
#include "local/s3_headers.h"
#include "local/s3_object.h"
#include "local/s3_piece.h"
#include "local/s3_storage.h"
#include "local/s3_tagging.h"

void s3_object_put(struct store *store, struct call *call, const struct s3_request *request)
{
    char etag[2 * DIGEST_MD5_SIZE + 1];
    struct s3_object_row old, new = {.size = call->upload->size};
    int64_t bucket = s3_bucket_find(store, call, request->bucket);
    struct s3_storage storage;
    struct buf headers, tags;
    buf_init(&headers, 0);
    buf_init(&tags, 0);
    s3_headers_collect(call, &headers);
    s3_storage_read(call, &storage);
    s3_tagging_read(call, &tags);
    s3_checksum_verify(call, &new.checksum);
    s3_object_find(store, bucket, request->key, &old);
    s3_conditions_write(call, old.etag);
    if (!call_failed(call)) {
        hex_encode(call->upload->hashes.value[HASHES_MD5], DIGEST_MD5_SIZE, etag);
        new.etag = span_str(etag);
        new.headers = buf_span(&headers);
        new.storage_class = storage.storage_class;
        new.encryption = storage.encryption;
        if (tags.len > 0)
            new.tags = buf_span(&tags);
        s3_object_put_row(store, call, bucket, request->key, &new,
                          call_is(call, "POST") ? "s3:ObjectCreated:Post" : "s3:ObjectCreated:Put");
        s3_piece_store(store, s3_piece_object(new.id), call->upload);
        s3_object_reply_etag(call, new.etag);
        s3_checksum_reply(call, &new.checksum);
        s3_storage_reply_encryption(call, new.encryption);
    }
    s3_object_release(&old);
    s3_storage_release(&storage);
    buf_release(&tags);
    buf_release(&headers);
}
