/* Many assets at once: each line's asset is looked for, downloaded and stored, thousands under way
 * in one process.
 *
 *     line -> (there already?) -> its host's line -> look up, check, download -> store -> told
 *
 * Memory is bounded: by the number of lines, by the bytes of bodies held (those past
 * CAP_ASSET_SMALL stream into the store, few at a time), by hosts, names and stored assets
 * remembered. A download that finds no room pauses. */
#ifndef ASSET_FLOW_H
#define ASSET_FLOW_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "asset/hosts.h"
#include "asset/keys.h"
#include "asset/record.h"
#include "asset/store.h"
#include "net/http.h"
#include "net/resolve.h"

/* Everything is borrowed and must stay. */
struct flow_config {
    struct loop *loop;
    struct http *http; /* for downloads */
    struct resolve *resolve;
    struct store *store;
    const struct keys *there; /* keys that need no download, NULL: none */
    bool look_first;          /* ask the store before each download */
    const char *template;     /* of keys */
    bool type_from_content;   /* where URL and bytes disagree, the bytes win */
    /* Why an address may not be used, NULL when it may (guard.h). NULL: all may. */
    const char *(*refuses)(const struct sockaddr *address);
    int64_t jobs;       /* assets under way, up to CAP_ASSET_JOBS */
    int64_t attempts;   /* of a download */
    int64_t total_ms;   /* of an attempt, 0: no limit */
    uint64_t max_bytes; /* of a body */
    struct hosts_limits limits;

    /* What became of a line; called once for each that was added, from flow_add or the loop. */
    void (*stored)(void *ctx, const struct ndrec *rec, const struct record_result *result);
    void (*failed)(void *ctx, struct span line, uint64_t number, const struct err *err);
    /* The store cannot be used at all (access, bucket, network, disk): once, after the line that
     * showed it has failed. */
    void (*broken)(void *ctx, const struct err *err);
    /* From the loop: flow_wants has become true, or flow_count 0. */
    void (*changed)(void *ctx);
    void *ctx;
};

struct flow;
struct flow *flow_new(const struct flow_config *config);
void flow_free(struct flow *flow); /* when flow_count is 0; NULL is fine */

/* A line (copied). */
void flow_add(struct flow *flow, struct span line, uint64_t number);
bool flow_wants(const struct flow *flow);     /* is there room for more lines? */
size_t flow_count(const struct flow *flow);   /* lines added and not done */
size_t flow_active(const struct flow *flow);  /* assets under way */
uint64_t flow_bytes(const struct flow *flow); /* of bodies, so far */

/* Begins nothing more: what is not under way fails with ERR_CANCELLED, and so does each line added
 * from now on. cancel: what is under way, too, as soon as it can be ended. */
void flow_stop(struct flow *flow);
void flow_cancel(struct flow *flow);

#endif
