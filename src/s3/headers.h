/* The headers that S3 keeps with an object: Content-Disposition and its like, x-amz-meta-*, tags,
 * storage class, encryption. */
#ifndef S3_HEADERS_H
#define S3_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/opt.h"
#include "core/span.h"
#include "net/http.h"

enum { S3_HEADERS_MAX = 80 };

struct s3_headers {
    struct http_header header[S3_HEADERS_MAX];
    char *owned[2 * S3_HEADERS_MAX];
    size_t count, owned_count;
    char *tagging; /* the value of x-amz-tagging, owned; NULL: no tags */
    size_t tags;
};

/* Zeroed is empty. */
void s3_headers_release(struct s3_headers *headers);

/* to becomes what from is; from must stay as long as to. */
void s3_headers_borrow(struct s3_headers *to, const struct s3_headers *from);

/* Can value be sent unharmed? Returns 0, or -1 with err (ERR_USAGE) that starts with name: it is
 * empty, has other characters than printable ASCII, or a space at an end. */
int s3_headers_check(const char *name, const char *value, struct err *err);

/* Is name one that a header can have (a token, RFC 9110 section 5.6.2)? */
bool s3_headers_token(struct span name);

/* Sets a header, in place of one with that name; name static, value borrowed. Returns 0, or -1
 * with err as above. */
int s3_headers_set(struct s3_headers *headers, const char *name, const char *value,
                   struct err *err);

/* Sets x-amz-meta-name; both are copied. Returns 0, or -1 with err: as above, a name that is no
 * HTTP token, more than CAP_S3_METADATA bytes in all. */
int s3_headers_meta(struct s3_headers *headers, struct span name, struct span value,
                    struct err *err);

/* As s3_headers_meta, for "NAME=VALUE"; a name given before is an error. */
int s3_headers_metadata(struct s3_headers *headers, const char *pair, struct err *err);

/* Adds a tag. Returns 0, or -1 with err: more than CAP_S3_TAGS, a key or a value that is too long
 * or not UTF-8, a key given before. Values may be empty. */
int s3_headers_tag(struct s3_headers *headers, struct span key, struct span value, struct err *err);
void s3_headers_untag(struct s3_headers *headers); /* forgets all tags */

/* ---- options ---- */

struct s3_header_options {
    const char *disposition, *cache_control, *encoding, *language;
    const char *storage_class, *kms_key;
    int sse; /* one of the words below; 0: not given */
    struct opt_list metadata, tags;
};

#define S3_HEADERS_SSE "none|AES256|aws:kms|aws:kms:dsse"

/* Rows of an option table. */
#define S3_HEADERS_OPTIONS(o)                                                                      \
    OPT_LIST('m', "metadata", "NAME=VALUE", &(o)->metadata, "kept with the object; repeatable"),   \
        OPT_LIST(0, "tag", "KEY=VALUE", &(o)->tags, "a tag of the object; repeatable"),            \
        OPT_TEXT(0, "storage-class", "CLASS", &(o)->storage_class, "such as STANDARD_IA")
#define S3_HEADERS_RARE_OPTIONS(o)                                                                 \
    OPT_TEXT(0, "cache-control", "TEXT", &(o)->cache_control, "how long it may be cached"),        \
        OPT_TEXT(0, "content-disposition", "TEXT", &(o)->disposition,                              \
                 "as browsers are to save it"),                                                    \
        OPT_TEXT(0, "content-encoding", "CODING", &(o)->encoding, "such as gzip"),                 \
        OPT_TEXT(0, "content-language", "TAG", &(o)->language, "such as de"),                      \
        OPT_CHOICE(0, "sse", S3_HEADERS_SSE, &(o)->sse, "encryption at the service"),              \
        OPT_TEXT(0, "kms-key", "ID", &(o)->kms_key, "the key of --sse aws:kms")

/* Sets what the options say. Returns 0, or -1 with err (ERR_USAGE). */
int s3_headers_read(struct s3_headers *headers, const struct s3_header_options *options,
                    struct err *err);

#endif
