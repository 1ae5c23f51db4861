/* From a request line and headers to the service that answers. */
#ifndef LOCAL_ROUTER_H
#define LOCAL_ROUTER_H

#include "local/auth.h"
#include "local/service.h"

/* Takes call->target apart into path and query (decoded into scratch, which the spans point into;
 * pairs has room for CAP_LOCAL_QUERY). Returns 0, or -1: a bad escape, or too many parameters. */
int router_split(struct call *call, struct sigv4_pair *pairs, struct buf *scratch);

/* The service: by the credential's scope, else X-Amz-Target, else an Action in the form protocol,
 * else the last one (S3). Never NULL. */
const struct service *router_service(const struct call *call, const struct auth_claim *claim);

#endif
