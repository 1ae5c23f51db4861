/* Status codes as RFC 9110 section 15 has them. What the content networks say when a URL's
 * signature is too old is text in the body of a 4xx. */
#include "asset/verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

int verdict_error(struct err *err, enum err_kind kind, const char *code, bool retryable,
                  const char *format, ...)
{
    char text[CAP_ERR_MESSAGE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    err_set(err, kind, "%s", text);
    snprintf(err->code, sizeof err->code, "%s", code);
    err->retryable = retryable;
    return -1;
}

/* In any case: servers in front of the origin change it. */
static bool holds(struct span text, const char *words)
{
    size_t len = strlen(words);
    for (size_t at = 0; at + len <= text.len; at++)
        if (strncasecmp(text.ptr + at, words, len) == 0)
            return true;
    return false;
}

static bool has_expired(const struct http_reply *reply)
{
    struct span body = buf_span(&reply->body);
    return reply->status / 100 == 4 &&
           (holds(body, "URL signature expired") || holds(body, "Request has expired"));
}

static int64_t asked_wait(const struct http_reply *reply, int64_t now_ms)
{
    char text[64];
    struct span value = http_header_value(reply, "retry-after");
    if (value.ptr == NULL || value.len >= sizeof text)
        return -1;
    memcpy(text, value.ptr, value.len);
    text[value.len] = '\0';
    return retry_after_ms(NULL, text, now_ms);
}

static void judge_status(const struct http_reply *reply, struct verdict *verdict)
{
    int status = reply->status;
    enum err_kind kind = ERR_SERVICE;
    if (has_expired(reply)) {
        verdict_error(&verdict->err, ERR_ACCESS, "UrlSignatureExpired", false,
                      "URL signature expired");
    } else if (status == 404 || status == 410) {
        verdict_error(&verdict->err, ERR_NOT_FOUND, status == 404 ? "NotFound" : "Gone", false,
                      "the server has no such asset");
    } else {
        verdict->retry = status == 408 || status == 425 ? RETRY_TRANSIENT
                                                        : retry_classify(status, "");
        if (status == 401 || status == 403)
            kind = ERR_ACCESS;
        else if (verdict->retry == RETRY_THROTTLED)
            kind = ERR_THROTTLED;
        verdict_error(&verdict->err, kind, "HttpError", verdict->retry != RETRY_NO,
                      "the server answers with status %d", status);
        verdict->host_failed = status >= 500;
    }
    verdict->err.http_status = status;
}

void verdict_of(const struct http_reply *reply, const struct err *err, int64_t now_ms,
                struct verdict *verdict)
{
    int status = reply->status;
    bool long_page = err != NULL && err->kind == ERR_DATA && status / 100 > 2;
    *verdict = (struct verdict){.kind = VERDICT_FAILED, .after_ms = -1};
    if (err != NULL && !long_page) {
        verdict->err = *err;
        verdict->host_failed = err->kind == ERR_NETWORK;
        verdict->retry = err->kind == ERR_NETWORK && err->retryable ? RETRY_TRANSIENT : RETRY_NO;
        return;
    }
    if (status / 100 == 2) {
        verdict->kind = VERDICT_BODY;
        return;
    }
    verdict->location = http_header_value(reply, "location");
    bool redirect = status == 301 || status == 302 || status == 303 || status == 307 ||
                    status == 308;
    if (redirect && verdict->location.len > 0) {
        verdict->kind = VERDICT_REDIRECT;
        return;
    }
    verdict->after_ms = asked_wait(reply, now_ms);
    if (redirect)
        verdict_error(&verdict->err, ERR_SERVICE, "BadRedirect", false,
                      "a redirect without a Location");
    else
        judge_status(reply, verdict);
}
