/* Time. Everything that depends on it asks here, so that tests can pin it. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t clock_wall_ms(void);

/* Nanoseconds of a clock that never goes back; only differences mean anything. */
uint64_t clock_mono_ns(void);

/* For tests: clock_wall_ms answers ms from now on; a negative ms gives the real clock back. */
void clock_pin(int64_t ms);

/* Formats into out (NUL-terminated): "20130524T000000Z" (17 bytes), "20130524" (9),
 * "2013-05-24T00:00:00.000Z" (25), "Fri, 24 May 2013 00:00:00 GMT" (30, RFC 9110 5.6.7). */
void clock_basic(int64_t ms, char out[17]);
void clock_date(int64_t ms, char out[9]);
void clock_iso(int64_t ms, char out[25]);
void clock_http(int64_t ms, char out[30]);

/* Parses ISO 8601 in UTC: "2013-05-24T00:00:00[.fff]Z" (offsets +hh:mm too), "20130524T000000Z",
 * "2013-05-24"; HTTP dates; or a bare number of seconds (with fraction) since 1970. Returns 0 and
 * sets *ms, or -1. */
int clock_parse(const char *text, int64_t *ms);

#endif
