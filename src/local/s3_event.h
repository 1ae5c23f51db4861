/* What happens to objects, told to the queues that a bucket's notification configuration names.
 * Source: AmazonS3/latest/userguide/notification-content-structure.html. */
#ifndef LOCAL_S3_EVENT_H
#define LOCAL_S3_EVENT_H

#include "codec/json.h"
#include "local/call.h"
#include "local/store.h"

struct s3_event {
    const char *name; /* "s3:ObjectCreated:Put" */
    struct span key;
    struct span etag; /* without quotes; which events tell it, and the size, S3 says */
    uint64_t size;
    struct span version;       /* {NULL,0}: the bucket keeps no versions */
    struct span storage_class; /* of s3:LifecycleTransition: where to */
    int64_t now_ms;            /* when there is no call */
};

/* Delivers the event in the transaction of the change, if somebody wants it. bucket is its row;
 * call NULL: cloudlet did it by itself. */
void s3_event(struct store *store, const struct call *call, int64_t bucket,
              const struct s3_event *event);

/* Checks the destinations of a notification document and sends each s3:TestEvent; fails the call
 * when one is not a queue that messages can go to. */
void s3_event_begin(struct store *store, struct call *call, struct span bucket,
                    const json_t *document);

#endif
