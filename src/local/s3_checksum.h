/* The checksums of S3 objects: verified when they come, stored, given back. What cannot be verified
 * is refused, never stored unseen.
 * Source: AmazonS3/latest/userguide/checking-object-integrity.html. */
#ifndef LOCAL_S3_CHECKSUM_H
#define LOCAL_S3_CHECKSUM_H

#include "aws/s3_proto.h"
#include "local/call.h"
#include "codec/hashes.h"

struct s3_checksum {
    enum hashes_kind kind; /* HASHES_KINDS: none */
    char value[64];        /* base64, "-N" behind it when composite */
    bool composite;
};

/* Compares Content-MD5 and the checksum header or trailer with what was received (call->upload, or
 * call->body when there is none). Fails the call, or sets *checksum to what the client sent. */
void s3_checksum_verify(struct call *call, struct s3_checksum *checksum);

/* The choice made when an upload is created: x-amz-checksum-algorithm and -type. Fails the call
 * when they do not go together. */
void s3_checksum_choice(struct call *call, struct s3_checksum *choice);

/* Reads what a row holds; spans may be {NULL,0}. */
void s3_checksum_load(struct s3_checksum *checksum, struct span name, struct span value,
                      struct span type);
struct span s3_checksum_name(const struct s3_checksum *checksum); /* {NULL,0}: none */
struct span s3_checksum_type(const struct s3_checksum *checksum);

struct s3_sum s3_checksum_sum(const struct s3_checksum *checksum); /* name {NULL,0}: none */

/* Adds x-amz-checksum-... and x-amz-checksum-type to the reply. */
void s3_checksum_reply(struct call *call, const struct s3_checksum *checksum);

/* The checksum of a completed upload, from those of its parts in order. Begin with the choice; add
 * gives -1 when value is not one. */
struct s3_checksum_join {
    struct s3_checksum total;
    uint64_t crc;
    struct buf values;
    size_t parts;
};
void s3_checksum_join_begin(struct s3_checksum_join *join, const struct s3_checksum *choice);
int s3_checksum_join_add(struct s3_checksum_join *join, struct span value, uint64_t size);
void s3_checksum_join_end(struct s3_checksum_join *join); /* fills total, releases */

#endif
