/* The lines the S3 programs print: one JSON object each, without the newline. */
#ifndef S3_RECORD_H
#define S3_RECORD_H

#include "s3/item.h"
#include "aws/s3_proto.h"
#include "core/buf.h"

/* Appends text as a JSON string; bytes that are not UTF-8, which no proper server sends, become
 * U+FFFD, so that the line is valid JSON whatever comes. */
void s3_record_text(struct buf *out, struct span text);

/* {"bucket","key","size","etag","modified","storage_class"?,"checksum_algorithm"?,
 * "checksum_type"?,"restoring"?,"restored_until"?}; {"bucket","key","version_id"?};
 * {"bucket","prefix"};
 * {"bucket","created","region"?}. */
void s3_record_object(struct buf *out, struct span bucket, const struct s3_object *object);
void s3_record_item(struct buf *out, const struct s3_item *item);
void s3_record_prefix(struct buf *out, struct span bucket, struct span prefix);
/* {"bucket","key","version_id","is_latest"} and what an object has, or "delete_marker":true and
 * "modified". */
void s3_record_version(struct buf *out, struct span bucket, const struct s3_version *version);

/* The parts of an upload that are stored. */
struct s3_parts_sum {
    uint64_t count, size;
};

/* {"bucket","key","upload_id","initiated","storage_class"?} and, unless parts is NULL,
 * "parts","size". */
void s3_record_upload(struct buf *out, struct span bucket, const struct s3_pending *upload,
                      const struct s3_parts_sum *parts);
void s3_record_bucket(struct buf *out, const struct s3_bucket *bucket);

/* What a finished upload was. */
struct s3_receipt {
    struct span bucket, key, etag, content_type, version_id; /* version_id "": none */
    struct span checksum_algorithm, checksum;                /* "": none; of the whole object */
    uint64_t size;
    uint64_t lines; /* 0: not counted */
    int parts;      /* 0: one PUT */
};

/* {"bucket","key","size","etag","content_type","parts"?,"version_id"?,"checksum_algorithm"?,
 * "checksum"?,"lines"?} */
void s3_record_receipt(struct buf *out, const struct s3_receipt *receipt);

#endif
