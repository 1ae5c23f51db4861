/* A batch of lines is one transaction; logging a line again changes nothing. */
#include "task/assets.h"

#include <stddef.h>
#include <stdlib.h>

#include "codec/jscan.h"
#include "codec/ndrec.h"
#include "core/clock.h"
#include "core/mem.h"

/* The text members, and where they go. */
static const struct column {
    const char *name;
    size_t offset;
    bool optional;
} columns[] = {
    {"entity_type", offsetof(struct db_asset, entity_type), false},
    {"platform", offsetof(struct db_asset, platform), false},
    {"entity_id", offsetof(struct db_asset, entity_id), false},
    {"asset_type", offsetof(struct db_asset, asset_type), false},
    {"original_url", offsetof(struct db_asset, original_url), true},
    {"asset_url", offsetof(struct db_asset, asset_url), true},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

struct row {
    size_t at[COLUMNS + 1], len[COLUMNS + 1]; /* in text; the last is the whole line */
    bool there[COLUMNS];
    int64_t updated_ms;
};

struct assets {
    struct db *db;
    const struct assets_events *events;
    struct ndrec rec;
    struct buf text, scratch;
    struct row row[CAP_TASK_BATCH];
    struct db_asset asset[CAP_TASK_BATCH];
    size_t count;
    bool stopped;
};

static int find_updated(struct assets *assets, int64_t *ms, struct err *err)
{
    const struct ndrec_member *member = ndrec_find(&assets->rec, "updated_at");
    struct span text;
    char value[64];
    *ms = clock_wall_ms();
    if (member == NULL || jscan_type(member->value) == JSCAN_NULL)
        return 0;
    if (ndrec_label(&assets->rec, "updated_at", &assets->scratch, &text, err) != 0)
        return -1;
    if (text.len < sizeof value) {
        memcpy(value, text.ptr, text.len);
        value[text.len] = '\0';
        if (clock_parse(value, ms) == 0)
            return 0;
    }
    return err_set(err, ERR_DATA, "updated_at: not a time (2026-01-31T12:00:00Z, or seconds)");
}

static int find_text(struct assets *assets, size_t i, struct row *row, struct err *err)
{
    const struct ndrec_member *member = ndrec_find(&assets->rec, columns[i].name);
    struct span text;
    if (columns[i].optional && (member == NULL || jscan_type(member->value) == JSCAN_NULL))
        return 0;
    if (ndrec_label(&assets->rec, columns[i].name, &assets->scratch, &text, err) != 0)
        return -1;
    if (text.len > CAP_TASK_KEY && !columns[i].optional)
        return err_set(err, ERR_DATA, "%s: longer than %d bytes", columns[i].name, CAP_TASK_KEY);
    row->there[i] = true;
    row->at[i] = assets->text.len;
    row->len[i] = text.len;
    buf_addspan(&assets->text, text);
    return 0;
}

static int take(struct assets *assets, const struct ndline *line, struct err *err)
{
    struct row row = {0};
    if (line->too_long)
        return err_set(err, ERR_DATA, "the line is too long (--max-line)");
    if (ndrec_scan(&assets->rec, line->text, err) != 0 ||
        find_updated(assets, &row.updated_ms, err) != 0)
        return -1;
    for (size_t i = 0; i < COLUMNS; i++)
        if (find_text(assets, i, &row, err) != 0)
            return -1;
    row.at[COLUMNS] = assets->text.len;
    ndrec_replace(&assets->rec, ndrec_reserved, span_of(NULL, 0), &assets->text);
    row.len[COLUMNS] = assets->text.len - row.at[COLUMNS];
    assets->row[assets->count++] = row;
    return 0;
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct assets *assets = ctx;
    struct err err;
    if (assets->stopped)
        return false;
    if (take(assets, line, &err) != 0 &&
        assets->events->bad(assets->events->ctx, line->text, line->number, &err)) {
        assets->stopped = true;
        return true;
    }
    return assets->count == CAP_TASK_BATCH || assets->text.len >= CAP_TASK_BATCH_BYTES;
}

static int store(void *ctx, struct err *err)
{
    struct assets *assets = ctx;
    const char *text = assets->text.data;
    for (size_t i = 0; i < assets->count; i++) {
        const struct row *row = &assets->row[i];
        struct db_asset *asset = &assets->asset[i];
        *asset = (struct db_asset){.updated_ms = row->updated_ms,
                                   .data = span_of(text + row->at[COLUMNS], row->len[COLUMNS])};
        for (size_t c = 0; c < COLUMNS; c++)
            if (row->there[c])
                *(struct span *)((char *)asset + columns[c].offset) = span_of(text + row->at[c],
                                                                              row->len[c]);
    }
    if (db_log(assets->db, assets->asset, assets->count, err) != 0)
        return -1;
    assets->events->logged(assets->events->ctx, assets->count);
    assets->count = 0;
    buf_clear(&assets->text);
    return assets->stopped ? -1 : 0;
}

int assets_run(struct db *db, struct loop *loop, int fd, size_t max_line,
               const struct assets_events *events, struct err *err)
{
    struct assets *assets = mem_alloc(sizeof *assets);
    const struct lines_ops ops = {on_line, store, assets};
    assets->db = db;
    assets->events = events;
    ndrec_init(&assets->rec);
    buf_init(&assets->text, 0);
    buf_init(&assets->scratch, 0);
    int status = lines_run(loop, fd, max_line, &ops, err);
    if (assets->stopped)
        status = 0; /* bad has said why */
    ndrec_release(&assets->rec);
    buf_release(&assets->text);
    buf_release(&assets->scratch);
    free(assets);
    return status;
}
