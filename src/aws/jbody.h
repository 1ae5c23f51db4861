/* JSON bodies of requests and replies, read without a tree: checked once, walked with
 * codec/jscan.h; text comes out as spans that stay valid together. */
#ifndef AWS_JBODY_H
#define AWS_JBODY_H

#include "core/buf.h"
#include "core/err.h"

/* Checks that body is a JSON object; clears scratch and makes it large enough for everything that
 * will be decoded from body (each string once, base64 a second time), so that it does not move.
 * Returns 0, or -1 with err (ERR_DATA). */
int jbody_open(struct span body, struct buf *scratch, struct err *err);

/* The same for a service's reply: err says so, as ERR_SERVICE. */
int jbody_open_reply(struct span body, struct buf *scratch, struct err *err);

/* Sets err to ERR_SERVICE, "unexpected reply: what"; returns -1. */
int jbody_unexpected(struct err *err, const char *what);

/* The content of a string value: in place, or decoded onto the end of scratch. {NULL,0} when value
 * is no string. */
struct span jbody_text(struct span value, struct buf *scratch);

/* The same for the raw name of a member. */
struct span jbody_name(struct span raw, struct buf *scratch);

/* The bytes that a base64 string value stands for, at the end of scratch. Returns 0 or -1. */
int jbody_base64(struct span value, struct buf *scratch, struct span *bytes);

#endif
