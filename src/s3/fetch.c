/* The first request is a plain GET, whose reply says how large the object is, which version, and
 * its checksum. A small object comes with it. Of a large one it brings the first piece and is cut
 * off there; the others are asked for by range and with If-Match, so that all are of one version,
 * each by a download of its own, which goes on by itself after a lost connection.
 *
 * An object whose checksum cannot be joined from pieces (SHA) comes as one stream; an MD5 is
 * checked when there is one stream anyway. */
#include "s3/fetch.h"

#include <stdlib.h>

#include "core/mem.h"

static const struct s3_terms no_terms;

/* One request on its way. */
struct worker {
    struct s3_fetch *fetch;
    struct s3_download *download; /* NULL: idle */
    uint64_t at;                  /* where its next bytes belong, from the first wanted */
};

struct s3_fetch {
    struct s3_fetch_config config;
    const struct s3_terms *terms;
    struct worker worker[S3_FETCH_RANGES_MAX];
    int working;
    bool begun;  /* facts and pieces are filled */
    bool stream; /* one request brings everything */
    struct s3_facts facts;
    struct s3_pieces pieces;
    struct hashes hashes; /* of a stream, when verify is no CRC */
    enum hashes_kind verified;
    struct err err;
};

static void start_more(void *ctx);

static void fail(struct s3_fetch *fetch, const struct err *err)
{
    if (fetch->err.kind != ERR_NONE)
        return;
    fetch->err = *err;
    for (int i = 0; i < S3_FETCH_RANGES_MAX; i++)
        if (fetch->worker[i].download != NULL)
            s3_download_abort(fetch->worker[i].download);
}

static void give_up(struct s3_fetch *fetch)
{
    struct err err;
    err_set(&err, ERR_CANCELLED, "stopped");
    fail(fetch, &err);
}

/* ---- checksums ---- */

/* What to compute on the way, now that it is known how the bytes come. */
static void plan_checksum(struct s3_fetch *fetch)
{
    struct s3_verify *verify = &fetch->facts.verify;
    struct s3_pieces *pieces = &fetch->pieces;
    if (fetch->terms->unverified || !s3_terms_whole(fetch->terms))
        verify->kind = HASHES_KINDS;
    bool joined = pieces->crcs = s3_verify_crc(verify, &pieces->kind);
    if (!joined && fetch->config.crcs) {
        pieces->crcs = true;
        pieces->kind = CRC_64NVME;
    }
    if (!joined && fetch->stream && verify->kind != HASHES_KINDS)
        hashes_begin(&fetch->hashes, HASHES_BIT(verify->kind));
}

/* After the last byte. */
static int check(struct s3_fetch *fetch)
{
    const struct s3_verify *verify = &fetch->facts.verify;
    enum crc_kind crc;
    bool right = true;
    if (s3_verify_crc(verify, &crc)) {
        right = s3_verify_crc_equal(verify, s3_pieces_crc(&fetch->pieces));
    } else if (fetch->hashes.wanted != 0) {
        hashes_end(&fetch->hashes);
        right = s3_verify_equal(verify, fetch->hashes.value[verify->kind]);
    } else {
        return 0;
    }
    if (!right)
        return err_set(&fetch->err, ERR_DATA, "the bytes do not match the object's checksum (%s)",
                       s3_verify_name(verify->kind));
    fetch->verified = verify->kind;
    return 0;
}

/* ---- replies ---- */

static bool in_pieces(const struct s3_fetch *fetch)
{
    const struct s3_verify *verify = &fetch->facts.verify;
    bool sha = verify->kind == HASHES_SHA1 || verify->kind == HASHES_SHA256;
    return !fetch->config.in_order && fetch->facts.etag.len > 0 && fetch->pieces.count > 2 &&
           !(sha && s3_terms_whole(fetch->terms) && !fetch->terms->unverified);
}

/* The bytes that will come, of an object of total. */
static uint64_t wanted(const struct s3_fetch *fetch, uint64_t total)
{
    const struct s3_terms *terms = fetch->terms;
    uint64_t left = total == UINT64_MAX || total < terms->offset ? total : total - terms->offset;
    return terms->size > 0 && terms->size < left ? terms->size : left;
}

/* All ranges are of an object of one size, also those of an earlier run. */
static void check_total(struct s3_fetch *fetch, uint64_t total)
{
    struct err err;
    if (total == fetch->facts.total)
        return;
    err_set(&err, ERR_DATA, "changed while it was being read");
    err.http_status = 412;
    fail(fetch, &err);
}

static void on_begin(void *ctx, const struct s3_download_facts *facts)
{
    struct worker *worker = ctx;
    struct s3_fetch *fetch = worker->fetch;
    if (fetch->begun) {
        check_total(fetch, facts->total);
        return;
    }
    fetch->begun = true;
    s3_facts_read(&fetch->facts, facts->total, facts->reply);
    s3_pieces_init(&fetch->pieces, wanted(fetch, facts->total), fetch->config.piece_size);
    fetch->stream = !in_pieces(fetch);
    plan_checksum(fetch);
    for (size_t i = 0; i < fetch->pieces.count; i++)
        fetch->pieces.piece[i].taken = fetch->stream || i == 0;
    if (fetch->config.begin != NULL && fetch->config.begin(fetch->config.ctx, &fetch->facts) != 0) {
        give_up(fetch);
    } else if (!fetch->stream) {
        s3_download_cut(worker->download, fetch->terms->offset + fetch->pieces.size);
        loop_soon(fetch->config.loop, start_more, fetch);
    }
}

static enum http_sink_result on_data(void *ctx, const char *ptr, size_t len)
{
    struct worker *worker = ctx;
    struct s3_fetch *fetch = worker->fetch;
    const struct s3_fetch_config *config = &fetch->config;
    if (fetch->err.kind != ERR_NONE)
        return HTTP_SINK_ABORT;
    if (config->write(config->ctx, worker->at, ptr, len) != 0)
        return HTTP_SINK_ABORT;
    if (fetch->hashes.wanted != 0)
        hashes_add(&fetch->hashes, span_of(ptr, len));
    while (len > 0) {
        size_t index = (size_t)(worker->at / fetch->pieces.size);
        uint64_t room = s3_pieces_end(&fetch->pieces, index) - worker->at;
        size_t part = len < room ? len : (size_t)room;
        s3_pieces_add(&fetch->pieces, index, ptr, part);
        ptr += part;
        len -= part;
        worker->at += part;
        if (config->piece != NULL && s3_pieces_done(&fetch->pieces, index))
            config->piece(config->ctx, &fetch->pieces, index);
    }
    return HTTP_SINK_OK;
}

/* ---- requests ---- */

static void finish(void *ctx)
{
    struct s3_fetch *fetch = ctx;
    loop_forget(fetch->config.loop, start_more, fetch);
    if (fetch->err.kind == ERR_NONE)
        check(fetch);
    fetch->config.done(fetch->config.ctx, fetch->err.kind != ERR_NONE ? &fetch->err : NULL);
}

static void on_done(void *ctx, const struct err *err)
{
    struct worker *worker = ctx;
    struct s3_fetch *fetch = worker->fetch;
    struct s3_download *ended = worker->download;
    worker->download = NULL;
    fetch->working--;
    ++*fetch->config.slots;
    if (err != NULL)
        fail(fetch, err);
    else
        start_more(fetch);
    s3_download_free(ended); /* err may be its own */
    if (*fetch->config.slots > 0 && fetch->config.freed != NULL)
        fetch->config.freed(fetch->config.ctx);
    if (fetch->working == 0)
        finish(fetch);
}

static void start_one(struct s3_fetch *fetch, uint64_t at, uint64_t size)
{
    struct worker *worker = fetch->worker;
    while (worker->download != NULL)
        worker++;
    struct s3_download_config config = {
        .loop = fetch->config.loop,
        .aws = fetch->config.aws,
        .read = fetch->config.read,
        .offset = fetch->terms->offset + at,
        .size = size,
        .etag = fetch->begun ? buf_span(&fetch->facts.etag) : (struct span){NULL, 0},
        .checksum = !fetch->begun && s3_terms_whole(fetch->terms) && !fetch->terms->unverified,
        .begin = on_begin,
        .data = on_data,
        .done = on_done,
        .ctx = worker};
    worker->fetch = fetch;
    worker->at = at;
    fetch->working++;
    --*fetch->config.slots;
    worker->download = s3_download_new(&config);
}

static void start_more(void *ctx)
{
    struct s3_fetch *fetch = ctx;
    while (fetch->err.kind == ERR_NONE && *fetch->config.slots > 0 &&
           fetch->working < S3_FETCH_RANGES_MAX) {
        size_t index = s3_pieces_free(&fetch->pieces);
        if (index == fetch->pieces.count)
            return;
        uint64_t start = s3_pieces_start(&fetch->pieces, index);
        fetch->pieces.piece[index].taken = true;
        start_one(fetch, start, s3_pieces_end(&fetch->pieces, index) - start);
    }
}

/* ---- from outside ---- */

static struct s3_fetch *fetch_new(const struct s3_fetch_config *config)
{
    struct s3_fetch *fetch = mem_alloc(sizeof *fetch);
    fetch->config = *config;
    fetch->terms = config->read.terms != NULL ? config->read.terms : &no_terms;
    fetch->verified = HASHES_KINDS;
    return fetch;
}

struct s3_fetch *s3_fetch_new(const struct s3_fetch_config *config)
{
    struct s3_fetch *fetch = fetch_new(config);
    s3_facts_init(&fetch->facts);
    start_one(fetch, 0, fetch->terms->size);
    return fetch;
}

struct s3_fetch *s3_fetch_go_on(const struct s3_fetch_config *config, struct s3_facts *facts,
                                struct s3_pieces *pieces)
{
    struct s3_fetch *fetch = fetch_new(config);
    fetch->facts = *facts;
    fetch->pieces = *pieces;
    fetch->begun = true;
    start_more(fetch);
    if (fetch->working == 0)
        loop_soon(config->loop, finish, fetch);
    return fetch;
}

void s3_fetch_more(struct s3_fetch *fetch)
{
    if (fetch->begun && !fetch->stream)
        start_more(fetch);
}

void s3_fetch_abort(struct s3_fetch *fetch)
{
    give_up(fetch);
}

const struct s3_facts *s3_fetch_facts(const struct s3_fetch *fetch)
{
    return &fetch->facts;
}

uint64_t s3_fetch_size(const struct s3_fetch *fetch)
{
    uint64_t size = 0;
    for (size_t i = 0; i < fetch->pieces.count; i++)
        size += fetch->pieces.piece[i].have;
    return size;
}

enum hashes_kind s3_fetch_verified(const struct s3_fetch *fetch)
{
    return fetch->verified;
}

void s3_fetch_free(struct s3_fetch *fetch)
{
    if (fetch == NULL)
        return;
    loop_forget(fetch->config.loop, start_more, fetch);
    loop_forget(fetch->config.loop, finish, fetch);
    for (int i = 0; i < S3_FETCH_RANGES_MAX; i++)
        s3_download_free(fetch->worker[i].download);
    hashes_release(&fetch->hashes);
    s3_pieces_release(&fetch->pieces);
    s3_facts_release(&fetch->facts);
    free(fetch);
}
