/* Objects: their versions as rows, and the operations on single ones. */
#ifndef LOCAL_S3_OBJECT_H
#define LOCAL_S3_OBJECT_H

#include "local/s3_bucket.h"
#include "local/s3_checksum.h"
#include "local/s3_request.h"
#include "local/s3_version.h"

/* A version of an object (local/s3_schema.c). Spans point into text; {NULL,0}: the column is NULL,
 * and a delete marker has no ETag. */
struct s3_object_row {
    int64_t id; /* 0: there is none */
    bool latest, marker;
    char version[S3_VERSION_SIZE]; /* "null": the null version */
    uint64_t size;
    int64_t modified_ms, noncurrent_ms; /* noncurrent_ms: 0 when it is the latest */
    struct span etag;                   /* without quotes */
    struct span headers, parts, part_checksums;
    struct span storage_class, encryption, tags;
    int64_t restore_ready_ms, restore_until_ms; /* 0: NULL */
    struct s3_checksum checksum;
    struct buf text;
};

/* Looks up the latest version, which may be a delete marker; or the one with a version id, or a row
 * id. Release in any case. */
void s3_object_find(struct store *store, int64_t bucket, struct span key,
                    struct s3_object_row *row);
void s3_object_find_version(struct store *store, int64_t bucket, struct span key,
                            struct span version, struct s3_object_row *row);
void s3_object_find_id(struct store *store, int64_t id, struct s3_object_row *row);
void s3_object_release(struct s3_object_row *row);

/* What a request reads: the version that the query names (or the latest) of its key. Fails the call
 * with NoSuchKey or NoSuchVersion, and with the headers of a delete marker when it is one. */
void s3_object_wanted(struct store *store, struct call *call, int64_t bucket,
                      const struct s3_request *request, struct s3_object_row *row);

/* Adds a version with what row says (id, version, times and text apart, which are set). What it
 * takes the place of goes: everything in a bucket without versions, the null version when they are
 * suspended, nothing when they are enabled. */
void s3_object_add(struct store *store, int64_t bucket, enum s3_versioning versioning,
                   struct span key, int64_t now_ms, struct s3_object_row *row);

/* The same for a client: finds the bucket's versioning, adds x-amz-version-id and x-amz-expiration
 * to the reply, and tells of the event ("s3:ObjectCreated:Put"). */
void s3_object_put_row(struct store *store, struct call *call, int64_t bucket, struct span key,
                       struct s3_object_row *row, const char *event);

/* Tells of an event that happened to a version. */
void s3_object_tell(struct store *store, const struct call *call, int64_t bucket,
                    enum s3_versioning versioning, struct span key, const struct s3_object_row *row,
                    const char *event);

/* Removes a version with its content; when it was the latest, the one before it becomes that. */
void s3_object_remove(struct store *store, int64_t bucket, struct span key,
                      const struct s3_object_row *row);

/* Deletes as DELETE without a version id does: removes the object, or puts a delete marker in front
 * of it, whose version is in *marker then; otherwise marker->id is 0. Returns false when there was
 * nothing to remove. */
bool s3_object_delete_key(struct store *store, int64_t bucket, enum s3_versioning versioning,
                          struct span key, int64_t now_ms, struct s3_object_row *marker);

/* Adds ETag, and x-amz-version-id where a bucket has versions, to the reply. */
void s3_object_reply_etag(struct call *call, struct span etag);
void s3_object_reply_version(struct call *call, enum s3_versioning versioning,
                             const struct s3_object_row *row);

/* The source of a copy, found and checked against its conditions; its id is 0 when the call has
 * failed. *named: the request says which version. */
void s3_object_source(struct store *store, struct call *call, struct s3_object_row *row,
                      bool *named);

/* s3_get.c, s3_put.c, s3_copy.c, s3_delete.c */
void s3_object_get(struct store *store, struct call *call, const struct s3_request *request);
void s3_object_put(struct store *store, struct call *call, const struct s3_request *request);
void s3_object_post(struct store *store, struct call *call, const struct s3_request *request);
void s3_object_copy(struct store *store, struct call *call, const struct s3_request *request);
void s3_object_delete(struct store *store, struct call *call, const struct s3_request *request);
void s3_object_delete_many(struct store *store, struct call *call,
                           const struct s3_request *request);

#endif
