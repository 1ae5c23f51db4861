#include "unit.h"

#include <stdio.h>

#include "asset/verdict.h"

static void replies(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *headers, *body, *code;
        enum verdict_kind kind;
        enum retry_class retry;
        int64_t after_ms;
        bool host_failed;
    } cases[] = {
        {200, "", "x", "", VERDICT_BODY, RETRY_NO, -1, false},
        {206, "", "x", "", VERDICT_BODY, RETRY_NO, -1, false},
        {302, "Location: /x\r\n", "", "", VERDICT_REDIRECT, RETRY_NO, -1, false},
        {308, "location: /x\r\n", "", "", VERDICT_REDIRECT, RETRY_NO, -1, false},
        {302, "", "", "BadRedirect", VERDICT_FAILED, RETRY_NO, -1, false},
        {304, "Location: /x\r\n", "", "HttpError", VERDICT_FAILED, RETRY_NO, -1, false},
        {403, "", "URL signature expired", "UrlSignatureExpired", VERDICT_FAILED, RETRY_NO, -1,
         false},
        {400, "", "<p>Sorry: url Signature Expired!", "UrlSignatureExpired", VERDICT_FAILED,
         RETRY_NO, -1, false},
        {403, "", "<Message>Request has expired</Message>", "UrlSignatureExpired", VERDICT_FAILED,
         RETRY_NO, -1, false},
        {403, "", "Bad URL hash", "HttpError", VERDICT_FAILED, RETRY_NO, -1, false},
        {500, "", "URL signature expired", "HttpError", VERDICT_FAILED, RETRY_TRANSIENT, -1, true},
        {404, "", "", "NotFound", VERDICT_FAILED, RETRY_NO, -1, false},
        {410, "", "", "Gone", VERDICT_FAILED, RETRY_NO, -1, false},
        {408, "", "", "HttpError", VERDICT_FAILED, RETRY_TRANSIENT, -1, false},
        {429, "Retry-After: 3\r\n", "", "HttpError", VERDICT_FAILED, RETRY_THROTTLED, 3000, false},
        {503, "Retry-After: Thu, 01 Jan 1970 00:00:09 GMT\r\n", "", "HttpError", VERDICT_FAILED,
         RETRY_TRANSIENT, 8000, true},
        {503, "Retry-After: soon\r\n", "", "HttpError", VERDICT_FAILED, RETRY_TRANSIENT, -1, true},
        {501, "", "", "HttpError", VERDICT_FAILED, RETRY_NO, -1, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct http_reply reply = {.status = cases[i].status};
        struct verdict verdict;
        buf_init(&reply.headers, 0);
        buf_init(&reply.body, 0);
        buf_adds(&reply.headers, cases[i].headers);
        buf_adds(&reply.body, cases[i].body);
        verdict_of(&reply, NULL, 1000, &verdict);
        if (verdict.kind != cases[i].kind || verdict.retry != cases[i].retry ||
            verdict.after_ms != cases[i].after_ms || verdict.host_failed != cases[i].host_failed)
            fail_msg("case %zu: kind %d, retry %d, after %lld", i, verdict.kind, verdict.retry,
                     (long long)verdict.after_ms);
        assert_string_equal(verdict.err.code, cases[i].code);
        if (verdict.kind == VERDICT_FAILED && verdict.retry != RETRY_NO)
            assert_true(verdict.err.retryable);
        if (verdict.kind == VERDICT_REDIRECT)
            assert_true(span_is(verdict.location, "/x"));
        buf_release(&reply.headers);
        buf_release(&reply.body);
    }
}

static void transfers_that_failed(void **state)
{
    (void)state;
    struct http_reply reply = {.status = 200};
    struct verdict verdict;
    struct err err;
    buf_init(&reply.headers, 0);
    buf_init(&reply.body, 0);
    err_set(&err, ERR_NETWORK, "connection reset");
    err.retryable = true;
    verdict_of(&reply, &err, 0, &verdict);
    assert_int_equal(verdict.kind, VERDICT_FAILED);
    assert_int_equal(verdict.retry, RETRY_TRANSIENT);
    assert_true(verdict.host_failed);
    verdict_error(&err, ERR_DATA, "TooLarge", false, "%s", "too large");
    verdict_of(&reply, &err, 0, &verdict);
    assert_int_equal(verdict.retry, RETRY_NO);
    assert_false(verdict.host_failed);
    assert_string_equal(verdict.err.code, "TooLarge");
    assert_string_equal(verdict.err.message, "too large");
    reply.status = 503; /* the page that came with it was too long */
    verdict_of(&reply, &err, 0, &verdict);
    assert_int_equal(verdict.retry, RETRY_TRANSIENT);
    assert_string_equal(verdict.err.code, "HttpError");
}

UNIT_GROUP(verdict, cmocka_unit_test(replies), cmocka_unit_test(transfers_that_failed))
