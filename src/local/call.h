/* One request and its reply, from the HTTP thread through the store thread and back.
 *
 * A handler is straight-line code: read the request, run SQL (local/store.h), build call->reply.
 * When something is wrong it calls call_fail and returns: its changes are rolled back and its
 * service turns the fault into the error document of the protocol the client speaks. */
#ifndef LOCAL_CALL_H
#define LOCAL_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "aws/sigv4.h"
#include "core/buf.h"
#include "local/caps.h"
#include "local/objects.h"

struct service;

enum { CALL_ACCOUNT_LEN = 12, CALL_FAULT_DETAILS = 8 };

/* Headers of a request may all come back as metadata. */
enum { CALL_REPLY_HEADERS = CAP_LOCAL_HEADERS + 64 };

/* Why a call failed, as the service's error document tells it. */
struct call_fault {
    int status;    /* HTTP status, 0: no fault */
    char code[96]; /* the service's error code: "NoSuchBucket", "QueueDoesNotExist" */
    struct buf message;
    struct call_detail {
        const char *name; /* static */
        struct buf value;
        bool header;
    } detail[CALL_FAULT_DETAILS]; /* further elements of S3's document, or headers of the reply */
    size_t detail_count;
};

/* Bytes of a reply that come from files: the pieces of an object, in order. */
struct call_file {
    struct objects *objects;     /* where the pieces are pinned */
    struct objects_piece *piece; /* owned */
    size_t count;
    uint64_t offset; /* of the first byte sent, within all pieces */
    uint64_t size;   /* bytes sent */
};

struct call_reply {
    int status;
    struct buf body;
    struct call_header {
        const char *name; /* static, or inside text */
        size_t value;     /* offsets into text: it moves while it grows */
        size_t name_at;   /* when name is NULL */
    } header[CALL_REPLY_HEADERS];
    size_t header_count;
    struct buf text;       /* header names and values, NUL after each */
    struct call_file file; /* count > 0 or size > 0: the body comes from here */
    uint64_t head_size;    /* for HEAD: the Content-Length to show */
    bool head;             /* no body, head_size is valid */
};

struct call {
    /* The request; handlers only read it. Spans stay valid until the reply is sent. */
    const struct service *service;
    const char *method;
    struct span target;       /* as in the request line */
    struct span path;         /* target up to '?', still encoded */
    struct sigv4_pair *query; /* decoded, in order; a parameter without '=' has value "" */
    size_t query_count;
    struct sigv4_pair *header; /* in order, names as sent */
    size_t header_count;
    struct span body;              /* whole (CALL_BODY_MEMORY) */
    struct objects_upload *upload; /* CALL_BODY_FILE: what was stored of the body; else NULL */
    char account[CALL_ACCOUNT_LEN + 1];
    char region[64];
    char access_key[128];
    char request_id[37];

    /* Set by the store thread before each run of the handler. */
    int64_t now_ms; /* the store's clock, the same for all calls of one commit */
    unsigned runs;  /* 0: first run; more: parked and run again */
    bool expired;   /* the deadline it parked with has passed: it must answer now */

    /* What the service made of the request (in prepare), kept while parked. */
    void *state;
    void (*state_free)(void *state);

    struct call_reply reply;
    struct call_fault fault;

    /* The frame's own. */
    struct store *store;
    struct call *next;
    struct call_park {
        bool parked;
        uint64_t key;
        int64_t deadline_ms, retry_ms;
        struct call *next, *prev; /* the other waiters of the key */
        size_t heap;              /* place in the heap of times */
    } park;
    void *connection; /* httpd's */
    void (*answer)(struct call *call);
    bool (*gone)(struct call *call);
};

/* The value of the first header called name (any case), {NULL,0} when absent. */
struct span call_header(const struct call *call, const char *name);

/* The decoded value of the first query parameter called name; {NULL,0} when absent, {"",0} when it
 * has no value. */
struct span call_query(const struct call *call, const char *name);

bool call_is(const struct call *call, const char *method);

/* Building the reply: the status (200 unless set), headers (value copied), the body into
 * &call->reply.body. */
void call_status(struct call *call, int status);
void call_add_header(struct call *call, const char *static_name, struct span value);
void call_add_header_copy(struct call *call, struct span name, struct span value);
void call_add_headerf(struct call *call, const char *static_name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Marks the call as failed with the service's code and message. The first fault stays. */
void call_fail(struct call *call, int status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool call_failed(const struct call *call);

/* Adds an element to the fault's document (S3); name is static. */
void call_detail(struct call *call, const char *name, struct span value);

/* Adds a header to the reply that tells of the fault (S3); name is static. */
void call_fault_header(struct call *call, const char *name, struct span value);

/* From a handler: do not answer yet. The call is run again (call->runs > 0) when its service calls
 * store_wake(..., key), at retry_ms (0: never), or at deadline_ms with call->expired set. What
 * the handler changed so far is kept, what it put into the reply is dropped. Times are wall
 * clock. A call whose client has gone is dropped and never run again. */
void call_park(struct call *call, uint64_t key, int64_t deadline_ms, int64_t retry_ms);

/* For the frame and for tests. new: an empty call whose strings the caller owns. */
struct call *call_new(void);
void call_free(struct call *call);
void call_clear_reply(struct call *call);

#endif
