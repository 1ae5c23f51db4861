/* The XML of S3's REST API, encoded and decoded: clients write requests and read replies, cloudlet
 * the reverse. Pure: spans and buffers only. Everything else of S3 is in headers and query
 * parameters; errors are aws/error.h.
 * Source: AmazonS3/latest/API, version 2006-03-01.
 *
 * Read functions take a body and return 0, or -1 with err (ERR_DATA: not well-formed, not the
 * expected document, a missing or malformed element). What they fill owns its memory: init with
 * {0}, release with the matching _release (also after -1). Times are milliseconds since 1970. */
#ifndef AWS_S3_PROTO_H
#define AWS_S3_PROTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "codec/xml.h"

#define S3_PROTO_NAMESPACE "http://s3.amazonaws.com/doc/2006-03-01/"

/* Is name a valid bucket name (3..63 of a-z 0-9 . -, not an IP address, no .., no xn-- ...)? */
bool s3_proto_bucket_valid(struct span name);

/* The checksum of an object or a part, as elements ChecksumCRC32 ... and ChecksumType. */
struct s3_sum {
    struct span name;  /* "CRC32", "SHA1", "SHA256" ...; {NULL,0}: none */
    struct span value; /* base64 */
    struct span type;  /* "COMPOSITE", "FULL_OBJECT"; {NULL,0}: not told */
};

/* ---- listing objects: ListObjectsV2, ListObjects ---- */

struct s3_object {
    struct span key;  /* decoded */
    struct span etag; /* with its quotes */
    uint64_t size;
    int64_t modified_ms;
    struct span storage_class;
    struct span checksum_algorithm, checksum_type;
    bool restoring;            /* from an archive */
    int64_t restored_until_ms; /* 0: no copy of an archived object is there */
};

/* One page. Unset spans are {NULL,0} and are not written. */
struct s3_listing {
    bool v1;           /* ListObjects: marker and next_marker instead of tokens */
    struct span owner; /* of every object; written only */
    struct span bucket, prefix, delimiter;
    struct span start_after;         /* V2 */
    struct span token, next_token;   /* V2: ContinuationToken, NextContinuationToken */
    struct span marker, next_marker; /* V1 */
    int64_t max_keys;
    bool truncated;
    bool url_encoded; /* encoding-type=url: written encoded, read decoded */
    struct s3_object *object;
    size_t object_count;
    struct span *common_prefix;
    size_t prefix_count;
    char *text; /* owned: what the spans of a page that was read point into */
};

void s3_proto_write_listing(const struct s3_listing *listing, struct buf *out);
int s3_proto_read_listing(struct span body, struct s3_listing *listing, struct err *err);
void s3_listing_release(struct s3_listing *listing);

/* ---- versions: ListObjectVersions, Get- and PutBucketVersioning ---- */

struct s3_version {
    struct s3_object object; /* of a delete marker: key and modified_ms */
    struct span version_id;
    bool latest, marker;
};

/* One page. Unset spans are {NULL,0} and are not written. */
struct s3_versions {
    struct span owner; /* of every version; written only */
    struct span bucket, prefix, delimiter;
    struct span key_marker, version_marker, next_key_marker, next_version_marker;
    int64_t max_keys;
    bool truncated, url_encoded;
    struct s3_version *version; /* versions and delete markers, in the order of the listing */
    size_t count;
    struct span *common_prefix;
    size_t prefix_count;
    char *text;
};

void s3_proto_write_versions(const struct s3_versions *versions, struct buf *out);
int s3_proto_read_versions(struct span body, struct s3_versions *versions, struct err *err);
void s3_versions_release(struct s3_versions *versions);

/* status "Enabled" or "Suspended"; {NULL,0} or "": versions were never enabled. The reader also
 * tells whether MfaDelete is asked for or on. */
void s3_proto_write_versioning(struct span status, struct buf *out);
int s3_proto_read_versioning(struct span body, struct buf *status, bool *mfa_delete,
                             struct err *err);

/* ---- ListBuckets ---- */

struct s3_bucket {
    struct span name;
    int64_t created_ms;
    struct span region; /* {NULL,0}: none */
};

struct s3_buckets {
    struct span owner; /* canonical id */
    struct span prefix, next_token;
    struct s3_bucket *bucket;
    size_t count;
    char *text;
};

void s3_proto_write_buckets(const struct s3_buckets *buckets, struct buf *out);
int s3_proto_read_buckets(struct span body, struct s3_buckets *buckets, struct err *err);
void s3_buckets_release(struct s3_buckets *buckets);

/* ---- CreateBucket, GetBucketLocation ---- */

/* The region a bucket is asked for or lives in; us-east-1 is written as the absence of one. */
void s3_proto_write_create_bucket(struct span region, struct buf *out); /* nothing for us-east-1 */
int s3_proto_read_create_bucket(struct span body, struct buf *region, struct err *err);
/* SeaweedFS answers GetBucketLocation with the document of CreateBucket, which is read too. */
void s3_proto_write_location(struct span region, struct buf *out);
int s3_proto_read_location(struct span body, struct buf *region, struct err *err);

/* ---- DeleteObjects ---- */

struct s3_delete {
    struct span key;
    struct span version_id; /* {NULL,0}: none */
    struct span etag;       /* only if the latest version has this ETag; {NULL,0}: in any case */
    bool other_condition;   /* read only: LastModifiedTime or Size, which directory buckets know */
};

struct s3_deletes {
    bool quiet;
    struct s3_delete *object;
    size_t count;
    char *text;
};

void s3_proto_write_delete(const struct s3_deletes *deletes, struct buf *out);
int s3_proto_read_delete(struct span body, struct s3_deletes *deletes, struct err *err);
void s3_deletes_release(struct s3_deletes *deletes);

/* What became of one object: deleted when code is {NULL,0}. */
struct s3_deleted {
    struct span key, version_id, code, message;
    bool marker; /* a delete marker was made, or version_id was one */
    struct span marker_version_id;
};

struct s3_delete_result {
    struct s3_deleted *object;
    size_t count;
    char *text;
};

void s3_proto_write_delete_result(const struct s3_delete_result *result, bool quiet,
                                  struct buf *out);
int s3_proto_read_delete_result(struct span body, struct s3_delete_result *result, struct err *err);
void s3_delete_result_release(struct s3_delete_result *result);

/* ---- multipart uploads ---- */

void s3_proto_write_upload(struct span bucket, struct span key, struct span upload_id,
                           struct buf *out);
int s3_proto_read_upload(struct span body, struct buf *upload_id, struct err *err);

struct s3_part {
    int number; /* 1..CAP_S3_PARTS */
    struct span etag;
    uint64_t size;       /* listings */
    int64_t modified_ms; /* listings */
    struct span
        checksum_name;    /* "CRC32", "SHA1", "SHA256": element ChecksumCRC32; {NULL,0}: none */
    struct span checksum; /* base64 */
};

struct s3_parts {
    struct span bucket, key, upload_id;                           /* listings */
    int marker, next_marker, max_parts;                           /* listings */
    bool truncated;                                               /* listings */
    struct span storage_class, checksum_algorithm, checksum_type; /* listings */
    struct s3_part *part;
    size_t count;
    char *text;
};

void s3_proto_write_complete(const struct s3_parts *parts, struct buf *out);
int s3_proto_read_complete(struct span body, struct s3_parts *parts, struct err *err);
void s3_proto_write_parts(const struct s3_parts *parts, struct buf *out);
int s3_proto_read_parts(struct span body, struct s3_parts *parts, struct err *err);
void s3_parts_release(struct s3_parts *parts);

/* CompleteMultipartUploadResult; sum may be none; the reader gives the ETag with its quotes. The
 * reply may also be an error document with status 200 (error_is_document). */
void s3_proto_write_completed(struct span location, struct span bucket, struct span key,
                              struct span etag, const struct s3_sum *sum, struct buf *out);
int s3_proto_read_completed(struct span body, struct buf *etag, struct err *err);

struct s3_pending {
    struct span key, upload_id, storage_class;
    int64_t initiated_ms;
};

struct s3_uploads {
    struct span bucket, prefix, delimiter;
    struct span key_marker, id_marker, next_key_marker, next_id_marker;
    int64_t max_uploads;
    bool truncated, url_encoded;
    struct s3_pending *upload;
    size_t count;
    struct span *common_prefix;
    size_t prefix_count;
    char *text;
};

void s3_proto_write_uploads(const struct s3_uploads *uploads, struct buf *out);
int s3_proto_read_uploads(struct span body, struct s3_uploads *uploads, struct err *err);
void s3_uploads_release(struct s3_uploads *uploads);

/* ---- RestoreObject ---- */

enum s3_restore_tier { S3_RESTORE_STANDARD, S3_RESTORE_BULK, S3_RESTORE_EXPEDITED };
enum { S3_RESTORE_TIERS = 3 };

extern const char *const s3_restore_tiers[S3_RESTORE_TIERS]; /* their names */

struct s3_restore {
    int days;
    enum s3_restore_tier tier;
    bool select; /* read only: it asks for something else, a SELECT; days is 0 then */
};

void s3_proto_write_restore(const struct s3_restore *restore, struct buf *out);
int s3_proto_read_restore(struct span body, struct s3_restore *restore, struct err *err);

/* ---- GetObjectAttributes ---- */

/* What was asked for; unset spans are {NULL,0} and are not written. */
struct s3_attributes {
    struct span etag; /* without quotes */
    struct s3_sum sum;
    struct span storage_class;
    int64_t size;                 /* -1: not asked for */
    int parts_count;              /* 0: not an upload in parts, or not asked for */
    const struct s3_parts *parts; /* NULL: only their number is told */
};

void s3_proto_write_attributes(const struct s3_attributes *attributes, struct buf *out);

/* ---- copies ---- */

/* part: CopyPartResult instead of CopyObjectResult. */
void s3_proto_write_copied(bool part, struct span etag, int64_t modified_ms,
                           const struct s3_sum *sum, struct buf *out);
int s3_proto_read_copied(struct span body, struct buf *etag, struct err *err);

#endif
