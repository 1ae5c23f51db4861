/* s3://BUCKET/KEY, as the command lines write objects. The key is taken as it stands: no escapes,
 * nothing normalised ("a//b", "../x" and "a%20b" are keys). */
#ifndef S3_URL_H
#define S3_URL_H

#include <stdbool.h>

#include "core/err.h"
#include "core/span.h"

struct s3_url {
    struct span bucket;
    struct span key; /* "" for s3://BUCKET and s3://BUCKET/ */
};

bool s3_url_is(const char *text); /* does it start with s3:// ? */

/* The spans lie in text. Returns 0, or -1 with err (ERR_USAGE): no s3://, no bucket or one with
 * characters that no bucket has, a key longer than CAP_S3_KEY or not UTF-8. */
int s3_url_parse(const char *text, struct s3_url *url, struct err *err);

/* Is name something a bucket may be called? Wider than what can be created today: old buckets have
 * upper case and underscores, up to 255 characters. */
bool s3_url_bucket(struct span name);

#endif
