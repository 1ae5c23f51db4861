/* A service of cloudlet: what the frame needs to know of it, and the table of all of them. */
#ifndef LOCAL_SERVICE_H
#define LOCAL_SERVICE_H

#include "local/call.h"
#include "local/store.h"

enum call_body {
    CALL_BODY_MEMORY, /* into call->body, at most CAP_LOCAL_BODY */
    CALL_BODY_FILE    /* into an object file while it arrives: call->upload */
};

struct service {
    const char *name;    /* in the credential scope: "s3", "sqs", "kinesis" */
    const char *target;  /* X-Amz-Target up to the dot: "AmazonSQS", NULL: none */
    const char *version; /* Version of the form protocol: "2012-11-05", NULL: none */

    /* Steps of SQL that make the service's tables, ended by NULL. What a database has not had of
     * them is run when it is opened: a step that was released never changes, new ones are put at
     * the end. */
    const char *const *schema;

    /* Where the body goes, decided from line and headers. NULL: memory. HTTP thread. */
    enum call_body (*body)(struct call *call);

    /* Parses the request into call->state or fails the call, without the store: runs on an HTTP
     * thread beside others, so that the store thread has less to do. The call is authenticated.
     * NULL: nothing to prepare. */
    void (*prepare)(struct call *call);

    /* Runs the operation, on the store thread, inside a transaction. */
    void (*handle)(struct store *store, struct call *call);

    /* Renders call->fault into call->reply (status, headers, document). Any thread. Faults of the
     * frame itself have the codes InternalFailure (500), NotImplemented, RequestEntityTooLarge,
     * and those of local/auth.h. */
    void (*fail)(struct call *call);

    /* State kept in memory is thrown away and read again: after opening, after the commit of a
     * group failed, after a reset. NULL: none. */
    void (*reload)(struct store *store);

    /* Called before all tables are emptied: drops the service's files. NULL: none. */
    void (*reset)(struct store *store);

    /* Work without a request (expired messages, orphaned files), in a transaction. Returns when to
     * be called next (wall clock ms), 0: never. Called first right after start. NULL: none. */
    int64_t (*tick)(struct store *store, int64_t now_ms);
};

/* All services, ended by NULL; the last answers what no other claims. */
extern const struct service *const service_all[];

/* The service called name, NULL if there is none. */
const struct service *service_named(struct span name);

#endif
