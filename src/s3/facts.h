/* What the first reply says of an object that is fetched. */
#ifndef S3_FACTS_H
#define S3_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "s3/verify.h"
#include "core/buf.h"
#include "net/http.h"

struct s3_facts {
    uint64_t total;              /* bytes of the object, UINT64_MAX: not known */
    struct buf etag, version_id; /* as sent, "" when absent */
    bool gzip;                   /* Content-Encoding says so */
    struct s3_verify verify;
};

/* In place. read takes the head of a reply; it may be called again. */
void s3_facts_init(struct s3_facts *facts);
void s3_facts_read(struct s3_facts *facts, uint64_t total, const struct http_reply *reply);
void s3_facts_release(struct s3_facts *facts);

#endif
