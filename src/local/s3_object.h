/* Objects: rows, and the operations on single ones. */
#ifndef LOCAL_S3_OBJECT_H
#define LOCAL_S3_OBJECT_H

#include "local/s3_checksum.h"
#include "local/s3_request.h"

/* A row of s3_object. Spans point into text. */
struct s3_object_row {
    int64_t id; /* 0: there is none */
    uint64_t size;
    int64_t modified_ms;
    struct span etag; /* without quotes; {NULL,0} when there is none */
    struct span headers, parts;
    struct s3_checksum checksum;
    struct buf text;
};

/* Looks an object up; release in any case. */
void s3_object_find(struct store *store, int64_t bucket, struct span key,
                    struct s3_object_row *row);
void s3_object_release(struct s3_object_row *row);

/* Puts a row (id, text and modified_ms apart) in the place of the one that may be there; what that
 * one held is dropped. Returns the id. */
int64_t s3_object_replace(struct store *store, struct call *call, int64_t bucket, struct span key,
                          const struct s3_object_row *row);

void s3_object_remove(struct store *store, int64_t id);

/* Adds ETag to the reply. */
void s3_object_reply_etag(struct call *call, struct span etag);

/* The source of a copy, found and checked against its conditions; its id is 0 when the call has
 * failed. */
void s3_object_source(struct store *store, struct call *call, struct s3_object_row *row);

void s3_object_get(struct store *store, struct call *call, const struct s3_request *request);
void s3_object_put(struct store *store, struct call *call, const struct s3_request *request);
void s3_object_copy(struct store *store, struct call *call, const struct s3_request *request);
void s3_object_delete(struct store *store, struct call *call, const struct s3_request *request);
void s3_object_delete_many(struct store *store, struct call *call,
                           const struct s3_request *request);

#endif
