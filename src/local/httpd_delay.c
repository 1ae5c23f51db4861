/* A list sorted by time, and a thread that sleeps until its head is due. */
#include "local/httpd_delay.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "core/clock.h"
#include "core/mem.h"

struct delay {
    struct MHD_Connection *connection;
    uint64_t due_ns;
    struct delay *next;
};

struct httpd_delays {
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    struct delay *first;
    bool stopping, ending;
};

static void sleep_until(struct httpd_delays *delays, uint64_t due_ns)
{
    struct timespec until = {.tv_sec = (time_t)(due_ns / 1000000000u),
                             .tv_nsec = (long)(due_ns % 1000000000u)};
    pthread_cond_timedwait(&delays->changed, &delays->lock, &until);
}

static void *work(void *arg)
{
    struct httpd_delays *delays = arg;
    pthread_mutex_lock(&delays->lock);
    while (delays->first != NULL || !delays->ending) {
        struct delay *delay = delays->first;
        if (delay == NULL) {
            pthread_cond_wait(&delays->changed, &delays->lock);
        } else if (!delays->stopping && delay->due_ns > clock_mono_ns()) {
            sleep_until(delays, delay->due_ns);
        } else {
            delays->first = delay->next;
            MHD_resume_connection(delay->connection);
            free(delay);
        }
    }
    pthread_mutex_unlock(&delays->lock);
    return NULL;
}

struct httpd_delays *httpd_delays_new(void)
{
    struct httpd_delays *delays = mem_alloc(sizeof *delays);
    pthread_condattr_t monotonic;
    pthread_mutex_init(&delays->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&delays->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&delays->thread, NULL, work, delays) != 0)
        abort(); /* out of memory */
    return delays;
}

bool httpd_delays_hold(struct httpd_delays *delays, struct MHD_Connection *connection,
                       uint64_t due_ns)
{
    pthread_mutex_lock(&delays->lock);
    bool held = !delays->stopping;
    if (held) {
        struct delay *delay = mem_alloc(sizeof *delay), **at = &delays->first;
        *delay = (struct delay){.connection = connection, .due_ns = due_ns};
        while (*at != NULL && (*at)->due_ns <= due_ns)
            at = &(*at)->next;
        delay->next = *at;
        *at = delay;
        MHD_suspend_connection(connection);
        pthread_cond_signal(&delays->changed);
    }
    pthread_mutex_unlock(&delays->lock);
    return held;
}

void httpd_delays_stop(struct httpd_delays *delays)
{
    pthread_mutex_lock(&delays->lock);
    delays->stopping = true;
    pthread_cond_signal(&delays->changed);
    pthread_mutex_unlock(&delays->lock);
}

void httpd_delays_free(struct httpd_delays *delays)
{
    if (delays == NULL)
        return;
    pthread_mutex_lock(&delays->lock);
    delays->ending = true;
    pthread_cond_signal(&delays->changed);
    pthread_mutex_unlock(&delays->lock);
    pthread_join(delays->thread, NULL);
    pthread_cond_destroy(&delays->changed);
    pthread_mutex_destroy(&delays->lock);
    free(delays);
}
