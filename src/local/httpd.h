/* The HTTP server: connections, bodies, authentication, replies. The one door to libmicrohttpd. */
#ifndef LOCAL_HTTPD_H
#define LOCAL_HTTPD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "local/faults.h"
#include "local/keys.h"
#include "local/store.h"

struct httpd_options {
    const char *listen; /* an IPv4 or IPv6 address */
    uint16_t port;      /* 0: a free one */
    const struct keys *keys;
    struct faults *faults; /* NULL: none */
    bool auth_off;
    bool test_api;
    bool virtual_clock;
};

struct httpd;

/* Listens and serves; options and what they point to stay valid until httpd_free. NULL and err:
 * the address cannot be used. */
struct httpd *httpd_start(const struct httpd_options *options, struct store *store,
                          struct err *err);

/* "http://127.0.0.1:4566" */
const char *httpd_endpoint(const struct httpd *httpd);

/* Takes no more connections; those that are open go on. */
void httpd_quiesce(struct httpd *httpd);

/* After store_stop: waits up to a few seconds until the last replies are out, closes everything. */
void httpd_free(struct httpd *httpd);

#endif
