/* The instance metadata service of EC2, version 2 (a token first), version 1 where there is no
 * token and it is not switched off.
 * Source: docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html, botocore
 * utils.py. */
#ifndef AWS_IMDS_H
#define AWS_IMDS_H

#include "aws/config.h"
#include "aws/credentials.h"
#include "net/http.h"
#include "net/loop.h"

struct imds;

/* found is taken by the callee (on success), err is borrowed. */
typedef void imds_fn(void *ctx, struct credentials *found, const struct err *err);

/* done comes once, from the loop; the handle is valid until then. Honours
 * AWS_EC2_METADATA_SERVICE_ENDPOINT[_MODE], AWS_EC2_METADATA_V1_DISABLED (and the profile's keys of
 * the same names), AWS_METADATA_SERVICE_TIMEOUT (seconds) and AWS_METADATA_SERVICE_NUM_ATTEMPTS. */
struct imds *imds_start(struct loop *loop, struct http *http, const struct config *config,
                        imds_fn *done, void *ctx);
void imds_cancel(struct imds *imds); /* NULL is fine */

#endif
