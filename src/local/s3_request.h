/* What S3 makes of a request: bucket, key and operation. */
#ifndef LOCAL_S3_REQUEST_H
#define LOCAL_S3_REQUEST_H

#include "codec/json.h"
#include "local/service.h"

enum s3_level { S3_SERVICE, S3_BUCKET, S3_OBJECT };

struct s3_request; /* call->state */

/* An operation and how it is recognised. A request whose query has a parameter that stands neither
 * here nor among those of signing is not this operation, nor any: NotImplemented, never a fall
 * back to the operation without the parameter. */
struct s3_operation {
    const char *method;
    enum s3_level level;
    const char *select;     /* this query parameter must be there; NULL: none */
    const char *header;     /* this header must be there; NULL: none */
    const char *parameters; /* other query parameters it takes: "prefix|max-keys"; NULL: any */
    bool file;              /* its body is an object's content */
    void (*run)(struct store *store, struct call *call, const struct s3_request *request);
};

struct s3_request {
    const struct s3_operation *operation;
    enum s3_level level;
    struct span bucket, key; /* decoded */
    struct buf text;         /* what they point into */
    json_t *cors;            /* owned: the rule that lets a page see the reply, or NULL */
};

/* Sets call->state; fails the call when there is no such operation, or the key or bucket is not
 * one. table ends with method NULL. */
void s3_request_read(struct call *call, const struct s3_operation *table);

/* The bucket in a Host header, {NULL,0}: none. "b.localhost", "b.s3.localhost",
 * "b.s3.eu-west-1.amazonaws.com". */
struct span s3_request_host_bucket(struct span host);

/* The service's state_free. */
void s3_request_free(void *state);

#endif
