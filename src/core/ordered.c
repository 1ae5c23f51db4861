/* Each piece has a ticket, its number in the input; a result is given away when all before it have
 * been. */
#include "core/ordered.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/mem.h"

struct run {
    const struct ordered *ordered;
    pthread_mutex_t input, output;
    pthread_cond_t turn; /* with output: given or stopped has changed */
    uint64_t taken;      /* under input */
    uint64_t given;      /* under output */
    bool ended;          /* under input */
    bool stopped;        /* under output */
};

struct worker {
    struct run *run;
    void *job;
    pthread_t thread;
};

static bool take(struct run *run, void *job, uint64_t *ticket)
{
    pthread_mutex_lock(&run->input);
    pthread_mutex_lock(&run->output);
    bool go = !run->ended && !run->stopped;
    pthread_mutex_unlock(&run->output);
    if (go && !run->ordered->take(run->ordered->context, job))
        go = false;
    if (go)
        *ticket = run->taken++;
    else
        run->ended = true;
    pthread_mutex_unlock(&run->input);
    return go;
}

static void give(struct run *run, void *job, uint64_t ticket)
{
    pthread_mutex_lock(&run->output);
    while (run->given != ticket)
        pthread_cond_wait(&run->turn, &run->output);
    if (!run->stopped && !run->ordered->give(run->ordered->context, job))
        run->stopped = true;
    run->given++;
    pthread_cond_broadcast(&run->turn);
    pthread_mutex_unlock(&run->output);
}

static void *serve(void *argument)
{
    struct worker *worker = argument;
    struct run *run = worker->run;
    uint64_t ticket;
    while (take(run, worker->job, &ticket)) {
        run->ordered->work(run->ordered->context, worker->job);
        give(run, worker->job, ticket);
    }
    return NULL;
}

void ordered_run(const struct ordered *ordered, void **jobs, size_t threads)
{
    struct run run = {.ordered = ordered};
    struct worker *workers = mem_array(threads, sizeof *workers);
    size_t started = 1;
    pthread_mutex_init(&run.input, NULL);
    pthread_mutex_init(&run.output, NULL);
    pthread_cond_init(&run.turn, NULL);
    for (size_t i = 0; i < threads; i++)
        workers[i] = (struct worker){.run = &run, .job = jobs[i]};
    while (started < threads &&
           pthread_create(&workers[started].thread, NULL, serve, &workers[started]) == 0)
        started++;
    serve(&workers[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    pthread_cond_destroy(&run.turn);
    pthread_mutex_destroy(&run.output);
    pthread_mutex_destroy(&run.input);
    free(workers);
}
