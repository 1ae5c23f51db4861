/* The event loop: libuv behind a small face. One loop per process, one thread.
 *
 * Callbacks of loop_soon and of timers run after the sockets of the same turn were served: when
 * the loop was kept busy for long, a reply that lies ready is read before the timer that would
 * call it late. */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include <stdint.h>

struct loop;
struct loop_timer;
typedef void loop_fn(void *ctx);

struct loop *loop_new(void);
void loop_free(struct loop *loop); /* after everything that uses it is freed; NULL is fine */

/* Runs until nothing is left to wait for, or loop_stop. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* fn is called once, from the loop, after the first SIGINT or SIGTERM (core/sig.h must be
 * installed). The watch does not keep the loop alive. A second call replaces the first. */
void loop_on_stop(struct loop *loop, loop_fn *fn, void *ctx);

/* Calls fn from the loop as soon as control is back there (never from inside the caller), in the
 * order of the calls. loop_forget takes back all such calls of fn with ctx that are not made yet.
 */
void loop_soon(struct loop *loop, loop_fn *fn, void *ctx);
void loop_forget(struct loop *loop, loop_fn *fn, void *ctx);

/* A one-shot timer, not armed yet. set re-arms it ms from now (below 0: now); cancel and free are
 * safe any time, also inside its own fn. An armed timer keeps the loop alive unless loop_timer_weak
 * was called. */
struct loop_timer *loop_timer_new(struct loop *loop, loop_fn *fn, void *ctx);
void loop_timer_set(struct loop_timer *timer, int64_t ms);
void loop_timer_cancel(struct loop_timer *timer);
void loop_timer_weak(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

/* The libuv loop, for net/ only. */
struct uv_loop_s *loop_uv(struct loop *loop);

#endif
