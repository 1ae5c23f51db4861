/* The named caps of the local layer. */
#ifndef LOCAL_CAPS_H
#define LOCAL_CAPS_H

#include <stddef.h>
#include <stdint.h>

#define CAP_LOCAL_BODY        ((size_t)16 << 20)    /* bytes of a body that is kept in memory */
#define CAP_LOCAL_OBJECT      ((uint64_t)5 << 30)   /* bytes of one PUT or part */
#define CAP_LOCAL_SMALL       ((size_t)64 << 10)    /* bytes of a content that goes into a pack */
#define CAP_LOCAL_PACK        ((uint64_t)64 << 20)  /* bytes of a pack */
#define CAP_LOCAL_REPLY       ((size_t)64 << 20)    /* bytes of a reply built in memory */
#define CAP_LOCAL_CONNECTION  ((size_t)32 << 10)    /* bytes of one request's line and headers */
#define CAP_LOCAL_CONNECTIONS 4000                  /* open at once */
#define CAP_LOCAL_HEADERS     128                   /* headers of one request */
#define CAP_LOCAL_QUERY       64                    /* query parameters of one request */
#define CAP_LOCAL_IDLE_S      75                    /* seconds a connection may be idle */
#define CAP_LOCAL_GROUP       256                   /* calls that share one commit */
#define CAP_LOCAL_KEYS        1000                  /* lines of --keys FILE */
#define CAP_LOCAL_FAULTS      1000                  /* rules of --faults FILE */
#define CAP_LOCAL_STATEMENTS  512                   /* prepared statements kept; a power of two */
#define CAP_LOCAL_SKEW_MS     ((int64_t)15 * 60000) /* a signature's clock may be off by */
#define CAP_LOCAL_ADVANCE_S   ((int64_t)315576000)  /* seconds the clock is put forward, at once */
#define CAP_LOCAL_FORM_HEAD   4096                  /* bytes of the head of a form's part */
#define CAP_LOCAL_FORM_FIELDS ((size_t)20480)       /* bytes of a form's fields before its file */
#define CAP_LOCAL_FIELDS      100                   /* fields of a form */
#define CAP_LOCAL_CHUNK_LINE  1024                  /* bytes of a chunk's header or trailer line */

#endif
