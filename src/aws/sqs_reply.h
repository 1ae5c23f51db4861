/* An SQS reply written once for both protocols: AWS JSON 1.0, and the XML of the query protocol
 * (version 2012-11-05), whose lists and maps are flattened. Pure. */
#ifndef AWS_SQS_REPLY_H
#define AWS_SQS_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"

struct sqs_reply {
    struct buf *out;
    bool xml;
    const char *op; /* static: "SendMessage" */
    bool comma;     /* JSON: something stands before */
    bool result;    /* XML: the operation has a Result element */
};

/* Begins the reply to op; result is false for the operations that say nothing but "done". */
void sqs_reply_begin(struct sqs_reply *reply, struct buf *out, bool xml, const char *op,
                     bool result);
void sqs_reply_end(struct sqs_reply *reply, const char *request_id);
const char *sqs_reply_type(bool xml); /* the content type */

/* "name":"value" or <name>value</name>; names are static. */
void sqs_reply_text(struct sqs_reply *reply, const char *name, struct span value);
void sqs_reply_bool(struct sqs_reply *reply, const char *name, bool value);

/* A list of texts: "json":["a","b"], or <xml>a</xml><xml>b</xml>. */
void sqs_reply_list_begin(struct sqs_reply *reply, const char *json);
void sqs_reply_list_text(struct sqs_reply *reply, const char *xml, struct span value);
void sqs_reply_list_end(struct sqs_reply *reply);

/* Objects in a list: between list_begin and list_end, {...} or <xml>...</xml>. */
void sqs_reply_item_begin(struct sqs_reply *reply, const char *xml);
void sqs_reply_item_end(struct sqs_reply *reply, const char *xml);

/* A map of texts: "json":{"name":"value"}, or <xml><key>name</key><Value>value</Value></xml> for
 * each; key is "Name" or "Key". */
void sqs_reply_map_begin(struct sqs_reply *reply, const char *json);
void sqs_reply_map_text(struct sqs_reply *reply, const char *xml, const char *key, struct span name,
                        struct span value);
void sqs_reply_map_end(struct sqs_reply *reply);

/* One member of a map of message attributes, between map_begin and map_end; bytes: value is to be
 * shown as BinaryValue. */
void sqs_reply_attribute(struct sqs_reply *reply, struct span name, struct span type,
                         struct span value, bool bytes);

#endif
