/* Work on a stream by several threads whose results come out in the order of the input.
 *
 * There is no queue: each thread takes the next piece of input itself, one thread at a time, works
 * on it beside the others, waits for its turn and gives the result away. So there are never more
 * pieces in memory than threads, and one thread needs no other. */
#ifndef CORE_ORDERED_H
#define CORE_ORDERED_H

#include <stdbool.h>
#include <stddef.h>

struct ordered {
    void *context; /* passed to each of the functions */

    /* Fills job with the next piece of input, waiting for it if need be. Called by one thread at a
     * time, in the order of the input. false: there is no more. */
    bool (*take)(void *context, void *job);

    /* Works on job. Called by several threads at once, each with a job of its own. */
    void (*work)(void *context, void *job);

    /* Gives the result away. Called by one thread at a time, in the order of take. false: stop, and
     * take and give are not called again; the function has to see to it that a take under way
     * returns. */
    bool (*give)(void *context, void *job);
};

/* Runs until take or give says false. jobs[0..threads) are what the threads work with. With one
 * thread everything happens in the calling one; when the system gives fewer threads than asked for,
 * those do. */
void ordered_run(const struct ordered *ordered, void **jobs, size_t threads);

#endif
