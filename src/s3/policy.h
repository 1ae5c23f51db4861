/* POST policies of S3: what a browser's form may upload, and the fields that prove it. Pure.
 * Source: AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html, sigv4-post-example.html. */
#ifndef S3_POLICY_H
#define S3_POLICY_H

#include "aws/endpoint.h"
#include "aws/sigv4.h"
#include "core/buf.h"
#include "core/err.h"

enum { S3_POLICY_FIELDS = 64 };

/* Everything is borrowed. */
struct s3_policy {
    struct span bucket;
    struct span key;         /* one that ends in "${filename}" allows every key that starts so */
    int64_t expires;         /* seconds */
    int64_t max_bytes;       /* of the file; -1: whatever S3 takes */
    struct span type_prefix; /* of the form's Content-Type; {NULL,0}: not asked for */
    struct sigv4_pair field[S3_POLICY_FIELDS]; /* that the form must have just so */
    size_t fields;
};

/* Adds a field of the form. Returns 0, or -1 with err (ERR_USAGE): a name that no field has, one
 * that is made here, an empty value or one that is not UTF-8, too many. */
int s3_policy_field(struct s3_policy *policy, struct span name, struct span value, struct err *err);

/* Appends {"url":...,"fields":{...},"expires_at":...}: where to, and what to put before the
 * file. end_ms is when that ends: now_ms + expires, or earlier with the keys. */
void s3_policy_form(const struct endpoint *endpoint, const struct sigv4_credentials *keys,
                    const struct s3_policy *policy, int64_t now_ms, int64_t end_ms,
                    struct buf *out);

#endif
