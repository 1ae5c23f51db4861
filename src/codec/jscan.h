/* A strict JSON scanner without a tree, for hot paths: it accepts exactly what jansson accepts with
 * JSON_REJECT_DUPLICATES (UTF-8, escapes, number ranges, depth CAP_JSON_DEPTH), up to CAP_LINE_MAX
 * bytes, and gives spans. A differential fuzz test holds the two together. (One difference: jansson
 * overlooks a NUL byte after a number; nothing here accepts a NUL byte.)
 *
 * First jscan_check the document, once. Then walk it: the walkers trust what they are given. */
#ifndef CODEC_JSCAN_H
#define CODEC_JSCAN_H

#include <stdbool.h>

#include "core/buf.h"
#include "core/err.h"

enum jscan_type {
    JSCAN_OBJECT,
    JSCAN_ARRAY,
    JSCAN_STRING,
    JSCAN_INTEGER,
    JSCAN_REAL,
    JSCAN_TRUE,
    JSCAN_FALSE,
    JSCAN_NULL
};

/* Checks that text is one JSON object or array (white space around it allowed). Returns 0, or -1
 * with err (ERR_DATA, "column N: reason", columns count bytes from 1). */
int jscan_check(struct span text, struct err *err);

/* The same for an object, telling its top-level members on the way: visit gets name (raw, between
 * its quotes) and value (exact span) of each, in order, possibly before something wrong is found
 * further on. A visit that returns a reason (static text) ends the scan with it; NULL goes on. Sets
 * *object to the span from '{' to '}'. */
typedef const char *jscan_visit(void *context, struct span name, struct span value);
int jscan_object(struct span text, jscan_visit *visit, void *context, struct span *object,
                 struct err *err);

/* The type of a checked value. */
enum jscan_type jscan_type(struct span value);

/* Walks a checked object or array: start with jscan_begin, then call next until it says false.
 * name is the raw text between the quotes (escapes still in), value its exact span. */
struct jscan {
    const char *at, *end;
};
void jscan_begin(struct jscan *scan, struct span container);
bool jscan_member(struct jscan *scan, struct span *name, struct span *value);
bool jscan_element(struct jscan *scan, struct span *value);

/* The value of a member of a checked object, {NULL,0} when absent. name is compared decoded. */
struct span jscan_find(struct span object, const char *name);

/* Is the raw name (between its quotes) equal to the plain text name once decoded? */
bool jscan_name_is(struct span raw, const char *name);

/* Appends the decoded content of a checked string value (with its quotes) to out. */
void jscan_string(struct span value, struct buf *out);

/* The content of a checked string without copying when it has no escapes; otherwise decoded into
 * scratch (cleared first). */
struct span jscan_text(struct span value, struct buf *scratch);

#endif
