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
    char done[32], rate[32], bytes[32];
    double seconds = elapsed_s(progress);
    num_group(progress->done, done);
    num_group((uint64_t)((double)progress->done / seconds), rate);
    num_human((double)progress->bytes, bytes);
    fprintf(stderr, "%s: %s %s, %s, %s/s", msg_program(), done, progress->unit, bytes, rate);
    if (progress->failed > 0)
        fprintf(stderr, ", %llu failed", (unsigned long long)progress->failed);
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
    if (progress->total > 0 && progress->done > 0) {
        double left = elapsed_s(progress) * (double)(progress->total - progress->done) /
                      (double)progress->done;
        fprintf(stderr, ", %.0f s left", left);
    }
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
