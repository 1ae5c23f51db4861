/* A multi handle on the loop, as libcurl's curl_multi_socket_action(3) has it: libcurl names the
 * sockets and the next timeout, the loop says when something happens. */
#include "net/shard.h"

#include <poll.h>
#include <stdlib.h>

#include "core/mem.h"
#include "net/caps.h"
#include "net/watch.h"

struct shard {
    CURLM *multi;
    struct watch *watch;
    struct loop_timer *timer;
    shard_done_fn *done;
    size_t load;
};

/* Reports the transfers that have ended. A done function may start and remove others. */
static void drain(struct shard *shard)
{
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(shard->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;
        shard_remove(shard, easy);
        shard->done(easy, result);
    }
}

static void act(struct shard *shard, curl_socket_t fd, int flags)
{
    int running;
    curl_multi_socket_action(shard->multi, fd, flags, &running);
    drain(shard);
}

static void on_ready(void *ctx, int fd, unsigned events)
{
    int flags = (events & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
                (events & POLLOUT ? CURL_CSELECT_OUT : 0) |
                (events & POLLERR ? CURL_CSELECT_ERR : 0);
    act(ctx, fd, flags);
}

static void on_timeout(void *ctx)
{
    act(ctx, CURL_SOCKET_TIMEOUT, 0);
}

/* known is libcurl's note for the socket: NULL until it is being watched. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *known)
{
    (void)easy;
    struct shard *shard = ctx;
    if (what == CURL_POLL_REMOVE) {
        watch_remove(shard->watch, fd);
        return 0;
    }
    unsigned events = (what & CURL_POLL_IN ? POLLIN : 0u) | (what & CURL_POLL_OUT ? POLLOUT : 0u);
    if (known != NULL)
        return watch_change(shard->watch, fd, events);
    curl_multi_assign(shard->multi, fd, shard);
    return watch_add(shard->watch, fd, events);
}

static int on_timer(CURLM *multi, long ms, void *ctx)
{
    (void)multi;
    struct shard *shard = ctx;
    if (ms < 0)
        loop_timer_cancel(shard->timer);
    else
        loop_timer_set(shard->timer, ms);
    return 0;
}

struct shard *shard_new(struct loop *loop, shard_done_fn *done)
{
    struct shard *shard = mem_alloc(sizeof *shard);
    shard->watch = watch_new(loop, on_ready, shard);
    shard->multi = shard->watch != NULL ? curl_multi_init() : NULL;
    if (shard->multi == NULL) {
        watch_free(shard->watch);
        free(shard);
        return NULL;
    }
    watch_weak(shard->watch, true);
    shard->done = done;
    shard->timer = loop_timer_new(loop, on_timeout, shard);
    curl_multi_setopt(shard->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(shard->multi, CURLMOPT_SOCKETDATA, shard);
    curl_multi_setopt(shard->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(shard->multi, CURLMOPT_TIMERDATA, shard);
    curl_multi_setopt(shard->multi, CURLMOPT_MAXCONNECTS, (long)CAP_HTTP_CONNECTIONS);
    return shard;
}

void shard_free(struct shard *shard)
{
    if (shard == NULL)
        return;
    curl_multi_cleanup(shard->multi);
    watch_free(shard->watch);
    loop_timer_free(shard->timer);
    free(shard);
}

bool shard_add(struct shard *shard, CURL *easy)
{
    CURLMcode result = curl_multi_add_handle(shard->multi, easy);
    if (result == CURLM_RECURSIVE_API_CALL)
        return false;
    if (result != CURLM_OK)
        abort(); /* out of memory, or a handle added twice */
    shard->load++;
    return true;
}

void shard_remove(struct shard *shard, CURL *easy)
{
    curl_multi_remove_handle(shard->multi, easy);
    shard->load--;
}

size_t shard_load(const struct shard *shard)
{
    return shard->load;
}
