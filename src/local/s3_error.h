/* S3's errors: codes with their status and message, and the document. */
#ifndef LOCAL_S3_ERROR_H
#define LOCAL_S3_ERROR_H

#include "local/call.h"

/* Fails the call with a code of the table; its status and message come from there. */
void s3_error(struct call *call, const char *code);

/* InvalidArgument with the argument's name and value; name is static. */
void s3_error_argument(struct call *call, const char *name, struct span value, const char *message);

/* PreconditionFailed with the header that failed; name is static. */
void s3_error_condition(struct call *call, const char *name);

/* NotImplemented because of a header. */
void s3_error_header(struct call *call, struct span name);

/* The service's fail. */
void s3_error_render(struct call *call);

#endif
