/* Parallel ranges. The first range tells how large the object is and its ETag; the others are asked
 * for with If-Match, so that all are of one version. Each range is a download of its own, which
 * goes on by itself after a lost connection. */
#include "aws/s3_fetch.h"

#include <stdlib.h>

#include "aws/s3_download.h"
#include "aws/s3_plan.h"
#include "core/mem.h"

/* One range on its way. */
struct worker {
    struct s3_fetch *fetch;
    struct s3_download *download; /* NULL: idle */
    uint64_t at;                  /* where its next bytes belong */
};

struct s3_fetch {
    struct s3_fetch_config config;
    struct worker *worker; /* config.jobs */
    int working;
    uint64_t range_size;
    uint64_t next, total; /* the next range's first byte; total is 0 until it is known */
    struct buf etag;
    struct err err;
};

static void start_more(void *ctx);

static void on_begin(void *ctx, const struct s3_download_facts *facts)
{
    struct worker *worker = ctx;
    struct s3_fetch *fetch = worker->fetch;
    if (fetch->total > 0)
        return;
    fetch->total = facts->total;
    if (facts->whole || facts->total <= fetch->next) {
        fetch->next = facts->total; /* this one brings everything */
        return;
    }
    if (facts->etag.len == 0) {
        err_set(&fetch->err, ERR_SERVICE, "the service gives no ETag to ask for more ranges by");
        return;
    }
    if (fetch->config.range_size == 0)
        fetch->range_size = s3_plan_known(S3_PLAN_PART, facts->total);
    buf_addspan(&fetch->etag, facts->etag);
    loop_soon(fetch->config.loop, start_more, fetch);
}

static enum http_sink_result on_data(void *ctx, const char *ptr, size_t len)
{
    struct worker *worker = ctx;
    const struct s3_fetch_config *config = &worker->fetch->config;
    if (config->write(config->ctx, worker->at, ptr, len) != 0)
        return HTTP_SINK_ABORT;
    worker->at += len;
    return HTTP_SINK_OK;
}

static void fail(struct s3_fetch *fetch, const struct err *err)
{
    if (fetch->err.kind != ERR_NONE)
        return;
    fetch->err = *err;
    for (int i = 0; i < fetch->config.jobs; i++)
        if (fetch->worker[i].download != NULL)
            s3_download_abort(fetch->worker[i].download);
}

static void on_done(void *ctx, const struct err *err)
{
    struct worker *worker = ctx;
    struct s3_fetch *fetch = worker->fetch;
    struct s3_download *ended = worker->download;
    worker->download = NULL;
    fetch->working--;
    if (err != NULL)
        fail(fetch, err);
    else
        start_more(fetch);
    s3_download_free(ended); /* err may be its own */
    if (fetch->working > 0)
        return;
    loop_forget(fetch->config.loop, start_more, fetch);
    fetch->config.done(fetch->config.ctx, fetch->err.kind != ERR_NONE ? &fetch->err : NULL);
}

static void start_one(struct s3_fetch *fetch, struct worker *worker)
{
    struct s3_download_config config = {.loop = fetch->config.loop,
                                        .aws = fetch->config.aws,
                                        .bucket = fetch->config.bucket,
                                        .key = fetch->config.key,
                                        .offset = fetch->next,
                                        .size = fetch->range_size,
                                        .etag = fetch->etag.len > 0 ? buf_span(&fetch->etag)
                                                                    : (struct span){NULL, 0},
                                        .begin = on_begin,
                                        .data = on_data,
                                        .done = on_done,
                                        .ctx = worker};
    worker->at = fetch->next;
    fetch->next += fetch->range_size;
    fetch->working++;
    worker->download = s3_download_new(&config);
}

static void start_more(void *ctx)
{
    struct s3_fetch *fetch = ctx;
    for (int i = 0; i < fetch->config.jobs; i++)
        if (fetch->worker[i].download == NULL && fetch->next < fetch->total &&
            fetch->err.kind == ERR_NONE)
            start_one(fetch, &fetch->worker[i]);
}

struct s3_fetch *s3_fetch_new(const struct s3_fetch_config *config)
{
    struct s3_fetch *fetch = mem_alloc(sizeof *fetch);
    fetch->config = *config;
    fetch->range_size = config->range_size > 0 ? config->range_size : S3_PLAN_PART;
    fetch->worker = mem_array((size_t)config->jobs, sizeof *fetch->worker);
    for (int i = 0; i < config->jobs; i++)
        fetch->worker[i].fetch = fetch;
    buf_init(&fetch->etag, 0);
    start_one(fetch, &fetch->worker[0]);
    return fetch;
}

void s3_fetch_free(struct s3_fetch *fetch)
{
    if (fetch == NULL)
        return;
    loop_forget(fetch->config.loop, start_more, fetch);
    for (int i = 0; i < fetch->config.jobs; i++)
        s3_download_free(fetch->worker[i].download);
    buf_release(&fetch->etag);
    free(fetch->worker);
    free(fetch);
}
