/* Which addresses may be connected to: a URL from outside must not reach what only we can reach.
 * Pure. */
#ifndef ASSET_GUARD_H
#define ASSET_GUARD_H

#include <sys/socket.h>

/* Why address (AF_INET or AF_INET6) is not one of the public Internet: "loopback", "private",
 * "link-local", ...; NULL when it is. An IPv6 address that stands for an IPv4 one (mapped,
 * compatible, NAT64, 6to4, Teredo) is judged as that. */
const char *guard_refuses(const struct sockaddr *address);

#endif
