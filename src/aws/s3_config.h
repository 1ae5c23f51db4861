/* Everything that is configured on a bucket, as one table of topics: the programs and cloudlet
 * treat them alike. */
#ifndef AWS_S3_CONFIG_H
#define AWS_S3_CONFIG_H

#include "aws/s3_shape.h"

struct s3_topic {
    const char *name;             /* for people: "public-access" */
    const char *query;            /* the sub-resource: "publicAccessBlock" */
    const struct s3_shape *shape; /* NULL: the document is JSON on the wire too */
    int (*check)(const json_t *document, struct span bucket, struct err *err);
    const char *absent;         /* the error when there is none; NULL: an empty document then */
    const char *absent_message; /* its text */
    bool removable;             /* there is a DELETE; else an empty document removes, or nothing */
    bool digest;                /* PUT needs Content-MD5 or a checksum */
    int put_status;             /* of the reply to PUT */
};

/* Ended by name NULL. */
extern const struct s3_topic s3_topics[];

/* By name or by query; NULL: there is none. */
const struct s3_topic *s3_topic_named(struct span name);
const struct s3_topic *s3_topic_of_query(struct span query);

/* Reads a document for bucket in either form and checks all of it. Returns the JSON form (owned,
 * json_decref), or NULL and err (ERR_DATA, the service's code). */
json_t *s3_config_read(const struct s3_topic *topic, struct span text, struct span bucket,
                       struct err *err);

/* The same for a server: the form that goes over the wire, and no other. */
json_t *s3_config_receive(const struct s3_topic *topic, struct span body, struct span bucket,
                          struct err *err);

/* As s3_config_read for what a service sent or a store kept: the shape alone is
 * checked, and not the name of the whole, which some servers choose. */
json_t *s3_config_load(const struct s3_topic *topic, struct span text, struct err *err);

/* Appends the form that goes over the wire. */
void s3_config_write(const struct s3_topic *topic, const json_t *document, struct buf *out);

#endif
