/* Who may start a transfer now: limits for each host, and a fair turn for all hosts, so that one
 * that is slow or dead does not hold up the others. Pure; time is given (core/clock.h mono).
 *
 * A host has a line of those who wait for it. Hosts that may start one take turns. One may not
 *   - while per_host transfers are under way there;
 *   - while its token bucket is empty (rate a second, at most a tenth of a second's worth, or one,
 *     saved up);
 *   - while it is paused, because it asked for that (Retry-After);
 *   - while its circuit breaker is open: after `failures` failures in a row, for open_ms, then one
 *     transfer probes it; each failed probe doubles the time, up to ten times open_ms. Success
 *     closes it. After HOSTS_PROBES failed probes the host is down: those in its line and new ones
 *     are turned away, but for one probe whenever the time is over. */
#ifndef ASSET_HOSTS_H
#define ASSET_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/span.h"

#define HOSTS_PROBES 3

struct hosts_limits {
    int64_t per_host; /* transfers under way, 0: no limit */
    double rate;      /* starts a second, 0: no limit */
    int64_t failures; /* in a row, 0: no breaker */
    int64_t open_ms;
};

/* One who waits or is under way; ours. Zeroed before the first use. */
struct hosts_item {
    struct hosts_item *next;
    struct hosts_host *host; /* NULL: neither waits nor is under way */
    bool started;
};

struct hosts;
struct hosts *hosts_new(const struct hosts_limits *limits);
void hosts_free(struct hosts *hosts); /* NULL is fine */

/* Puts item in the line of the host called name ("cdn.example:443"). */
void hosts_wait(struct hosts *hosts, struct span name, struct hosts_item *item, uint64_t now_ns);

enum hosts_turn {
    HOSTS_START, /* *item may start: it counts as under way until hosts_end */
    HOSTS_DOWN,  /* *item is turned away: its host is down */
    HOSTS_NONE   /* nobody may start now */
};

/* Whose turn it is. HOSTS_NONE: *wait_ms is when to ask again, -1: after the next hosts_end. */
enum hosts_turn hosts_next(struct hosts *hosts, uint64_t now_ns, struct hosts_item **item,
                           int64_t *wait_ms);

enum hosts_outcome { HOSTS_WELL, HOSTS_FAILED, HOSTS_NEITHER };

/* A transfer has ended; pause_ms > 0: its host wants no other for so long. */
void hosts_end(struct hosts *hosts, struct hosts_item *item, enum hosts_outcome outcome,
               int64_t pause_ms, uint64_t now_ns);

/* Takes out someone who waits, whoever that is; NULL when nobody does. */
struct hosts_item *hosts_drain(struct hosts *hosts);

/* Hosts remembered. */
size_t hosts_count(const struct hosts *hosts);

#endif
