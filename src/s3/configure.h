/* Asking S3 for a configuration of a bucket, setting and removing it. */
#ifndef S3_CONFIGURE_H
#define S3_CONFIGURE_H

#include "aws/client.h"
#include "s3/client.h"
#include "aws/s3_config.h"

/* The document as it came, appended to out: XML, or JSON where the topic has no shape. Returns 0,
 * or -1 with err; ERR_NOT_FOUND with the code topic->absent when there is none. */
int s3_configure_fetch(struct loop *loop, struct aws *aws, struct span bucket,
                       const struct s3_topic *topic, struct buf *out, struct err *err);

/* The same as JSON (owned by the caller). NULL with err; ERR_DATA: a document with something in it
 * that is not known here. */
json_t *s3_configure_get(struct loop *loop, struct aws *aws, struct span bucket,
                         const struct s3_topic *topic, struct err *err);

/* Sets the document, in the place of what there was. */
int s3_configure_put(struct loop *loop, struct aws *aws, struct span bucket,
                     const struct s3_topic *topic, const json_t *document, struct err *err);

/* Removes it; where S3 has no such request, sets an empty one. */
int s3_configure_remove(struct loop *loop, struct aws *aws, struct span bucket,
                        const struct s3_topic *topic, struct err *err);

#endif
