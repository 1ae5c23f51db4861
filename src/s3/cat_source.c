/* One object of a concatenation. The checksum is of the bytes as they came; what is written may be
 * decompressed from them. */
#include "s3/cat_source.h"

#include <stdlib.h>

#include "core/mem.h"

static void end(struct s3_cat_source *source, const struct err *err)
{
    source->ended = true;
    if (err != NULL && source->err.kind == ERR_NONE)
        source->err = *err;
}

/* ---- bytes come ---- */

static void on_begin(void *ctx, const struct s3_download_facts *facts)
{
    struct s3_cat_source *source = ctx;
    const struct s3_cat_config *config = source->config;
    struct s3_verify *verify = &source->facts.verify;
    s3_facts_read(&source->facts, facts->total, facts->reply);
    if (config->terms->unverified || !s3_terms_whole(config->terms))
        verify->kind = HASHES_KINDS;
    if (verify->kind != HASHES_KINDS)
        hashes_begin(&source->hashes, HASHES_BIT(verify->kind));
    if (config->terms->decompress)
        source->gunzip = gunzip_new(source->facts.gzip);
    if (facts->total != UINT64_MAX)
        config->begun(config->ctx, facts->total);
}

static void put(struct s3_cat_source *source, const char *ptr, size_t len)
{
    if (len == 0)
        return;
    source->written += len;
    source->last = ptr[len - 1];
    source->config->write(source->config->ctx, ptr, len);
}

static enum http_sink_result on_data(void *ctx, const char *ptr, size_t len)
{
    struct s3_cat_source *source = ctx;
    const struct s3_cat_config *config = source->config;
    bool direct = source->head && source->gunzip == NULL && source->waiting.len == 0 &&
                  source->written > 0 && !config->full(config->ctx);
    if (source->err.kind != ERR_NONE)
        return HTTP_SINK_ABORT;
    if (!direct && source->waiting.len - source->taken >= source->room) {
        source->paused = true;
        return HTTP_SINK_PAUSE;
    }
    if (source->hashes.wanted != 0)
        hashes_add(&source->hashes, span_of(ptr, len));
    config->moved(config->ctx, len);
    if (direct) {
        put(source, ptr, len);
        return HTTP_SINK_OK;
    }
    buf_add(&source->waiting, ptr, len);
    if (source->head)
        source->changed(source->ctx);
    return HTTP_SINK_OK;
}

static void check(struct s3_cat_source *source)
{
    const struct s3_verify *verify = &source->facts.verify;
    if (source->hashes.wanted == 0)
        return;
    hashes_end(&source->hashes);
    if (!s3_verify_equal(verify, source->hashes.value[verify->kind]))
        err_set(&source->err, ERR_DATA, "the bytes do not match the object's checksum (%s)",
                s3_verify_name(verify->kind));
}

static void on_done(void *ctx, const struct err *err)
{
    struct s3_cat_source *source = ctx;
    struct s3_download *ended = source->download;
    if (err == NULL)
        check(source);
    end(source, err);
    source->download = NULL;
    s3_download_free(ended); /* err may be its own */
    source->changed(source->ctx);
}

/* ---- bytes go ---- */

/* Writes the next of what waits. False when nothing more can come of it. */
static bool step(struct s3_cat_source *source)
{
    char out[64 << 10];
    size_t made = 0;
    struct span in = span_of(source->waiting.data + source->taken,
                             source->waiting.len - source->taken);
    if (source->gunzip == NULL) {
        made = in.len < sizeof out ? in.len : sizeof out;
        put(source, in.ptr, made);
        source->taken += made;
        return made > 0;
    }
    size_t before = in.len;
    if (gunzip_step(source->gunzip, &in, out, sizeof out, &made, &source->err) != 0)
        return false;
    put(source, out, made);
    source->taken += before - in.len;
    return made > 0 || in.len < before;
}

static void finish_gzip(struct s3_cat_source *source)
{
    struct span rest;
    if (gunzip_end(source->gunzip, &rest, &source->err) == 0)
        put(source, rest.ptr, rest.len);
    gunzip_free(source->gunzip);
    source->gunzip = NULL;
}

bool s3_cat_source_drain(struct s3_cat_source *source)
{
    const struct s3_cat_config *config = source->config;
    bool more = true;
    while (more && !config->full(config->ctx))
        more = step(source);
    if (source->taken == source->waiting.len) {
        buf_clear(&source->waiting);
        source->taken = 0;
    }
    if (source->err.kind != ERR_NONE && !source->ended) { /* what came is no gzip */
        s3_download_abort(source->download);
        return false;
    }
    if (source->paused && source->download != NULL && source->waiting.len == 0) {
        source->paused = false;
        s3_download_resume(source->download);
    }
    if (more || !source->ended)
        return false;
    if (source->gunzip != NULL && source->err.kind == ERR_NONE)
        finish_gzip(source);
    return true;
}

/* ---- from outside ---- */

struct s3_cat_source *s3_cat_source_new(const struct s3_cat_config *config,
                                        struct s3_target *target, size_t room,
                                        void (*changed)(void *ctx), void *ctx)
{
    struct s3_cat_source *source = mem_alloc(sizeof *source);
    *source = (struct s3_cat_source){
        .config = config, .target = target, .room = room, .changed = changed, .ctx = ctx};
    free((char *)target->line.ptr);
    target->line = span_of(NULL, 0);
    buf_init(&source->waiting, 0);
    s3_facts_init(&source->facts);
    if (target->err.kind != ERR_NONE || target->folder) {
        end(source, target->err.kind != ERR_NONE ? &target->err : NULL);
        return source;
    }
    struct s3_download_config download = {.loop = config->loop,
                                          .aws = config->aws,
                                          .read = {.bucket = span_str(target->bucket),
                                                   .key = span_str(target->key),
                                                   .version = span_str(target->version),
                                                   .terms = config->terms},
                                          .offset = config->terms->offset,
                                          .size = config->terms->size,
                                          .checksum = !config->terms->unverified &&
                                                      s3_terms_whole(config->terms),
                                          .begin = on_begin,
                                          .data = on_data,
                                          .done = on_done,
                                          .ctx = source};
    source->download = s3_download_new(&download);
    return source;
}

void s3_cat_source_free(struct s3_cat_source *source)
{
    s3_download_free(source->download);
    s3_target_free(source->target);
    buf_release(&source->waiting);
    s3_facts_release(&source->facts);
    hashes_release(&source->hashes);
    gunzip_free(source->gunzip);
    free(source);
}
