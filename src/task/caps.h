/* The named caps of the task layer. */
#ifndef TASK_CAPS_H
#define TASK_CAPS_H

#include <stddef.h>

#define CAP_TASK_FLOW        200               /* bytes of a flow's name */
#define CAP_TASK_KEY         1024              /* bytes of an idempotency key */
#define CAP_TASK_TRIES       1000              /* --max-tries */
#define CAP_TASK_PRIORITY    1000000           /* --priority, either way */
#define CAP_TASK_BATCH       1000              /* tasks of one transaction */
#define CAP_TASK_BATCH_BYTES ((size_t)4 << 20) /* bytes of lines after which a batch goes */
#define CAP_TASK_ERROR       1000              /* bytes of error text kept with a task */
#define CAP_TASK_PURGE       10000             /* rows deleted in one transaction */
#define CAP_TASK_WAIT_MS     3600000           /* the longest wait between two tries */

#endif
