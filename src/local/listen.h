/* The listening socket, and how many connections it may bring. */
#ifndef LOCAL_LISTEN_H
#define LOCAL_LISTEN_H

#include <stdint.h>

#include "core/err.h"

enum { LISTEN_ENDPOINT_SIZE = 80 };

/* Listens on an IPv4 or IPv6 address; port 0: a free one. Returns a non-blocking descriptor and
 * writes "http://ADDRESS:PORT", or -1 with err: not an address, in use. */
int listen_open(const char *text, uint16_t port, char endpoint[LISTEN_ENDPOINT_SIZE],
                struct err *err);

/* Connections to allow at once: CAP_LOCAL_CONNECTIONS, or what the limit on descriptors, raised as
 * far as it goes, leaves room for. */
unsigned listen_connections(void);

#endif
