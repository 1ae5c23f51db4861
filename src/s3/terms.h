/* The terms on which objects are read, the same for all of a run: a range, conditions, what is done
 * with the bytes. */
#ifndef S3_TERMS_H
#define S3_TERMS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"

struct s3_terms {
    uint64_t offset, size; /* a range, as in s3_download_config; 0, 0: everything */
    char *if_none_match;   /* owned; an ETag with its quotes, or NULL */
    char modified[30];     /* If-Modified-Since, or "" */
    bool unverified;       /* checksums are not checked */
    bool decompress;       /* gzip is undone */
};

/* Read what a user writes into a zeroed struct: FIRST-LAST or FIRST- in bytes from 0; an ETag, also
 * without its quotes; a time as core/clock.h reads it. Return 0, or -1 with err (ERR_USAGE). */
int s3_terms_range(struct s3_terms *terms, const char *text, struct err *err);
int s3_terms_etag(struct s3_terms *terms, const char *text, struct err *err);
int s3_terms_since(struct s3_terms *terms, const char *text, struct err *err);

/* Is it the whole of each object? */
bool s3_terms_whole(const struct s3_terms *terms);

void s3_terms_release(struct s3_terms *terms);

#endif
