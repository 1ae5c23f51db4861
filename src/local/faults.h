/* Planned faults: which requests cloudlet is to treat badly, and how. For trying out what a client
 * does then. */
#ifndef LOCAL_FAULTS_H
#define LOCAL_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "local/call.h"

/* What happens to one request. */
struct fault {
    int status;         /* this is answered instead, 0: the request is served */
    const char *code;   /* with this error code; the rules' */
    int64_t delay_ms;   /* the reply waits, 0: it does not */
    uint64_t cut_after; /* the connection is reset after so many bytes of the body that is sent or
                           stored; UINT64_MAX: never */
    uint64_t bandwidth; /* bytes of the reply a second; 0: no limit */
};

struct faults;

/* Reads rules, a JSON object a line (cloudlet(1), FAULTS). The n-th request that a rule matches
 * fares the same for the same seed. NULL and err: "path: line N: reason". */
struct faults *faults_load(const char *path, uint64_t seed, struct err *err);
void faults_free(struct faults *faults);

/* The fault of the first rule that matches the call (routed, and read by its service's body) and
 * whose turn it is; false: none. Any thread. */
bool faults_pick(struct faults *faults, const struct call *call, struct fault *fault);

/* The name of the operation the call asks for: "PutObject", "SendMessageBatch"; NULL when the
 * request line and the headers do not tell. */
struct span faults_operation(const struct call *call);

/* S3: the key the call names, {NULL,0} when there is none. */
struct span faults_key(const struct call *call);

#endif
