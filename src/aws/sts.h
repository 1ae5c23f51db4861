/* STS: assuming a role. Requests in the query protocol, version 2011-06-15, and their replies in
 * XML; pure. Source: docs.aws.amazon.com/STS/latest/APIReference. */
#ifndef AWS_STS_H
#define AWS_STS_H

#include "aws/chain.h"
#include "aws/credentials.h"
#include "core/buf.h"
#include "core/err.h"

/* Appends the form body of AssumeRole. session_name is used when role has none. */
void sts_assume_role(const struct chain_role *role, const char *session_name, struct buf *body);

/* Appends the form body of AssumeRoleWithWebIdentity, a request that is not signed. */
void sts_web_identity(const struct chain_role *role, const char *session_name, struct span token,
                      struct buf *body);

/* Reads the credentials of either reply. Returns 0, or -1 with err (ERR_DATA). */
int sts_decode(struct span body, struct credentials *out, struct err *err);

#endif
