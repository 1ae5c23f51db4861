/* The credentials endpoint of a container (ECS, EKS Pod Identity, Greengrass).
 * Source: docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html. */
#ifndef AWS_CONTAINER_H
#define AWS_CONTAINER_H

#include "core/buf.h"
#include "core/err.h"

/* Appends the URL to ask, from AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI. Returns 0, or
 * -1 with err (ERR_USAGE): neither set, malformed, plain http to a host that is not this machine or
 * one of the addresses AWS serves containers from. */
int container_url(struct buf *out, struct err *err);

/* Appends the value of the Authorization header: the content of
 * AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, read afresh, or AWS_CONTAINER_AUTHORIZATION_TOKEN;
 * nothing when neither is set. Returns 0, or -1 with err: unreadable, or with a line break. */
int container_authorization(struct buf *out, struct err *err);

#endif
