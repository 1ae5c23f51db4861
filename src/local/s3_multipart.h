/* Multipart uploads. */
#ifndef LOCAL_S3_MULTIPART_H
#define LOCAL_S3_MULTIPART_H

#include "local/s3_checksum.h"
#include "local/s3_request.h"

/* A row of s3_upload. Spans point into text. */
struct s3_multipart_row {
    int64_t id;
    int64_t initiated_ms;
    struct span headers;
    struct span storage_class, encryption, tags; /* as those of an object; {NULL,0}: NULL */
    struct s3_checksum choice;                   /* no value */
    struct buf text;
};

/* The upload of the query's uploadId, which must be of this bucket and key; otherwise the call
 * fails with NoSuchUpload. Returns the bucket's id, 0 when the call has failed. Release in any
 * case. */
int64_t s3_multipart_find(struct store *store, struct call *call, const struct s3_request *request,
                          struct s3_multipart_row *row);
void s3_multipart_release(struct s3_multipart_row *row);

/* Drops the upload with all its parts; all uploads of a bucket. */
void s3_multipart_drop(struct store *store, int64_t id);
void s3_multipart_drop_all(struct store *store, int64_t bucket);

/* partNumber, 1..10000; 0 and the call has failed. */
int s3_multipart_part_number(struct call *call);

void s3_multipart_create(struct store *store, struct call *call, const struct s3_request *request);
void s3_multipart_abort(struct store *store, struct call *call, const struct s3_request *request);
void s3_multipart_list(struct store *store, struct call *call, const struct s3_request *request);

/* s3_part.c */
void s3_part_put(struct store *store, struct call *call, const struct s3_request *request);
void s3_part_copy(struct store *store, struct call *call, const struct s3_request *request);
void s3_part_list(struct store *store, struct call *call, const struct s3_request *request);

/* s3_complete.c */
void s3_complete_upload(struct store *store, struct call *call, const struct s3_request *request);

#endif
