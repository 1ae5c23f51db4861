/* A multipart/form-data body taken apart while it arrives.
 * Source: RFC 7578, RFC 2046 section 5.1. */
#ifndef LOCAL_FORM_H
#define LOCAL_FORM_H

#include "core/buf.h"

/* The head of a part; spans are valid inside begin. */
struct form_part {
    struct span name;
    struct span filename; /* {NULL,0}: it is no file */
    struct span type;     /* Content-Type, {NULL,0}: none */
};

/* What becomes of the parts, in order: begin, data any number of times, end. */
struct form_sink {
    void (*begin)(void *ctx, const struct form_part *part);
    void (*data)(void *ctx, struct span bytes);
    void (*end)(void *ctx);
};

enum form_state { FORM_BEFORE, FORM_DELIMITER, FORM_HEAD, FORM_PART, FORM_AFTER, FORM_MALFORMED };

struct form {
    struct buf delimiter; /* CRLF -- boundary */
    struct buf pending;   /* bytes that may belong to a delimiter or a head */
    enum form_state state;
};

/* Is this Content-Type multipart/form-data? */
bool form_is(struct span content_type);

/* content_type is one; without a usable boundary the form is malformed from the start. */
void form_init(struct form *form, struct span content_type);
void form_release(struct form *form);

/* Takes the next bytes. Does nothing once the form is malformed. */
void form_feed(struct form *form, struct span bytes, const struct form_sink *sink, void *ctx);

/* Did the form end as it should? */
bool form_complete(const struct form *form);

#endif
