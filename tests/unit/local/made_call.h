/* A call as the HTTP server would make it, from text. */
#ifndef TESTS_MADE_CALL_H
#define TESTS_MADE_CALL_H

#include "local/auth.h"
#include "local/router.h"

struct made_call {
    struct call *call;
    struct auth_claim claim;
    struct sigv4_pair query[CAP_LOCAL_QUERY], header[CAP_LOCAL_HEADERS];
    struct buf decoded;
    int status; /* of router_split */
};

/* headers: lines "Name: value\n". Everything is borrowed; release afterwards. */
void made_call_init(struct made_call *made, const char *method, const char *target,
                    const char *headers);
void made_call_release(struct made_call *made);

#endif
