/* An SQS message as both sides see it: its attributes, checksums, size and what may be in it.
 * Source: Amazon SQS Developer Guide, "Message metadata" and "Quotas"; API_SendMessage. */
#ifndef AWS_SQS_MESSAGE_H
#define AWS_SQS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "aws/caps.h"
#include "core/span.h"

/* A message attribute; value holds the bytes themselves (a Binary value is not base64 here). */
struct sqs_attribute {
    struct span name;
    struct span type;  /* "String", "Number", "Binary", each with an optional ".custom" */
    struct span value; /* UTF-8 unless the type is Binary */
};

/* A name and a value: queue attributes, tags, system attributes. */
struct sqs_pair {
    struct span name, value;
};

/* One entry of SendMessageBatch (or the one message of SendMessage). */
struct sqs_entry {
    struct span id; /* clients: use the entry's index in decimal, see sqs_result */
    struct span body;
    int64_t delay_s;          /* -1: the queue's */
    struct span group, dedup; /* {NULL,0}: absent */
    struct span trace;        /* system attribute AWSTraceHeader */
    const struct sqs_attribute *attribute;
    size_t attribute_count;
};

/* Does type name binary values? */
bool sqs_message_binary(struct span type);

/* The bytes a message counts for: body, and names, types and values of its attributes. */
size_t sqs_message_size(struct span body, const struct sqs_attribute *attribute, size_t count);

/* Is body at least one character of valid UTF-8 that SQS accepts: #x9 #xA #xD #x20-#xD7FF
 * #xE000-#xFFFD #x10000-#x10FFFF? */
bool sqs_message_valid(struct span body);

/* MD5 of the bytes, in hex: MD5OfMessageBody. */
void sqs_message_md5(struct span body, char out[33]);

/* MD5OfMessageAttributes: attributes sorted by name; of each name, type and value the length as
 * four big-endian bytes and the bytes, the value after a byte 1 (text) or 2 (binary). count may
 * not pass CAP_SQS_ATTRIBUTES. Without attributes out is "". */
void sqs_message_attribute_md5(const struct sqs_attribute *attribute, size_t count, char out[33]);

#endif
