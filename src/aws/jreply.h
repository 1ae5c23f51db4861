/* What the readers of JSON replies share: a body is checked once, then walked with codec/jscan.h,
 * and text comes out as spans that stay valid together. */
#ifndef AWS_JREPLY_H
#define AWS_JREPLY_H

#include "core/buf.h"
#include "core/err.h"

/* Sets err to ERR_SERVICE, "unexpected reply: what"; returns -1. */
int jreply_senseless(struct err *err, const char *what);

/* Checks that body is a JSON object; clears scratch and makes it large enough for everything that
 * will be decoded from body (each string once, base64 a second time), so that it does not move.
 * Returns 0, or -1 with err. */
int jreply_open(struct span body, struct buf *scratch, struct err *err);

/* The content of a string value: in place, or decoded onto the end of scratch. {NULL,0} when value
 * is no string. */
struct span jreply_text(struct span value, struct buf *scratch);

/* The same for the raw name of a member. */
struct span jreply_name(struct span raw, struct buf *scratch);

/* The bytes that a base64 string value stands for, at the end of scratch. Returns 0 or -1. */
int jreply_base64(struct span value, struct buf *scratch, struct span *bytes);

#endif
