/* When to try again, as the AWS SDKs' standard mode does (2026 form): full-jitter exponential
 * back-off, base 50 ms (1 s when throttled), cap 20 s, x-amz-retry-after / Retry-After honoured,
 * and a quota that stops a fleet of retries when a service is down. Pure: time and randomness are
 * arguments or come from core/. */
#ifndef NET_RETRY_H
#define NET_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/* The retry quota shared by all requests of a process: 500 tokens; a transient retry costs 14, a
 * throttled one 5; success after a retry gives the last cost back, a first-try success 1. */
struct retry_quota {
    int tokens;
};
void retry_quota_init(struct retry_quota *quota);

enum retry_class { RETRY_NO, RETRY_TRANSIENT, RETRY_THROTTLED };

/* The class of a failed attempt: status 0 means no reply (always transient); code is the service's
 * error code, "" if none. */
enum retry_class retry_classify(int http_status, const char *code);

struct retry {
    int attempts;     /* made so far */
    int max_attempts; /* 1 + --retries */
    int last_cost;
};
void retry_init(struct retry *retry, int max_attempts);

/* After a failed attempt: may it be tried again, and after how long? Takes from the quota.
 * retry_after_ms < 0: no header. Returns -1 for "give up", else milliseconds to wait. */
int64_t retry_next(struct retry *retry, struct retry_quota *quota, enum retry_class class,
                   int64_t retry_after_ms);

/* After success: gives back to the quota. */
void retry_succeeded(const struct retry *retry, struct retry_quota *quota);

#endif
