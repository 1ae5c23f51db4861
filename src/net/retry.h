/* When to try again, as the AWS SDKs' standard mode does in its 2026 form
 * (docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html; botocore
 * retries/standard.py and quota.py).
 *
 * The wait before retry i (0, 1, ...) is random(0..1) * min(base * 2^i, 20 s), base 50 ms for
 * transient failures and 1 s for throttling. A service that says how long to wait
 * (x-amz-retry-after in milliseconds, Retry-After) gets max(wait, min(said, wait + 5 s)).
 *
 * Retries are paid for from a quota of 500 tokens that all requests of a process share, 14 a
 * transient retry and 5 a throttled one, so that a fleet does not hammer a service that is down:
 * without enough tokens the failure is final. Success after a retry gives its last cost back,
 * success at the first try gives 1; the quota never passes 500.
 *
 * Pure but for the jitter, which comes from core/random.h. */
#ifndef NET_RETRY_H
#define NET_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#define RETRY_QUOTA          500
#define RETRY_COST_TRANSIENT 14
#define RETRY_COST_THROTTLED 5

struct retry_quota {
    int tokens;
};
void retry_quota_init(struct retry_quota *quota);

enum retry_class { RETRY_NO, RETRY_TRANSIENT, RETRY_THROTTLED };

/* The class of a failed attempt: status 0 means no reply (always transient); code is the service's
 * error code, "" if none. Throttled: the standard mode's list of codes, and 429 and 509; transient:
 * RequestTimeout, RequestTimeoutException, PriorRequestNotComplete, InternalError(s) of any status,
 * and 500, 502, 503, 504. */
enum retry_class retry_classify(int http_status, const char *code);

/* One request's attempts. Zeroed but for max_attempts is its start. */
struct retry {
    int attempts;     /* made so far */
    int max_attempts; /* 1 + --retries */
    int last_cost;    /* tokens the last retry took */
};
void retry_init(struct retry *retry, int max_attempts);

/* After a failed attempt, which is counted here: may it be tried again, and after how long? Takes
 * from the quota. retry_after_ms < 0: no header. Returns -1 for "give up", else milliseconds. */
int64_t retry_next(struct retry *retry, struct retry_quota *quota, enum retry_class class,
                   int64_t retry_after_ms);

/* After success: gives back to the quota. */
void retry_succeeded(const struct retry *retry, struct retry_quota *quota);

/* The wait a failed reply asks for, in milliseconds, -1 when it asks for none: x_amz_retry_after
 * (milliseconds), else retry_after (RFC 9110 10.2.3: seconds, or an HTTP date beside now_ms).
 * NULL: the reply has no such header. */
int64_t retry_after_ms(const char *x_amz_retry_after, const char *retry_after, int64_t now_ms);

#endif
