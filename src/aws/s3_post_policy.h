/* POST policies: what a form that uploads to a bucket may contain. Read, and checked
 * against the fields of a form.
 * Source: AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html. */
#ifndef AWS_S3_POST_POLICY_H
#define AWS_S3_POST_POLICY_H

#include <stdint.h>

#include "codec/json.h"
#include "core/err.h"

enum s3_post_policy_kind { S3_POST_EQUALS, S3_POST_STARTS, S3_POST_SIZE };

struct s3_post_policy_condition {
    enum s3_post_policy_kind kind;
    struct span field; /* without '$'; any case; not of S3_POST_SIZE */
    struct span value;
    uint64_t min, max; /* S3_POST_SIZE: bytes of the file, both inclusive */
};

struct s3_post_policy {
    int64_t expires_ms;
    struct s3_post_policy_condition *condition; /* owned */
    size_t count;
    json_t *document; /* owned: what the spans of a policy that was read point into */
};

/* Reads the JSON of a policy (not its base64). Returns 0, or -1 with err (ERR_DATA, code
 * InvalidPolicyDocument); release in both cases. */
int s3_post_policy_read(struct span json, struct s3_post_policy *policy, struct err *err);
void s3_post_policy_release(struct s3_post_policy *policy);

struct s3_post_policy_field {
    struct span name, value;
};

/* May a form with these fields be sent at now_ms? Every condition must hold, and every field be
 * named by one, but for policy, file, signatures and x-ignore-*. The bucket counts as a field; the
 * size of the file is left to the caller. Returns 0, or -1 with err (code AccessDenied, S3's
 * message). */
int s3_post_policy_check(const struct s3_post_policy *policy,
                         const struct s3_post_policy_field *field, size_t count, int64_t now_ms,
                         struct err *err);

/* The narrowest range of sizes the policy allows; 0 and UINT64_MAX where it says nothing. */
void s3_post_policy_size(const struct s3_post_policy *policy, uint64_t *min, uint64_t *max);

#endif
