#include "unit.h"

#include "core/clock.h"
#include "core/random.h"
#include "net/caps.h"
#include "net/retry.h"

static void classes(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *code;
        enum retry_class class;
    } cases[] = {
        {0, "", RETRY_TRANSIENT},
        {500, "", RETRY_TRANSIENT},
        {502, "", RETRY_TRANSIENT},
        {503, "", RETRY_TRANSIENT},
        {504, "", RETRY_TRANSIENT},
        {501, "NotImplemented", RETRY_NO},
        {505, "", RETRY_NO},
        {503, "SlowDown", RETRY_THROTTLED},
        {400, "ThrottlingException", RETRY_THROTTLED},
        {400, "ProvisionedThroughputExceededException", RETRY_THROTTLED},
        {400, "RequestThrottled", RETRY_THROTTLED},
        {429, "", RETRY_THROTTLED},
        {400, "RequestTimeout", RETRY_TRANSIENT},
        {400, "PriorRequestNotComplete", RETRY_TRANSIENT},
        {409, "ConditionalRequestConflict", RETRY_TRANSIENT},
        {200, "InternalError", RETRY_TRANSIENT},
        {400, "", RETRY_NO},
        {403, "AccessDenied", RETRY_NO},
        {404, "NoSuchKey", RETRY_NO},
        {301, "PermanentRedirect", RETRY_NO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(retry_classify(cases[i].status, cases[i].code), cases[i].class);
}

/* The longest wait seen at each retry over many rolls comes near the ceiling, never past it. */
static void ceilings(void **state)
{
    (void)state;
    static const struct {
        enum retry_class class;
        int64_t ceiling[8];
    } cases[] = {
        {RETRY_TRANSIENT, {50, 100, 200, 400, 800, 1600, 3200, 6400}},
        {RETRY_THROTTLED, {1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000}},
    };
    random_seed(1);
    for (size_t c = 0; c < 2; c++) {
        int64_t longest[8] = {0}, shortest = CAP_BACKOFF_MS;
        for (int roll = 0; roll < 500; roll++) {
            struct retry_quota quota;
            struct retry retry;
            retry_quota_init(&quota);
            retry_init(&retry, 9);
            for (size_t i = 0; i < 8; i++) {
                int64_t wait = retry_next(&retry, &quota, cases[c].class, -1);
                assert_in_range(wait, 0, cases[c].ceiling[i]);
                longest[i] = wait > longest[i] ? wait : longest[i];
                shortest = wait < shortest ? wait : shortest;
            }
            assert_int_equal(retry_next(&retry, &quota, cases[c].class, -1), -1);
        }
        for (size_t i = 0; i < 8; i++)
            assert_true(longest[i] > cases[c].ceiling[i] * 9 / 10);
        assert_true(shortest < 10);
    }
}

static void attempts_end(void **state)
{
    (void)state;
    struct retry_quota quota;
    struct retry retry;
    retry_quota_init(&quota);
    retry_init(&retry, 3);
    assert_int_equal(retry_next(&retry, &quota, RETRY_NO, -1), -1);
    retry_init(&retry, 3);
    assert_true(retry_next(&retry, &quota, RETRY_TRANSIENT, -1) >= 0);
    assert_true(retry_next(&retry, &quota, RETRY_TRANSIENT, -1) >= 0);
    assert_int_equal(retry_next(&retry, &quota, RETRY_TRANSIENT, -1), -1);
    assert_int_equal(quota.tokens, 500 - 28);
    retry_init(&retry, 0);
    assert_int_equal(retry_next(&retry, &quota, RETRY_TRANSIENT, -1), -1);
}

static void the_quota_runs_dry_and_fills(void **state)
{
    (void)state;
    struct retry_quota quota;
    struct retry retry;
    retry_quota_init(&quota);
    retry_init(&retry, 1000);
    int retries = 0;
    while (retry_next(&retry, &quota, RETRY_TRANSIENT, -1) >= 0)
        retries++;
    assert_int_equal(retries, 35); /* 490 tokens */
    assert_int_equal(quota.tokens, 10);
    assert_true(retry_next(&retry, &quota, RETRY_THROTTLED, -1) >= 0);
    assert_true(retry_next(&retry, &quota, RETRY_THROTTLED, -1) >= 0);
    assert_int_equal(retry_next(&retry, &quota, RETRY_THROTTLED, -1), -1);
    assert_int_equal(quota.tokens, 0);

    retry_succeeded(&retry, &quota); /* the last cost */
    assert_int_equal(quota.tokens, 5);
    struct retry first;
    retry_init(&first, 3);
    retry_succeeded(&first, &quota);
    assert_int_equal(quota.tokens, 6);
    quota.tokens = 495;
    retry.last_cost = 14;
    retry_succeeded(&retry, &quota);
    assert_int_equal(quota.tokens, 500);
}

/* max(wait, min(said, wait + 5 s)) */
static void servers_may_ask_for_more(void **state)
{
    (void)state;
    for (int roll = 0; roll < 200; roll++) {
        struct retry_quota quota;
        struct retry retry;
        retry_quota_init(&quota);
        retry_init(&retry, 3);
        assert_int_equal(retry_next(&retry, &quota, RETRY_TRANSIENT, 3000), 3000);
        assert_in_range(retry_next(&retry, &quota, RETRY_TRANSIENT, 60000), 5000, 5100);
        retry_init(&retry, 3);
        assert_in_range(retry_next(&retry, &quota, RETRY_TRANSIENT, 0), 0, 50);
    }
}

static void headers(void **state)
{
    (void)state;
    static const struct {
        const char *amz, *plain;
        int64_t ms;
    } cases[] = {
        {NULL, NULL, -1},
        {"1500", NULL, 1500},
        {"1500", "9", 1500},
        {"soon", "9", 9000},
        {NULL, "0", 0},
        {NULL, "-1", -1},
        {NULL, "1.5", -1},
        {NULL, "99999999999999999999", -1},
        {NULL, "Fri, 24 May 2013 00:00:07 GMT", 7000},
        {NULL, "Thu, 23 May 2013 00:00:00 GMT", 0},
        {NULL, "Fri, 24 May 2113 00:00:07 GMT", 86400000},
        {NULL, "tomorrow", -1},
        {"", "", -1},
    };
    int64_t now;
    assert_int_equal(clock_parse("2013-05-24T00:00:00Z", &now), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(retry_after_ms(cases[i].amz, cases[i].plain, now), cases[i].ms);
}

UNIT_GROUP(retry, cmocka_unit_test(classes), cmocka_unit_test(ceilings),
           cmocka_unit_test(attempts_end), cmocka_unit_test(the_quota_runs_dry_and_fills),
           cmocka_unit_test(servers_may_ask_for_more), cmocka_unit_test(headers))
