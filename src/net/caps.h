/* The named caps of the net layer. */
#ifndef NET_CAPS_H
#define NET_CAPS_H

#include <stddef.h>

#define CAP_HTTP_HEADERS     128                /* headers of one request or reply */
#define CAP_HTTP_HEADER_SIZE ((size_t)64 << 10) /* bytes of one reply's headers */
#define CAP_HTTP_BODY        ((size_t)64 << 20) /* bytes of a reply kept in memory, unless told */
#define CAP_HTTP_INFLIGHT    16384              /* transfers under way in one process */
#define CAP_HTTP_SHARD       100                /* transfers of one multi handle */
#define CAP_HTTP_CONNECTIONS 128                /* connections a multi handle keeps */
#define CAP_OUTSTREAM        ((size_t)1 << 30)  /* bytes that wait for a reader */
#define CAP_RETRIES          20                 /* --retries */
#define CAP_BACKOFF_MS       20000              /* the longest wait between two attempts */
#define CAP_RESOLVE_NAMES    4096               /* names remembered with their addresses */
#define CAP_RESOLVE_LOOKUPS  24                 /* names looked up at a time */
#define CAP_RESOLVE_PER_NAME 8                  /* addresses of one name */
#define CAP_RUNNER_COPIES    256                /* filters of one runner */
#define CAP_RUNNER_ITEMS     65536              /* items a runner has in hand */

#endif
