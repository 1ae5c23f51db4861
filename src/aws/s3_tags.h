/* The tags of an object. They are kept as text in the form of x-amz-tagging, "key=value&key=value"
 * percent-encoded, and go over the wire as XML too.
 * Source: AmazonS3/latest/API/API_PutObjectTagging.html, userguide/object-tagging.html. */
#ifndef AWS_S3_TAGS_H
#define AWS_S3_TAGS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

/* Reads tags, checks them, and appends them to text. Return 0, or -1 with err (ERR_DATA, the code
 * S3 answers with): not well-formed, too many, twice the same key, a key or value that is too long
 * or has characters that tags may not have, a key that begins with aws:. */
int s3_tags_read_header(struct span header, struct buf *text, struct err *err);
int s3_tags_read_xml(struct span body, struct buf *text, struct err *err);

/* The Tagging document of text; {NULL,0} and "" are no tags. */
void s3_tags_write_xml(struct span text, struct buf *out);

size_t s3_tags_count(struct span text);

/* Is there a tag with this key and value? */
bool s3_tags_has(struct span text, struct span key, struct span value);

#endif
