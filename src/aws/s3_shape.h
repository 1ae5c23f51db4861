/* The shape of an S3 configuration document, and both of its forms: the XML that the service reads
 * and writes, and the JSON of the AWS command line (get-bucket-cors and so on), which is also how
 * it is handled here. A table of elements drives reading, checking and writing; for aws/ and those
 * that keep documents (cloudlet, s3bucket).
 * Source: AmazonS3/latest/API, "Data Types", version 2006-03-01. */
#ifndef AWS_S3_SHAPE_H
#define AWS_S3_SHAPE_H

#include <stdbool.h>

#include "codec/json.h"
#include "core/buf.h"
#include "core/err.h"

/* S3_TIME is a text in both forms, kept as "2013-05-24T00:00:00.000Z". */
enum s3_kind { S3_TEXT, S3_INT, S3_BOOL, S3_TIME, S3_STRUCT };

/* Repeated: as an array in JSON. Any name, of a root: other servers call it as they like. */
enum { S3_REQUIRED = 1, S3_REPEATED = 2, S3_ANY_NAME = 4 };

/* One element. Tables of elements end with {0}. */
struct s3_shape {
    const char *name;   /* in XML */
    const char *member; /* in JSON; NULL: the same */
    enum s3_kind kind;
    unsigned flags;
    const char *item;   /* the element holds a list of elements called so; NULL: it does not */
    const char *one_of; /* S3_TEXT: "Enabled|Disabled"; NULL: anything */
    const struct s3_shape *in; /* S3_STRUCT: what may stand inside */
};

/* Reads a document in either form, told apart by its first character. JSON may stand inside one
 * member called as the root element, as the command line prints some. Returns the JSON form (owned
 * by the caller, json_decref), or NULL and err (ERR_DATA, code MalformedXML): not well-formed, an
 * unknown, missing or repeated element, a value of another kind; the message names the element. */
json_t *s3_shape_read(const struct s3_shape *root, struct span text, struct err *err);

/* Appends the XML form of a document that was read. */
void s3_shape_write(const struct s3_shape *root, const json_t *document, struct buf *out);

/* For what a shape cannot say: sets err (ERR_DATA) with the service's code. Returns -1. */
int s3_shape_refuse(struct err *err, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "Rule 2 (name): " before the message, number counted from 1, name left out when {NULL,0}.
 * Returns -1. */
int s3_shape_within(struct err *err, const char *what, size_t number, struct span name);

#endif
