/* JSON as trees (jansson), with limits: requests, replies, configuration. Records on the hot path
 * are scanned without a tree (codec/jscan.h, codec/ndrec.h). */
#ifndef CODEC_JSON_H
#define CODEC_JSON_H

#include <jansson.h>

#include "core/buf.h"
#include "core/err.h"

/* Parses one document with JSON_REJECT_DUPLICATES. The caller json_decref()s the result. NULL and
 * err (ERR_DATA with line, column and reason) otherwise, also past CAP_JSON_DOCUMENT. */
json_t *json_parse(struct span text, struct err *err);

/* Appends the compact form of value, object members in insertion order. */
void json_print(const json_t *value, struct buf *out);

/* Member access that checks the type: NULL, fallback or {NULL,0} when absent or of another type. */
struct span json_text(const json_t *object, const char *name);
int64_t json_int(const json_t *object, const char *name, int64_t fallback);
int json_bool(const json_t *object, const char *name, int fallback);

#endif
