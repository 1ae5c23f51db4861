/* Retry decisions: net/retry.h has the rules and their source. */
#include "net/retry.h"

#include <stddef.h>
#include <string.h>

#include "core/clock.h"
#include "core/num.h"
#include "core/random.h"
#include "net/caps.h"

#define BASE_TRANSIENT_MS 50
#define BASE_THROTTLED_MS 1000
#define HEADER_MARGIN_MS  5000
#define HEADER_MAX_MS     ((int64_t)86400 * 1000)

void retry_quota_init(struct retry_quota *quota)
{
    quota->tokens = RETRY_QUOTA;
}

static bool listed(const char *const *list, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], code) == 0)
            return true;
    return false;
}

enum retry_class retry_classify(int http_status, const char *code)
{
    static const char *const throttled[] = {"Throttling",
                                            "ThrottlingException",
                                            "ThrottledException",
                                            "RequestThrottledException",
                                            "TooManyRequestsException",
                                            "ProvisionedThroughputExceededException",
                                            "TransactionInProgressException",
                                            "RequestLimitExceeded",
                                            "BandwidthLimitExceeded",
                                            "LimitExceededException",
                                            "RequestThrottled",
                                            "SlowDown",
                                            "EC2ThrottledException",
                                            "KMSThrottlingException"};
    static const char *const transient[] = {
        "RequestTimeout",  "RequestTimeoutException", "PriorRequestNotComplete",   "InternalError",
        "InternalFailure", "InternalServerError",     "ConditionalRequestConflict"};
    if (http_status == 0)
        return RETRY_TRANSIENT;
    if (listed(throttled, sizeof throttled / sizeof throttled[0], code))
        return RETRY_THROTTLED;
    if (listed(transient, sizeof transient / sizeof transient[0], code))
        return RETRY_TRANSIENT;
    if (http_status == 429 || http_status == 509)
        return RETRY_THROTTLED;
    if (http_status == 500 || (http_status >= 502 && http_status <= 504))
        return RETRY_TRANSIENT;
    return RETRY_NO;
}

void retry_init(struct retry *retry, int max_attempts)
{
    *retry = (struct retry){.max_attempts = max_attempts > 0 ? max_attempts : 1};
}

/* base * 2^i, capped, without shifting into the void. */
static double ceiling_ms(enum retry_class class, int i)
{
    double ms = class == RETRY_THROTTLED ? BASE_THROTTLED_MS : BASE_TRANSIENT_MS;
    for (; i > 0 && ms < CAP_BACKOFF_MS; i--)
        ms *= 2;
    return ms < CAP_BACKOFF_MS ? ms : CAP_BACKOFF_MS;
}

int64_t retry_next(struct retry *retry, struct retry_quota *quota, enum retry_class class,
                   int64_t retry_after)
{
    retry->attempts++;
    if (class == RETRY_NO || retry->attempts >= retry->max_attempts)
        return -1;
    int cost = class == RETRY_THROTTLED ? RETRY_COST_THROTTLED : RETRY_COST_TRANSIENT;
    if (quota->tokens < cost)
        return -1;
    quota->tokens -= cost;
    retry->last_cost = cost;
    int64_t wait = (int64_t)(random_unit() * ceiling_ms(class, retry->attempts - 1));
    int64_t most = wait + HEADER_MARGIN_MS;
    if (retry_after > wait)
        wait = retry_after < most ? retry_after : most;
    return wait;
}

void retry_succeeded(const struct retry *retry, struct retry_quota *quota)
{
    quota->tokens += retry->last_cost > 0 ? retry->last_cost : 1;
    if (quota->tokens > RETRY_QUOTA)
        quota->tokens = RETRY_QUOTA;
}

int64_t retry_after_ms(const char *x_amz_retry_after, const char *retry_after, int64_t now_ms)
{
    int64_t ms;
    if (x_amz_retry_after != NULL &&
        num_i64(span_str(x_amz_retry_after), 0, HEADER_MAX_MS, &ms) == 0)
        return ms;
    if (retry_after == NULL)
        return -1;
    if (num_i64(span_str(retry_after), 0, HEADER_MAX_MS / 1000, &ms) == 0)
        return ms * 1000;
    if (strstr(retry_after, " GMT") == NULL || clock_parse(retry_after, &ms) != 0)
        return -1;
    ms -= now_ms;
    return ms < 0 ? 0 : ms < HEADER_MAX_MS ? ms : HEADER_MAX_MS;
}
