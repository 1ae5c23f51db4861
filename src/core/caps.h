/* The named caps of the core layer: what grows or repeats stops here. */
#ifndef CORE_CAPS_H
#define CORE_CAPS_H

#include <stddef.h>

#define CAP_LINE_DEFAULT   ((size_t)16 << 20) /* bytes of one NDJSON line, --max-line changes it */
#define CAP_LINE_MAX       ((size_t)1 << 30)  /* the largest --max-line */
#define CAP_ERR_MESSAGE    512                /* bytes of an error's message, with its NUL */
#define CAP_ERR_CODE       96                 /* bytes of a service's error code, with its NUL */
#define CAP_ERR_REQUEST_ID 96                 /* bytes of a request id, with its NUL */
#define CAP_SMALL_FILE     ((size_t)4 << 20)  /* bytes file_read accepts unless told otherwise */
#define CAP_OPTIONS        64                 /* options of one program, shared ones included */
#define CAP_OPT_LIST       64                 /* uses of one repeatable option */

#endif
