/* Whole flows in PostgreSQL: counted, listed, tried again, purged; and the log of assets. */
#include "task/db_pq.h"

int db_pq_open_tasks(struct db *db, struct span flow, int64_t *count, struct err *err)
{
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    PGresult *result = db_pq_query(
        db,
        "SELECT (SELECT count(*) FROM scrape_request_log"
        "  WHERE flow = $1 AND status = 'PROCESSING') +"
        " (SELECT count(*) FROM scrape_request_log"
        "  WHERE flow = $1 AND status = 'PENDING' AND (available_at <= now() OR retry_count > 0))",
        &args, err);
    if (result == NULL)
        return -1;
    *count = db_pq_get_int(result, 0, 0);
    PQclear(result);
    return 0;
}

struct stats_reader {
    db_stats_fn *fn;
    void *ctx;
};

static void stats_row(void *ctx, PGresult *result)
{
    struct stats_reader *reader = ctx;
    struct db_stats stats = {.flow = db_pq_get_text(result, 0, 0),
                             .waiting = db_pq_get_int(result, 0, 5),
                             .oldest_ms = db_pq_get_int(result, 0, 6)};
    for (int i = 0; i < TASK_STATES; i++)
        stats.count[i] = db_pq_get_int(result, 0, 1 + i);
    reader->fn(reader->ctx, &stats);
}

static const char stats_sql[] =
    "SELECT flow, count(*) FILTER (WHERE status = 'PENDING' AND available_at <= now()),"
    " count(*) FILTER (WHERE status = 'PROCESSING'),"
    " count(*) FILTER (WHERE status = 'COMPLETE'), count(*) FILTER (WHERE status = 'FAILED'),"
    " count(*) FILTER (WHERE status = 'PENDING' AND available_at > now()),"
    " (extract(epoch FROM min(created_at) FILTER (WHERE status IN ('PENDING', 'PROCESSING')))"
    "  * 1000)::bigint"
    " FROM scrape_request_log WHERE $1::text IS NULL OR flow = $1"
    " GROUP BY flow ORDER BY flow COLLATE \"C\"";

int db_pq_stats(struct db *db, struct span flow, db_stats_fn *fn, void *ctx, struct err *err)
{
    struct stats_reader reader = {fn, ctx};
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    return db_pq_stream(db, stats_sql, &args, stats_row, &reader, err);
}

struct task_reader {
    db_task_fn *fn;
    void *ctx;
};

static void task_row(void *ctx, PGresult *result)
{
    struct task_reader *reader = ctx;
    struct db_task task;
    db_pq_task(result, 0, &task);
    reader->fn(reader->ctx, &task);
}

int db_pq_list(struct db *db, struct span flow, int state, int64_t limit, db_task_fn *fn, void *ctx,
               struct err *err)
{
    struct task_reader reader = {fn, ctx};
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    db_pq_text(&args,
               state < 0 ? span_of(NULL, 0) : span_str(task_state_name((enum task_state)state)));
    db_pq_int(&args, limit > 0 ? limit : INT64_MAX);
    return db_pq_stream(db,
                        "SELECT " DB_PQ_TASK " FROM scrape_request_log WHERE flow = $1"
                        " AND ($2::text IS NULL OR status = $2) ORDER BY id LIMIT $3::bigint",
                        &args, task_row, &reader, err);
}

int db_pq_retry(struct db *db, struct span flow, enum task_state state, struct span key,
                int64_t *count, struct err *err)
{
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    db_pq_text(&args, span_str(task_state_name(state)));
    db_pq_text(&args, key);
    return db_pq_change(
        db,
        "UPDATE scrape_request_log SET status = 'PENDING', retry_count = 0, available_at = now(),"
        " completed_at = NULL, picked_at = NULL, picked_by = NULL"
        " WHERE flow = $1 AND status = $2 AND ($3::text IS NULL OR idempotency_key = $3)",
        &args, count, err);
}

int db_pq_purge(struct db *db, struct span flow, enum task_state state, int64_t age_ms,
                int64_t *count, struct err *err)
{
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    db_pq_text(&args, span_str(task_state_name(state)));
    db_pq_int(&args, age_ms);
    db_pq_int(&args, CAP_TASK_PURGE);
    return db_pq_change(
        db,
        "DELETE FROM scrape_request_log WHERE id IN (SELECT id FROM scrape_request_log"
        " WHERE flow = $1 AND status = $2 AND"
        " coalesce(completed_at, created_at) <= now() - $3::bigint * interval '1 millisecond'"
        " ORDER BY id LIMIT $4::bigint)",
        &args, count, err);
}

/* One statement may touch a row only once: of several lines with the same key the newest counts,
 * the last of those that are equally new. */
static const char log_sql[] =
    "INSERT INTO asset_log SELECT DISTINCT ON (entity_type, platform, entity_id, asset_type)"
    " entity_type, platform, entity_id, asset_type, original_url, asset_url,"
    " to_timestamp(updated / 1000.0), data::json"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],"
    "  $7::bigint[], $8::text[]) WITH ORDINALITY AS t(entity_type, platform, entity_id, asset_type,"
    "  original_url, asset_url, updated, data, n)"
    " ORDER BY entity_type, platform, entity_id, asset_type, updated DESC, n DESC"
    " ON CONFLICT (entity_type, platform, entity_id, asset_type) DO UPDATE SET"
    " original_url = excluded.original_url, asset_url = excluded.asset_url,"
    " updated_at = excluded.updated_at, data = excluded.data"
    " WHERE excluded.updated_at >= asset_log.updated_at";

static void add_column(struct db_pq_args *args, const struct db_asset *asset, size_t count,
                       size_t offset)
{
    db_pq_array(args);
    for (size_t i = 0; i < count; i++)
        db_pq_add_text(args, *(const struct span *)((const char *)&asset[i] + offset));
    db_pq_array_end(args);
}

int db_pq_log(struct db *db, const struct db_asset *asset, size_t count, struct err *err)
{
    static const size_t column[] = {
        offsetof(struct db_asset, entity_type),  offsetof(struct db_asset, platform),
        offsetof(struct db_asset, entity_id),    offsetof(struct db_asset, asset_type),
        offsetof(struct db_asset, original_url), offsetof(struct db_asset, asset_url)};
    struct db_pq_args args;
    db_pq_args_init(&args);
    for (size_t i = 0; i < sizeof column / sizeof column[0]; i++)
        add_column(&args, asset, count, column[i]);
    db_pq_array(&args);
    for (size_t i = 0; i < count; i++)
        db_pq_add_int(&args, asset[i].updated_ms);
    db_pq_array_end(&args);
    add_column(&args, asset, count, offsetof(struct db_asset, data));
    return db_pq_change(db, log_sql, &args, NULL, err);
}
