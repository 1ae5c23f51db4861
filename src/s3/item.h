/* The object that a line is about: named by "_s3", as the S3 programs write it into what they
 * print, or by the line's own members bucket, key and version_id, as s3ls prints it. */
#ifndef S3_ITEM_H
#define S3_ITEM_H

#include "codec/ndrec.h"
#include "core/buf.h"
#include "core/err.h"

/* {NULL,0}: the line does not say. */
struct s3_item {
    struct span bucket, key, version_id;
};

/* Reads it: all of it from "_s3" if there is a key in it, else from the line. Texts with escapes go
 * into scratch, which needs s3_item_scratch first and must stay. Returns 0, or -1 with err
 * (ERR_DATA, "key: not a string"). */
int s3_item_read(const struct ndrec *line, struct s3_item *item, struct buf *scratch,
                 struct err *err);

/* Is it an object that can be asked for? Returns 0, or -1 with err (ERR_DATA, "key: missing"). */
int s3_item_check(const struct s3_item *item, struct err *err);

/* Empties scratch and makes room for every text of line, so that none moves. */
void s3_item_scratch(const struct ndrec *line, struct buf *scratch);

/* The text of a member, appended to scratch (and a NUL behind it). Returns 0, or -1 with err: name
 * is not a string. */
int s3_item_text(const char *name, struct span value, struct buf *scratch, struct span *text,
                 struct err *err);

#endif
