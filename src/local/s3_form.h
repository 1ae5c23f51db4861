/* Uploads by browsers: a form with fields, a signed policy that allows them, and a file. The fields
 * become headers of the call, so that what follows is an upload like any other.
 * Source: AmazonS3/latest/API/RESTObjectPOST.html. */
#ifndef LOCAL_S3_FORM_H
#define LOCAL_S3_FORM_H

#include "local/call.h"
#include "local/form.h"
#include "local/keys.h"

struct s3_form {
    struct form form;
    struct call *call;
    const struct keys *keys; /* NULL: signatures are not checked */
    struct buf text;         /* names and values of the fields */
    struct s3_form_field {
        size_t name, value, end; /* offsets into text */
    } field[CAP_LOCAL_FIELDS];
    size_t count;
    bool in_file, had_file;
    struct buf key;        /* with the file's name put in */
    struct buf tags;       /* of the field tagging, as its header has them */
    uint64_t size;         /* of the file so far */
    uint64_t min, max;     /* what the policy allows */
    void (*ready)(void *); /* the fields are known and allowed, the file begins */
    void (*bytes)(void *ctx, struct span bytes); /* of the file */
    void *ctx;
};

/* Is the call such an upload, which no header signs? */
bool s3_form_is(const struct call *call);

/* The call's headers have room for CAP_LOCAL_HEADERS; its state is an s3_request. */
void s3_form_init(struct s3_form *form, struct call *call, const struct keys *keys);
void s3_form_release(struct s3_form *form);

/* Takes bytes of the body; fails the call when the form is not allowed or too large. */
void s3_form_feed(struct s3_form *form, struct span bytes);

/* The body is complete: fails the call when the form is not. */
void s3_form_end(struct s3_form *form);

#endif
