/* Conditional reads and writes. ETags are compared without quotes; S3 has no weak ones. */
#include "local/s3_conditions.h"

#include <string.h>

#include "core/clock.h"
#include "local/s3_error.h"

bool s3_conditions_match(struct span list, struct span etag)
{
    while (list.ptr != NULL) {
        struct span one = span_trim(span_cut(&list, ','));
        if (span_is(one, "*"))
            return true;
        if (span_starts(one, "W/"))
            one = span_of(one.ptr + 2, one.len - 2);
        if (one.len >= 2 && one.ptr[0] == '"' && one.ptr[one.len - 1] == '"')
            one = span_of(one.ptr + 1, one.len - 2);
        if (span_equal(one, etag))
            return true;
    }
    return false;
}

/* An unreadable date is no condition (RFC 9110 13.1.3). */
static bool read_date(struct span text, int64_t *ms)
{
    char copied[64];
    if (text.ptr == NULL || text.len >= sizeof copied)
        return false;
    memcpy(copied, text.ptr, text.len);
    copied[text.len] = '\0';
    return clock_parse(copied, ms) == 0;
}

void s3_conditions_read(struct call *call, bool copy, struct span etag, int64_t modified_ms)
{
    static const char *const names[2][4] = {
        {"If-Match", "If-Unmodified-Since", "If-None-Match", "If-Modified-Since"},
        {"x-amz-copy-source-If-Match", "x-amz-copy-source-If-Unmodified-Since",
         "x-amz-copy-source-If-None-Match", "x-amz-copy-source-If-Modified-Since"}};
    const char *const *name = names[copy];
    struct span match = call_header(call, name[0]), none_match = call_header(call, name[2]);
    int64_t since, second = modified_ms / 1000 * 1000;
    if (match.ptr != NULL) {
        if (!s3_conditions_match(match, etag))
            s3_error_condition(call, name[0]);
    } else if (read_date(call_header(call, name[1]), &since) && second > since) {
        s3_error_condition(call, name[1]);
    }
    const char *failed = NULL;
    if (none_match.ptr != NULL)
        failed = s3_conditions_match(none_match, etag) ? name[2] : NULL;
    else if (read_date(call_header(call, name[3]), &since) && second <= since)
        failed = name[3];
    if (failed == NULL || call_failed(call))
        return;
    if (copy)
        s3_error_condition(call, failed);
    else
        s3_error(call, "NotModified");
}

bool s3_conditions_range(struct span guard, struct span etag, int64_t modified_ms)
{
    int64_t since;
    if (span_is(guard, "*") || span_starts(guard, "W/")) /* RFC 9110 13.1.5 */
        return false;
    if (guard.len > 0 && guard.ptr[0] != '"' && read_date(guard, &since))
        return since == modified_ms / 1000 * 1000;
    return s3_conditions_match(guard, etag);
}

void s3_conditions_write(struct call *call, struct span etag)
{
    struct span match = call_header(call, "if-match"), none = call_header(call, "if-none-match");
    if (none.ptr != NULL && (match.ptr != NULL || !span_is(span_trim(none), "*"))) {
        s3_error_header(call,
                        span_str(match.ptr != NULL ? "If-Match,If-None-Match" : "If-None-Match"));
        return;
    }
    if (none.ptr != NULL && etag.ptr != NULL)
        s3_error_condition(call, "If-None-Match");
    if (match.ptr == NULL)
        return;
    if (etag.ptr == NULL)
        s3_error(call, "NoSuchKey");
    else if (!s3_conditions_match(match, etag))
        s3_error_condition(call, "If-Match");
}
