/* The headers that S3 keeps with an object: Content-Type, Content-Disposition, x-amz-meta-*. */
#ifndef AWS_S3_HEADERS_H
#define AWS_S3_HEADERS_H

#include <stddef.h>

#include "core/err.h"
#include "net/http.h"

enum { S3_HEADERS_MAX = 80 };

struct s3_headers {
    struct http_header header[S3_HEADERS_MAX];
    char *owned[2 * S3_HEADERS_MAX];
    size_t count, owned_count;
    size_t metadata; /* bytes of names and values */
};

/* Zeroed is empty. */
void s3_headers_release(struct s3_headers *headers);

/* Can value be sent unharmed? Returns 0, or -1 with err (ERR_USAGE) that starts with name: it is
 * empty, has other characters than printable ASCII, or a space at an end. */
int s3_headers_check(const char *name, const char *value, struct err *err);

/* Adds a header; name static, value borrowed. Returns 0, or -1 with err as above. */
int s3_headers_add(struct s3_headers *headers, const char *name, const char *value,
                   struct err *err);

/* Adds "NAME=VALUE" as x-amz-meta-name. Returns 0, or -1 with err: as above, no '=', a name that is
 * no HTTP token, one given before, more than CAP_S3_METADATA bytes in all. */
int s3_headers_metadata(struct s3_headers *headers, const char *pair, struct err *err);

#endif
