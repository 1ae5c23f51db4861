/* A host with a line is in one of two lists: ready, which takes turns, and later, which waits for
 * the time; or in neither while all it may have are under way. Hosts without line and transfers are
 * idle: the one longest so makes room when there are too many. */
#include "asset/hosts.h"

#include <stdlib.h>
#include <string.h>

#include "asset/caps.h"
#include "core/keyset.h"
#include "core/mem.h"

#define BUCKETS  1024
#define NS_A_MS  1000000u
#define MAX_OPEN 10 /* times open_ms */

enum place { NOWHERE, READY, LATER, IDLE };

struct list {
    struct hosts_host *first, *last;
};

struct hosts_host {
    struct hosts_host *chain; /* of the hash table */
    struct hosts_host *next, *prev;
    enum place place;
    struct hosts_item *first, **end; /* the line */
    int64_t inflight;
    double tokens;
    uint64_t filled_ns; /* when tokens was right */
    uint64_t due_ns;    /* in LATER: when it may go on */
    uint64_t paused_ns; /* until when */
    int64_t failures;   /* in a row */
    int probes;         /* failed, in a row */
    bool open;
    uint64_t open_ns; /* until when */
    const struct hosts_item *probe;
    uint64_t hash;
    size_t len;
    char name[];
};

struct hosts {
    struct hosts_limits limits;
    struct hosts_host *bucket[BUCKETS];
    struct list list[IDLE + 1];
    size_t count, idle;
    uint64_t first_due_ns; /* no host of LATER is due before */
};

/* ---- lists ---- */

static void move(struct hosts *hosts, struct hosts_host *host, enum place place)
{
    if (host->place != NOWHERE) {
        struct list *from = &hosts->list[host->place];
        *(host->prev != NULL ? &host->prev->next : &from->first) = host->next;
        *(host->next != NULL ? &host->next->prev : &from->last) = host->prev;
    }
    hosts->idle += (place == IDLE) - (size_t)(host->place == IDLE);
    host->place = place;
    if (place == NOWHERE)
        return;
    struct list *to = &hosts->list[place];
    host->next = NULL;
    host->prev = to->last;
    *(to->last != NULL ? &to->last->next : &to->first) = host;
    to->last = host;
    if (place == LATER && host->due_ns < hosts->first_due_ns)
        hosts->first_due_ns = host->due_ns;
}

static void drop(struct hosts *hosts, struct hosts_host *host)
{
    struct hosts_host **link = &hosts->bucket[host->hash % BUCKETS];
    while (*link != host)
        link = &(*link)->chain;
    *link = host->chain;
    move(hosts, host, NOWHERE);
    hosts->count--;
    free(host);
}

/* ---- limits ---- */

static double most_tokens(const struct hosts *hosts)
{
    return hosts->limits.rate > 10 ? hosts->limits.rate / 10 : 1;
}

static void fill(const struct hosts *hosts, struct hosts_host *host, uint64_t now_ns)
{
    double most = most_tokens(hosts);
    host->tokens += (double)(now_ns - host->filled_ns) / 1e9 * hosts->limits.rate;
    if (host->tokens > most)
        host->tokens = most;
    host->filled_ns = now_ns;
}

static bool is_down(const struct hosts_host *host)
{
    return host->open && host->probes >= HOSTS_PROBES;
}

/* Until when the host may start nothing because of the time; now or before: it may. */
static uint64_t next_ns(const struct hosts *hosts, struct hosts_host *host, uint64_t now_ns)
{
    uint64_t due = host->paused_ns;
    if (host->open && host->open_ns > due)
        due = host->open_ns;
    if (hosts->limits.rate > 0) {
        fill(hosts, host, now_ns);
        uint64_t wait = host->tokens >= 1
                            ? 0
                            : (uint64_t)((1 - host->tokens) / hosts->limits.rate * 1e9) + 1;
        if (now_ns + wait > due)
            due = now_ns + wait;
    }
    return due;
}

/* Puts the host where its state belongs. A line of a host that is down is ready: to be turned away.
 */
static void place(struct hosts *hosts, struct hosts_host *host, uint64_t now_ns)
{
    bool full = hosts->limits.per_host > 0 && host->inflight >= hosts->limits.per_host;
    if (host->first == NULL) {
        move(hosts, host, host->inflight == 0 ? IDLE : NOWHERE);
        return;
    }
    if (!is_down(host) && (full || (host->open && host->probe != NULL))) {
        move(hosts, host, NOWHERE);
        return;
    }
    host->due_ns = is_down(host) ? now_ns : next_ns(hosts, host, now_ns);
    if (host->due_ns > now_ns)
        move(hosts, host, LATER);
    else if (host->place != READY) /* else it keeps its turn */
        move(hosts, host, READY);
}

/* ---- lines ---- */

static struct hosts_host *find(struct hosts *hosts, struct span name, uint64_t now_ns)
{
    uint64_t hash = keyset_hash(name);
    struct hosts_host *host = hosts->bucket[hash % BUCKETS];
    while (host != NULL && !span_equal(span_of(host->name, host->len), name))
        host = host->chain;
    if (host != NULL)
        return host;
    while (hosts->idle >= CAP_ASSET_HOSTS)
        drop(hosts, hosts->list[IDLE].first);
    host = mem_alloc(sizeof *host + name.len);
    memcpy(host->name, name.ptr, name.len);
    host->len = name.len;
    host->hash = hash;
    host->end = &host->first;
    host->tokens = most_tokens(hosts);
    host->filled_ns = now_ns;
    host->chain = hosts->bucket[hash % BUCKETS];
    hosts->bucket[hash % BUCKETS] = host;
    hosts->count++;
    return host;
}

void hosts_wait(struct hosts *hosts, struct span name, struct hosts_item *item, uint64_t now_ns)
{
    struct hosts_host *host = find(hosts, name, now_ns);
    bool was_empty = host->first == NULL;
    *item = (struct hosts_item){.host = host};
    *host->end = item;
    host->end = &item->next;
    if (was_empty)
        place(hosts, host, now_ns);
}

static struct hosts_item *take(struct hosts_host *host)
{
    struct hosts_item *item = host->first;
    host->first = item->next;
    if (host->first == NULL)
        host->end = &host->first;
    return item;
}

/* Moves hosts whose time has come; finds when the next is due. */
static void wake(struct hosts *hosts, uint64_t now_ns)
{
    if (hosts->first_due_ns > now_ns)
        return;
    struct hosts_host *host = hosts->list[LATER].first;
    hosts->first_due_ns = UINT64_MAX;
    while (host != NULL) {
        struct hosts_host *next = host->next;
        if (host->due_ns <= now_ns)
            move(hosts, host, READY);
        else if (host->due_ns < hosts->first_due_ns)
            hosts->first_due_ns = host->due_ns;
        host = next;
    }
}

static enum hosts_turn turn_away(struct hosts *hosts, struct hosts_host *host, uint64_t now_ns,
                                 struct hosts_item **item)
{
    *item = take(host);
    (*item)->host = NULL;
    place(hosts, host, now_ns);
    return HOSTS_DOWN;
}

enum hosts_turn hosts_next(struct hosts *hosts, uint64_t now_ns, struct hosts_item **item,
                           int64_t *wait_ms)
{
    wake(hosts, now_ns);
    struct hosts_host *host = hosts->list[READY].first;
    if (host == NULL) {
        *item = NULL;
        *wait_ms = hosts->list[LATER].first == NULL
                       ? -1
                       : (int64_t)((hosts->first_due_ns - now_ns) / NS_A_MS) + 1;
        return HOSTS_NONE;
    }
    if (is_down(host) && (host->probe != NULL || next_ns(hosts, host, now_ns) > now_ns))
        return turn_away(hosts, host, now_ns, item);
    *item = take(host);
    (*item)->started = true;
    host->inflight++;
    host->tokens -= hosts->limits.rate > 0 ? 1 : 0;
    if (host->open)
        host->probe = *item;
    move(hosts, host, NOWHERE);
    place(hosts, host, now_ns);
    return HOSTS_START;
}

/* ---- ends ---- */

static void open_breaker(const struct hosts *hosts, struct hosts_host *host, uint64_t now_ns)
{
    int64_t times = host->probes < 4 ? (int64_t)1 << host->probes : MAX_OPEN;
    host->open = true;
    host->open_ns = now_ns + (uint64_t)(times * hosts->limits.open_ms) * NS_A_MS;
}

static void learn(const struct hosts *hosts, struct hosts_host *host, bool was_probe,
                  enum hosts_outcome outcome, uint64_t now_ns)
{
    if (outcome == HOSTS_WELL) {
        host->failures = 0;
        host->probes = 0;
        host->open = false;
    } else if (outcome == HOSTS_FAILED && was_probe) {
        host->probes++;
        open_breaker(hosts, host, now_ns);
    } else if (outcome == HOSTS_FAILED && !host->open) {
        host->failures++;
        if (hosts->limits.failures > 0 && host->failures >= hosts->limits.failures)
            open_breaker(hosts, host, now_ns);
    }
}

void hosts_end(struct hosts *hosts, struct hosts_item *item, enum hosts_outcome outcome,
               int64_t pause_ms, uint64_t now_ns)
{
    struct hosts_host *host = item->host;
    bool was_probe = host->probe == item;
    if (was_probe)
        host->probe = NULL;
    host->inflight--;
    item->host = NULL;
    item->started = false;
    learn(hosts, host, was_probe, outcome, now_ns);
    if (pause_ms > 0 && now_ns + (uint64_t)pause_ms * NS_A_MS > host->paused_ns)
        host->paused_ns = now_ns + (uint64_t)pause_ms * NS_A_MS;
    place(hosts, host, now_ns);
}

struct hosts_item *hosts_drain(struct hosts *hosts)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct hosts_host *host = hosts->bucket[i]; host != NULL; host = host->chain)
            if (host->first != NULL) {
                struct hosts_item *item = take(host);
                item->host = NULL;
                if (host->first == NULL)
                    move(hosts, host, host->inflight == 0 ? IDLE : NOWHERE);
                return item;
            }
    return NULL;
}

size_t hosts_count(const struct hosts *hosts)
{
    return hosts->count;
}

struct hosts *hosts_new(const struct hosts_limits *limits)
{
    struct hosts *hosts = mem_alloc(sizeof *hosts);
    hosts->limits = *limits;
    hosts->first_due_ns = UINT64_MAX;
    return hosts;
}

void hosts_free(struct hosts *hosts)
{
    if (hosts == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        while (hosts->bucket[i] != NULL)
            drop(hosts, hosts->bucket[i]);
    free(hosts);
}
