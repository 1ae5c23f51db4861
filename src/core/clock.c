/* Time, asked for in one place. Calendar arithmetic is timegm(3) and gmtime_r(3). */
#include "core/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/num.h"

static _Atomic int64_t pinned = -1; /* a test may pin it while a server thread reads */

int64_t clock_wall_ms(void)
{
    if (pinned >= 0)
        return pinned;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

uint64_t clock_mono_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void clock_pin(int64_t ms)
{
    pinned = ms;
}

/* strftime in the C locale: no program calls setlocale. */
static void format(int64_t ms, char *out, size_t size, const char *pattern)
{
    int64_t seconds = ms >= 0 ? ms / 1000 : (ms - 999) / 1000;
    time_t when = (time_t)seconds;
    struct tm tm;
    gmtime_r(&when, &tm);
    if (strftime(out, size, pattern, &tm) == 0)
        out[0] = '\0';
}

void clock_basic(int64_t ms, char out[17])
{
    format(ms, out, 17, "%Y%m%dT%H%M%SZ");
}

void clock_date(int64_t ms, char out[9])
{
    format(ms, out, 9, "%Y%m%d");
}

void clock_iso(int64_t ms, char out[25])
{
    char whole[20];
    format(ms, whole, sizeof whole, "%Y-%m-%dT%H:%M:%S");
    snprintf(out, 25, "%s.%03dZ", whole, (int)(((ms % 1000) + 1000) % 1000));
}

void clock_http(int64_t ms, char out[30])
{
    format(ms, out, 30, "%a, %d %b %Y %H:%M:%S GMT");
}

/* What may follow the seconds: a fraction, then Z, an offset, or nothing. */
static int parse_tail(const char *tail, int64_t *ms)
{
    int64_t extra = 0;
    if (*tail == '.') {
        int64_t unit = 100;
        for (tail++; *tail >= '0' && *tail <= '9'; tail++, unit /= 10)
            extra += (*tail - '0') * unit;
    }
    if (*tail == '+' || *tail == '-') {
        int64_t hours, minutes;
        struct span text = span_str(tail + 1);
        if (text.len != 5 || text.ptr[2] != ':' || num_i64(span_of(text.ptr, 2), 0, 23, &hours) ||
            num_i64(span_of(text.ptr + 3, 2), 0, 59, &minutes))
            return -1;
        int64_t offset = (hours * 60 + minutes) * 60000;
        *ms += extra + (*tail == '+' ? -offset : offset);
        return 0;
    }
    if (*tail == 'Z')
        tail++;
    *ms += extra;
    return *tail == '\0' ? 0 : -1;
}

int clock_parse(const char *text, int64_t *ms)
{
    static const char *const patterns[] = {"%Y-%m-%dT%H:%M:%S", "%Y%m%dT%H%M%S",
                                           "%Y-%m-%d %H:%M:%S", "%a, %d %b %Y %H:%M:%S GMT",
                                           "%Y-%m-%d"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        struct tm tm = {0};
        const char *tail = strptime(text, patterns[i], &tm);
        if (tail == NULL || (*tail == 'T' || *tail == ' '))
            continue;
        int day = tm.tm_mday;
        int64_t when = (int64_t)timegm(&tm) * 1000;
        if (tm.tm_mday == day && parse_tail(tail, &when) == 0) { /* timegm moves 30 February */
            *ms = when;
            return 0;
        }
    }
    double seconds;
    if (num_double(span_str(text), -1e12, 1e12, &seconds) != 0)
        return -1;
    *ms = (int64_t)llround(seconds * 1000);
    return 0;
}
