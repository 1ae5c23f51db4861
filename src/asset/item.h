/* One line on its way through flow.h. For flow.c, item.c, attempt.c, body.c and keep.c only. */
#ifndef ASSET_ITEM_H
#define ASSET_ITEM_H

#include "asset/flow.h"
#include "asset/quota.h"
#include "asset/recent.h"
#include "asset/verdict.h"

enum step {
    STEP_LOOKING,   /* is it in the store? (or in line for asking) */
    STEP_QUEUED,    /* in the line of its host */
    STEP_RESOLVING, /* from here on it has one of the jobs */
    STEP_FETCHING,
    STEP_WAITING, /* for another attempt; has no job */
    STEP_STORING,
    STEP_ENDING /* a stream is being aborted, then settle */
};

enum body_state { BODY_NONE, BODY_SMALL, BODY_LARGE };

struct item {
    struct hosts_item turn; /* first: what hosts.h gives back is the item */
    struct flow *flow;
    struct item *next, *prev; /* of all */
    struct item *chain;       /* of those with the same hash */
    struct item *twin;        /* a list: lines that want the same; they follow this one's fate */
    uint64_t hash;            /* of key and URL */
    struct span line;         /* owned */
    uint64_t number;
    struct asset asset;
    enum step step;

    /* The download. */
    struct buf url; /* where a redirect led; empty: asset.url */
    int redirects;
    struct retry retry;
    struct resolve_wait asked;
    struct http_transfer *transfer;
    struct loop_timer *timer;      /* the limit of an attempt, or the wait for the next */
    loop_fn *timer_fn;             /* which of them */
    struct quota_wait wait;        /* in line for room or for the store */
    struct quota *wait_for;        /* whose line that is, NULL: in none */
    enum body_state state, wanted; /* wanted: what is waited for */
    struct buf body;
    size_t reserved; /* of flow->bodies */
    uint64_t bytes;
    struct digest *digest; /* of a streaming body */
    struct err err;        /* why our side ended it */
    bool store_failed;     /* err is the store's */
    int64_t again_ms;      /* STEP_ENDING: -1 is the end, else when to try again */

    /* The storing. */
    enum media media, sniffed;
    unsigned char sha256[DIGEST_SHA256_SIZE];
    struct store_op *op;
    struct retry store_retry;
    struct store_stream *stream;
    uint64_t queued_ns, begun_ns, fetched_ns;
};

struct flow {
    struct flow_config config;
    struct hosts *hosts;
    struct recent *recent;
    struct quota bodies, large, stores;
    struct item *items; /* all but twins, the newest first */
    struct item **bucket;
    size_t count, active, line_bytes;
    uint64_t bytes;
    struct loop_timer *timer;
    bool scheduled, stopping, wanted;
    int store_failures; /* of the store, in a row */
    bool told;          /* that it is broken */
    struct ndrec rec;   /* scratch */
    struct buf scratch, key, text;
};

/* ---- flow.c ---- */

void flow_soon(struct flow *flow); /* something may go on */
void flow_queue(struct item *item);

/* ---- item.c ---- */

struct item *item_new(struct flow *flow, struct span line, uint64_t number, struct asset *asset);
void item_link(struct item *item); /* into the list and the table, by its hash */
struct item *item_find(const struct flow *flow, uint64_t hash);

/* Ends the item, and its twins in the same way. */
void item_fail(struct item *item, const struct err *err);
void item_done(struct item *item, enum record_status status, const struct store_reply *reply);

/* A line that needs nothing: like one that was stored before. */
void item_tell_recent(struct flow *flow, struct span line, const struct asset *asset,
                      const struct recent_asset *recent, enum record_status status);

/* In line for what quota gives; granted comes from there. True: at once. */
bool item_take(struct item *item, struct quota *quota, size_t want, void (*granted)(void *ctx));

void item_set_timer(struct item *item, int64_t ms, loop_fn *fn);

/* The end of an attempt that failed with item->err: tries again after again_ms, or not (-1). */
void item_settle(struct item *item);

/* ---- attempt.c: an attempt to download ---- */

void attempt_begin(struct item *item);
void attempt_cancel(struct item *item); /* ends it, from the loop, with item->err */

/* ---- body.c: where the bytes go ---- */

enum http_sink_result body_sink(void *ctx, const char *ptr, size_t len);
int body_end(struct item *item); /* all has come: 0, or -1 with item->err */
void body_drop(struct item *item);

/* ---- keep.c: the store ---- */

void keep_look(struct item *item); /* is it there? then it is done, else it is queued */
void keep_put(struct item *item);
void keep_stream(struct item *item); /* opens item->stream */
void keep_cancel(struct item *item);

/* Ends the item, which the store did not take; tells once when the store cannot be used at all. */
void keep_failed(struct item *item, const struct err *err);

#endif
