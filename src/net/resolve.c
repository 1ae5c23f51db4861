/* Names in a hash table, the most recently asked first in a list; the last of the list that nobody
 * needs makes room for a new one. */
#include "net/resolve.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/clock.h"
#include "core/keyset.h"
#include "core/mem.h"

#define TTL_MS    60000
#define NO_TTL_MS 5000
#define BUCKETS   1024
#define NAME      256 /* bytes of a host name and a NUL */

struct resolve_name {
    char text[NAME];
    uint64_t hash;
    struct resolve *resolve;
    struct resolve_name *chain;         /* of the hash table */
    struct resolve_name *newer, *older; /* of the list */
    struct resolve_name *queued;        /* of those that wait for a lookup */
    struct resolve_wait *waiting;       /* for the lookup under way */
    struct resolve_answer answer;
    int status; /* 0, or an error of getaddrinfo */
    uint64_t until_ns;
    size_t users; /* waits that point here */
    bool busy;    /* queued or being looked up */
    uv_work_t work;
};

struct resolve {
    struct loop *loop;
    struct resolve_config config;
    struct resolve_name *bucket[BUCKETS];
    struct resolve_name *newest, *oldest;
    size_t names, lookups;
    struct resolve_name *queue, **queue_end;
    struct resolve_wait *ready, **ready_end; /* to be told from the loop */
    bool scheduled;
};

/* ---- lookups ---- */

static int system_lookup(const char *name, struct resolve_answer *answer)
{
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *list = NULL;
    int status = getaddrinfo(name, NULL, &hints, &list);
    for (struct addrinfo *at = list; at != NULL; at = at->ai_next)
        if ((at->ai_family == AF_INET || at->ai_family == AF_INET6) &&
            answer->count < CAP_RESOLVE_PER_NAME)
            memcpy(&answer->address[answer->count++], at->ai_addr, at->ai_addrlen);
    if (list != NULL)
        freeaddrinfo(list);
    return status;
}

static void in_thread(uv_work_t *work)
{
    struct resolve_name *name = work->data;
    memset(&name->answer, 0, sizeof name->answer);
    name->status = name->resolve->config.lookup(name->text, &name->answer);
    if (name->status == 0 && name->answer.count == 0)
        name->status = EAI_NONAME;
}

static void start_lookups(struct resolve *resolve);
static void tell_all(void *ctx);

static void tell_soon(struct resolve *resolve, struct resolve_wait *wait)
{
    wait->next = NULL;
    *resolve->ready_end = wait;
    resolve->ready_end = &wait->next;
    if (!resolve->scheduled)
        loop_soon(resolve->loop, tell_all, resolve);
    resolve->scheduled = true;
}

static void after_thread(uv_work_t *work, int status)
{
    (void)status;
    struct resolve_name *name = work->data;
    struct resolve *resolve = name->resolve;
    int64_t ttl = name->status == 0 ? resolve->config.ttl_ms : resolve->config.no_ttl_ms;
    name->busy = false;
    name->until_ns = clock_mono_ns() + (uint64_t)ttl * 1000000u;
    resolve->lookups--;
    while (name->waiting != NULL) {
        struct resolve_wait *wait = name->waiting;
        name->waiting = wait->next;
        tell_soon(resolve, wait);
    }
    start_lookups(resolve);
}

static void start_lookups(struct resolve *resolve)
{
    while (resolve->queue != NULL && resolve->lookups < CAP_RESOLVE_LOOKUPS) {
        struct resolve_name *name = resolve->queue;
        resolve->queue = name->queued;
        if (resolve->queue == NULL)
            resolve->queue_end = &resolve->queue;
        resolve->lookups++;
        name->work.data = name;
        if (uv_queue_work(loop_uv(resolve->loop), &name->work, in_thread, after_thread) != 0)
            abort();
    }
}

static void look_up(struct resolve_name *name)
{
    struct resolve *resolve = name->resolve;
    name->busy = true;
    name->queued = NULL;
    *resolve->queue_end = name;
    resolve->queue_end = &name->queued;
    start_lookups(resolve);
}

/* ---- answers ---- */

static void tell(struct resolve_wait *wait)
{
    struct resolve_name *name = wait->name;
    struct err err;
    wait->name = NULL;
    if (name->status != 0) {
        err_set(&err, ERR_NETWORK, "resolve %s: %s", name->text,
                name->status == EAI_NONAME ? "name not found" : gai_strerror(name->status));
        err.retryable = name->status != EAI_NONAME;
    }
    wait->done(wait->ctx, &name->answer, name->status != 0 ? &err : NULL);
    name->users--; /* only now: it must not make room for another while it is being read */
}

static void tell_all(void *ctx)
{
    struct resolve *resolve = ctx;
    resolve->scheduled = false;
    while (resolve->ready != NULL) {
        struct resolve_wait *wait = resolve->ready;
        resolve->ready = wait->next;
        if (resolve->ready == NULL)
            resolve->ready_end = &resolve->ready;
        tell(wait);
    }
}

/* ---- names ---- */

static void unlink_name(struct resolve_name *name)
{
    struct resolve *resolve = name->resolve;
    *(name->newer != NULL ? &name->newer->older : &resolve->newest) = name->older;
    *(name->older != NULL ? &name->older->newer : &resolve->oldest) = name->newer;
}

static void link_newest(struct resolve_name *name)
{
    struct resolve *resolve = name->resolve;
    name->newer = NULL;
    name->older = resolve->newest;
    *(resolve->newest != NULL ? &resolve->newest->newer : &resolve->oldest) = name;
    resolve->newest = name;
}

static void drop_name(struct resolve_name *name)
{
    struct resolve *resolve = name->resolve;
    struct resolve_name **link = &resolve->bucket[name->hash % BUCKETS];
    while (*link != name)
        link = &(*link)->chain;
    *link = name->chain;
    unlink_name(name);
    resolve->names--;
    free(name);
}

/* Those in use are never dropped: there are no more of them than who ask. */
static void make_room(struct resolve *resolve)
{
    struct resolve_name *name = resolve->oldest;
    while (name != NULL && resolve->names >= resolve->config.most_names) {
        struct resolve_name *newer = name->newer;
        if (name->users == 0 && !name->busy)
            drop_name(name);
        name = newer;
    }
}

static struct resolve_name *find(struct resolve *resolve, const char *text)
{
    uint64_t hash = keyset_hash(span_str(text));
    struct resolve_name *name = resolve->bucket[hash % BUCKETS];
    while (name != NULL && strcmp(name->text, text) != 0)
        name = name->chain;
    if (name != NULL) {
        unlink_name(name);
        link_newest(name);
        return name;
    }
    make_room(resolve);
    name = mem_alloc(sizeof *name);
    snprintf(name->text, sizeof name->text, "%s", text);
    name->hash = hash;
    name->resolve = resolve;
    name->chain = resolve->bucket[hash % BUCKETS];
    resolve->bucket[hash % BUCKETS] = name;
    link_newest(name);
    resolve->names++;
    return name;
}

/* A host of a URL as getaddrinfo wants it. A name that is too long becomes one that does not exist:
 * longer ones are not names (RFC 1035 section 2.3.4). */
static void host_name(struct span host, char out[NAME])
{
    if (host.len >= 2 && host.ptr[0] == '[')
        host = span_of(host.ptr + 1, host.len - 2);
    if (host.len >= NAME)
        host = span_str("name-too-long.invalid");
    for (size_t i = 0; i < host.len; i++)
        out[i] = host.ptr[i] >= 'A' && host.ptr[i] <= 'Z' ? (char)(host.ptr[i] | 0x20)
                                                          : host.ptr[i];
    out[host.len] = '\0';
}

void resolve_ask(struct resolve *resolve, struct span host, struct resolve_wait *wait)
{
    char text[NAME];
    host_name(host, text);
    struct resolve_name *name = find(resolve, text);
    /* What others are about to be told must not be looked up anew under their eyes. */
    bool fresh = name->users > 0 || name->until_ns > clock_mono_ns();
    wait->name = name;
    name->users++;
    if (!name->busy && fresh) {
        tell_soon(resolve, wait);
        return;
    }
    wait->next = name->waiting;
    name->waiting = wait;
    if (!name->busy)
        look_up(name);
}

/* Takes wait out of a list. False: it is not there. */
static bool take_out(struct resolve_wait **link, const struct resolve_wait *wait)
{
    while (*link != NULL && *link != wait)
        link = &(*link)->next;
    if (*link == NULL)
        return false;
    *link = wait->next;
    return true;
}

void resolve_forget(struct resolve *resolve, struct resolve_wait *wait)
{
    if (wait->name == NULL)
        return;
    if (!take_out(&wait->name->waiting, wait) && take_out(&resolve->ready, wait)) {
        resolve->ready_end = &resolve->ready;
        while (*resolve->ready_end != NULL)
            resolve->ready_end = &(*resolve->ready_end)->next;
    }
    wait->name->users--;
    wait->name = NULL;
}

void resolve_text(const union resolve_address *address, char out[RESOLVE_TEXT])
{
    char text[INET6_ADDRSTRLEN];
    if (address->any.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &address->v6.sin6_addr, text, sizeof text);
        snprintf(out, RESOLVE_TEXT, "[%s]", text);
    } else {
        inet_ntop(AF_INET, &address->v4.sin_addr, text, sizeof text);
        snprintf(out, RESOLVE_TEXT, "%s", text);
    }
}

/* ---- the whole ---- */

struct resolve *resolve_new(struct loop *loop, const struct resolve_config *config)
{
    struct resolve *resolve = mem_alloc(sizeof *resolve);
    /* Names of dead servers block a thread for seconds; libuv starts with four. */
    setenv("UV_THREADPOOL_SIZE", "32", 0);
    resolve->loop = loop;
    resolve->config = *config;
    if (resolve->config.ttl_ms <= 0)
        resolve->config.ttl_ms = TTL_MS;
    if (resolve->config.no_ttl_ms <= 0)
        resolve->config.no_ttl_ms = NO_TTL_MS;
    if (resolve->config.most_names == 0)
        resolve->config.most_names = CAP_RESOLVE_NAMES;
    if (resolve->config.lookup == NULL)
        resolve->config.lookup = system_lookup;
    resolve->queue_end = &resolve->queue;
    resolve->ready_end = &resolve->ready;
    return resolve;
}

void resolve_free(struct resolve *resolve)
{
    if (resolve == NULL)
        return;
    resolve->queue = NULL;
    while (resolve->lookups > 0)
        uv_run(loop_uv(resolve->loop), UV_RUN_ONCE);
    loop_forget(resolve->loop, tell_all, resolve);
    while (resolve->newest != NULL)
        drop_name(resolve->newest);
    free(resolve);
}
