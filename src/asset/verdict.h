/* What a reply to a download means: a body, a way on, another try, or the end. Pure. */
#ifndef ASSET_VERDICT_H
#define ASSET_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "net/http.h"
#include "net/retry.h"

enum verdict_kind { VERDICT_BODY, VERDICT_REDIRECT, VERDICT_FAILED };

struct verdict {
    enum verdict_kind kind;
    struct span location;   /* VERDICT_REDIRECT: the header's value, in the reply */
    enum retry_class retry; /* VERDICT_FAILED: RETRY_NO is final */
    int64_t after_ms;       /* what the server asks to wait, -1: nothing */
    bool host_failed;       /* a sign that the host itself is unwell */
    struct err err;         /* VERDICT_FAILED */
};

/* err: the transfer's, NULL when a reply came whole. reply->body is the start of an error page; one
 * that is too long (ERR_DATA) counts as whole.
 * Codes of err: UrlSignatureExpired, NotFound (404), Gone (410), HttpError (any other status),
 * BadRedirect (without Location), "" for what the network did. Throttled, transient and final as
 * net/retry.h has it; a signature that has expired, 404 and 410 are final. */
void verdict_of(const struct http_reply *reply, const struct err *err, int64_t now_ms,
                struct verdict *verdict);

/* Fills err with a code of this layer. Returns -1. */
int verdict_error(struct err *err, enum err_kind kind, const char *code, bool retryable,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
