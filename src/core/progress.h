/* A progress line on a terminal's stderr: items, bytes, rate, in flight, time left. Programs tell
 * what happened; drawing, at most five times a second, is decided here. */
#ifndef CORE_PROGRESS_H
#define CORE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

enum progress_mode { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

struct progress {
    const char *unit;  /* "messages", "records", "objects"; borrowed */
    uint64_t total;    /* items expected, 0: unknown */
    uint64_t done;     /* items finished well */
    uint64_t failed;   /* items given up */
    uint64_t bytes;    /* payload moved */
    uint64_t expected; /* bytes of it in all, as far as known, 0: unknown */
    uint64_t inflight; /* items under way */
    uint64_t started_ns, drawn_ns;
    bool on;
};

/* AUTO draws only when stderr is a terminal. */
void progress_start(struct progress *progress, const char *unit, enum progress_mode mode);

/* Draws the line if it is time to; cheap otherwise. */
void progress_tick(struct progress *progress);

/* Replaces the line by a summary of the whole. Prints nothing when drawing is off. */
void progress_finish(struct progress *progress);

/* Wipes a drawn line so that a message can be printed; the next tick draws again. */
void progress_erase(void);

#endif
