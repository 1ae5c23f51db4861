#include "unit.h"

#include <sched.h>

#include "core/ordered.h"

struct job {
    uint64_t input, result;
};

struct stream {
    uint64_t next, end, stop_at;
    uint64_t given;
    bool in_order;
};

static bool take(void *context, void *argument)
{
    struct stream *stream = context;
    struct job *job = argument;
    if (stream->next == stream->end)
        return false;
    job->input = stream->next++;
    return true;
}

static void work(void *context, void *argument)
{
    (void)context;
    struct job *job = argument;
    for (uint64_t i = 0; i < job->input % 5; i++)
        sched_yield();
    job->result = job->input * 3;
}

static bool give(void *context, void *argument)
{
    struct stream *stream = context;
    struct job *job = argument;
    stream->in_order = stream->in_order && job->result == stream->given * 3;
    stream->given++;
    return stream->given != stream->stop_at;
}

static void keeps_the_order(void **state)
{
    (void)state;
    static const size_t threads[] = {1, 2, 7, 16};
    static const uint64_t ends[] = {0, 1, 5, 2000};
    struct job job[16];
    void *jobs[16];
    for (size_t i = 0; i < 16; i++)
        jobs[i] = &job[i];
    for (size_t t = 0; t < 4; t++) {
        for (size_t e = 0; e < 4; e++) {
            struct stream stream = {.end = ends[e], .in_order = true};
            struct ordered ordered = {&stream, take, work, give};
            ordered_run(&ordered, jobs, threads[t]);
            assert_true(stream.in_order);
            assert_int_equal(stream.given, ends[e]);
        }
    }
}

static void stops_where_give_says(void **state)
{
    (void)state;
    struct job job[4];
    void *jobs[] = {&job[0], &job[1], &job[2], &job[3]};
    for (size_t threads = 1; threads <= 4; threads++) {
        struct stream stream = {.end = 100000, .stop_at = 17, .in_order = true};
        struct ordered ordered = {&stream, take, work, give};
        ordered_run(&ordered, jobs, threads);
        assert_true(stream.in_order);
        assert_int_equal(stream.given, 17);
        assert_true(stream.next <= 17 + threads);
    }
}

UNIT_GROUP(ordered, cmocka_unit_test(keeps_the_order), cmocka_unit_test(stops_where_give_says))
