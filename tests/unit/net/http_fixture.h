/* What the tests of net/http share: a server whose answer is in the target, a client, and one
 * exchange with what came of it. */
#ifndef TESTS_HTTP_FIXTURE_H
#define TESTS_HTTP_FIXTURE_H

#include "server.h"
#include "unit.h"

#include "net/http.h"

struct fixture {
    struct server server;
    struct loop *loop;
    struct http *http;
};

/* One exchange and what came of it. */
struct exchange {
    struct fixture *fixture;
    struct http_transfer *transfer;
    char url[256];
    int calls, status;
    uint64_t sent, received;
    struct err err;
    char *body; /* owned */
    size_t body_len;
    char connection[16], real[16], early[16], trailer[16];
    /* sink */
    struct buf sunk;
    int pauses, pause_every, chunks;
    size_t abort_after, cancel_after;
};

/* The bytes of /body/N. */
void fixture_fill(char *out, size_t len);

int fixture_set_up(void **state);
int fixture_tear_down(void **state);

/* Gives the client a short stall limit: for the tests that are about it, since a busy machine may
 * look like one that stalls. */
void fixture_impatient(struct fixture *fixture);

/* A request for target of the fixture's server; run starts it and waits for its one done. */
struct http_request fixture_request(struct exchange *exchange, const char *method,
                                    const char *target);
void fixture_run(struct exchange *exchange, const struct http_request *request);
void fixture_get(struct exchange *exchange, struct fixture *fixture, const char *target);

#define CASE(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

#endif
