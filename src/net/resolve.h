/* Names to addresses on the loop: getaddrinfo(3) in libuv's threads, with its answers remembered
 * for a while, one lookup for all who ask for the same name, and few lookups at a time.
 *
 * For programs that look at an address before they connect to it (net/http.h connect_to). What a
 * name says is decided by getaddrinfo, so "127.1" and "0x7f000001" are addresses here too. */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/span.h"
#include "net/caps.h"
#include "net/loop.h"

union resolve_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* In the order of RFC 6724, as getaddrinfo gives them. */
struct resolve_answer {
    union resolve_address address[CAP_RESOLVE_PER_NAME];
    size_t count;
};

/* err is NULL, or ERR_NETWORK (retryable unless the name does not exist). The answer is valid
 * during the call. Always called from the loop. */
typedef void resolve_fn(void *ctx, const struct resolve_answer *answer, const struct err *err);

/* One who asks: fn and ctx are filled in by them, the rest is ours until fn is called. */
struct resolve_wait {
    resolve_fn *done;
    void *ctx;
    struct resolve_wait *next;
    struct resolve_name *name; /* NULL: not waiting */
};

struct resolve_config {
    int64_t ttl_ms;    /* answers are used this long; 0: one minute */
    int64_t no_ttl_ms; /* failures are; 0: five seconds */
    size_t most_names; /* remembered; 0: CAP_RESOLVE_NAMES */
    int (*lookup)(const char *name, struct resolve_answer *answer); /* NULL: getaddrinfo. Called
                           in a thread; returns 0 or an error of getaddrinfo */
};

struct resolve;
struct resolve *resolve_new(struct loop *loop, const struct resolve_config *config);

/* Waits for lookups under way, which cannot be stopped. Nobody may be waiting. NULL is fine. */
void resolve_free(struct resolve *resolve);

/* host as in a URL: IPv6 addresses in brackets. */
void resolve_ask(struct resolve *resolve, struct span host, struct resolve_wait *wait);
void resolve_forget(struct resolve *resolve, struct resolve_wait *wait); /* done is not called */

/* "192.0.2.1" or "[2001:db8::1]". */
#define RESOLVE_TEXT 64
void resolve_text(const union resolve_address *address, char out[RESOLVE_TEXT]);

#endif
