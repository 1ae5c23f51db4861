/* One call to a service while it is under way: a copy of what was asked, and each attempt's signed
 * headers made from it. For aws/client.c only, which has the flow. */
#ifndef AWS_CALL_H
#define AWS_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/client.h"
#include "aws/sigv4.h"
#include "net/retry.h"

/* Where it goes, for all calls of a client; borrowed. */
struct call_target {
    const char *scheme;     /* "https" */
    const char *authority;  /* host[:port] */
    const char *accelerate; /* host for requests that ask for it; NULL: none */
    const char *base_path;  /* before every path, "" mostly */
    const char *region;
    const char *service;   /* signing name */
    bool content_hash;     /* send x-amz-content-sha256 (S3) */
    bool unsigned_payload; /* requests may leave their body unsigned */
};

struct aws_call {
    struct aws_request request; /* spans and pointers into the buffers below */
    struct buf text;            /* method, header and query texts */
    struct buf url, host;
    struct buf file;            /* a small body that came from a file */
    struct span path;           /* in url, with the base path */
    struct http_header *header; /* the request's own, then an attempt's */
    size_t own_headers, header_count, header_room;
    struct sigv4_pair *query;
    size_t query_room;
    struct sigv4_pair *sign;
    size_t sign_room;
    char payload_hash[65]; /* "" until it is known */
    char date[17], invocation[37], attempt[32];

    /* aws/client.c's own. */
    struct aws *aws;
    struct aws_call *next, *prev;
    struct http_transfer *transfer; /* NULL: no attempt is under way */
    struct loop_timer *timer;
    struct retry retry;
    uint64_t sunk;     /* bytes the sink has taken */
    int64_t signed_ms; /* the time of the last signature */
    struct err err;    /* of the last attempt */
    bool asking;       /* for credentials */
    bool cancelled, clock_fixed, refreshed;
    bool doubtful; /* an earlier attempt may have been carried out */
};

/* In place; reset keeps memory for the next call. */
void call_init(struct aws_call *call);
void call_release(struct aws_call *call);

/* Copies request and works out the URL. Returns 0, or -1 with err: more headers than go into one
 * request, a host prefix that would change the host. */
int call_copy(struct aws_call *call, const struct aws_request *request,
              const struct call_target *target, struct err *err);

/* Makes the signed headers of an attempt (call->header, call->header_count). The first time it also
 * hashes the body. keys are borrowed until the attempt is started; authorization is scratch that
 * holds the value meanwhile. Returns 0, or -1 with err when a file could not be read. */
int call_sign(struct aws_call *call, const struct call_target *target,
              const struct sigv4_credentials *keys, int64_t now_ms, struct buf *authorization,
              struct err *err);

#endif
