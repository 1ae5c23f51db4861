/* Presigned URLs of S3: a request that whoever has its URL may make, for a while, with the rights
 * of the one who signed it. Pure: endpoint, credentials and time are arguments.
 * Source: AmazonS3/latest/API/sigv4-query-string-auth.html. */
#ifndef S3_PRESIGN_H
#define S3_PRESIGN_H

#include "aws/endpoint.h"
#include "aws/sigv4.h"
#include "codec/ndrec.h"
#include "core/buf.h"
#include "core/err.h"

enum { S3_PRESIGN_RESPONSES = 6, S3_PRESIGN_HEADERS = 32 };

enum s3_presign_method {
    S3_PRESIGN_GET,
    S3_PRESIGN_PUT,
    S3_PRESIGN_HEAD,
    S3_PRESIGN_DELETE,
    S3_PRESIGN_METHODS
};

/* One request. Everything is borrowed; zeroed is a GET of nothing yet. A copy is a good start for
 * several that differ little. */
struct s3_presign {
    enum s3_presign_method method;
    struct span bucket, key;
    struct span version_id; /* {NULL,0}: none */
    struct span upload_id;  /* {NULL,0}: none; else a part of that upload, with part */
    struct span part;       /* decimal */
    int64_t expires;        /* seconds */
    struct sigv4_pair response[S3_PRESIGN_RESPONSES]; /* response-content-type, ... */
    size_t responses;
    struct sigv4_pair header[S3_PRESIGN_HEADERS]; /* beside Host */
    size_t headers;
};

/* get, put, head or delete in any case; S3_PRESIGN_METHODS when text is none of them. */
enum s3_presign_method s3_presign_method_named(struct span text);

/* A time as core/num.h reads it ("3600", "15m", "7d") into whole seconds. Returns 0, or -1 with err
 * (ERR_DATA, "not a time from 1 second to 7 days"). */
int s3_presign_expires(struct span text, int64_t *seconds, struct err *err);

/* Adds what the service is to answer with, or replaces it: name is content-type, -disposition,
 * -encoding, -language, cache-control or expires. Returns 0, or -1 with err (ERR_DATA). */
int s3_presign_response(struct s3_presign *what, const char *name, const char *value,
                        struct err *err);

/* Adds a header that the request must then carry just so, or replaces it. Returns 0, or -1 with err
 * (ERR_DATA): no name or value of a header, one that is signed anyway or cannot be, too many. */
int s3_presign_header(struct s3_presign *what, const char *name, const char *value,
                      struct err *err);

/* Takes what a line says into what, which holds the defaults: the object (s3/item.h), method,
 * expires, content_type, headers and response (objects of strings), upload_id, part. scratch is as
 * there. Returns 0, or -1 with err (ERR_DATA, "member: reason"). */
int s3_presign_line(struct s3_presign *what, const struct ndrec *line, struct buf *scratch,
                    struct err *err);

/* Does it make sense as a whole? Returns 0, or -1 with err (ERR_DATA) that starts with the member
 * of ndrec(5) lines it is about: a bucket or key that cannot be, a part without its upload or
 * number, a version or response where the method has none. */
int s3_presign_check(const struct s3_presign *what, struct err *err);

/* Appends the URL of a request that passed the check. */
void s3_presign_url(const struct endpoint *endpoint, const struct sigv4_credentials *keys,
                    const struct s3_presign *what, int64_t now_ms, struct buf *out);

/* Appends scheme, host, base path and, where it goes there, the bucket: what a POST is sent to. */
void s3_presign_place(const struct endpoint *endpoint, struct span bucket, struct buf *out);

#endif
