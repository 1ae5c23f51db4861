/* The progress line. */
#include "core/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/msg.h"
#include "core/num.h"

enum { DRAW_EVERY_NS = 200 * 1000 * 1000 };

static bool drawn; /* is there a line on the terminal now? */

void progress_start(struct progress *progress, const char *unit, enum progress_mode mode)
{
    *progress = (struct progress){.unit = unit, .started_ns = clock_mono_ns()};
    progress->on = mode == PROGRESS_ALWAYS || (mode == PROGRESS_AUTO && isatty(STDERR_FILENO));
}

void progress_erase(void)
{
    if (!drawn)
        return;
    fputs("\r\033[K", stderr);
    drawn = false;
}

static double elapsed_s(const struct progress *progress)
{
    double s = (double)(clock_mono_ns() - progress->started_ns) / 1e9;
    return s > 1e-6 ? s : 1e-6;
}

static void print_facts(const struct progress *progress)
{
    char done[32], rate[32], bytes[32], expected[32];
    double seconds = elapsed_s(progress);
    num_group(progress->done, done);
    num_group((uint64_t)((double)progress->done / seconds), rate);
    num_human((double)progress->bytes, bytes);
    num_human((double)progress->expected, expected);
    fprintf(stderr, "%s: %s %s, %s%s%s, %s/s", msg_program(), done, progress->unit, bytes,
            progress->expected > progress->bytes ? " of " : "",
            progress->expected > progress->bytes ? expected : "", rate);
    if (progress->failed > 0)
        fprintf(stderr, ", %llu failed", (unsigned long long)progress->failed);
}

static void print_left(const struct progress *progress, uint64_t done, uint64_t total)
{
    double left = elapsed_s(progress) * (double)(total - done) / (double)done;
    fprintf(stderr, ", %.0f s left", left);
}

void progress_tick(struct progress *progress)
{
    if (!progress->on)
        return;
    uint64_t now = clock_mono_ns();
    if (now - progress->drawn_ns < DRAW_EVERY_NS)
        return;
    progress->drawn_ns = now;
    progress_erase();
    print_facts(progress);
    if (progress->inflight > 0)
        fprintf(stderr, ", %llu in flight", (unsigned long long)progress->inflight);
    if (progress->total > 0 && progress->done > 0)
        print_left(progress, progress->done, progress->total);
    else if (progress->bytes > 0 && progress->expected > progress->bytes)
        print_left(progress, progress->bytes, progress->expected);
    drawn = true;
}

void progress_finish(struct progress *progress)
{
    if (!progress->on)
        return;
    progress_erase();
    print_facts(progress);
    fprintf(stderr, " in %.1f s\n", elapsed_s(progress));
}
