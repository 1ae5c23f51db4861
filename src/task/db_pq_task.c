/* Single tasks in PostgreSQL: added, claimed, kept, settled. A batch is one statement, its tasks
 * the elements of array parameters. Times are the server's, so that runners on several machines
 * agree. https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE */
#include "task/db_pq.h"

void db_pq_task(const PGresult *result, int row, struct db_task *task)
{
    task->id = db_pq_get_int(result, row, 0);
    task->priority = db_pq_get_int(result, row, 1);
    task->tries = db_pq_get_int(result, row, 2);
    task->max_tries = db_pq_get_int(result, row, 3);
    task->created_ms = db_pq_get_int(result, row, 4);
    task->due_ms = db_pq_get_int(result, row, 5);
    task->ended_ms = db_pq_get_int(result, row, 6);
    task->state = db_state(db_pq_get_text(result, row, 7));
    task->params = db_pq_get_text(result, row, 8);
    task->key = db_pq_get_text(result, row, 9);
    task->error = db_pq_get_text(result, row, 10);
}

/* Ids are drawn before, so that the answer can tell for each task whether it was added. */
static const char add_sql[] =
    "WITH input AS MATERIALIZED ("
    " SELECT nextval(pg_get_serial_sequence('scrape_request_log', 'id')) AS id, t.*"
    " FROM unnest($2::text[], $3::text[], $4::integer[]) WITH ORDINALITY"
    "  AS t(params, key, priority, n)),"
    "added AS ("
    " INSERT INTO scrape_request_log"
    "  (id, flow, params, idempotency_key, priority, max_tries, available_at)"
    " SELECT id, $1, params::json, key, priority, $5::integer,"
    "  now() + $6::bigint * interval '1 millisecond' FROM input ORDER BY n"
    " ON CONFLICT DO NOTHING RETURNING id) "
    "SELECT coalesce(added.id, 0) FROM input LEFT JOIN added USING (id) ORDER BY n";

static int notify(struct db *db, struct span flow, struct err *err)
{
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    return db_pq_change(db, "SELECT pg_notify('taskq', $1)", &args, NULL, err);
}

int db_pq_add(struct db *db, struct span flow, const struct db_new *task, size_t count,
              int64_t delay_ms, int64_t max_tries, int64_t *id, struct err *err)
{
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    db_pq_array(&args);
    for (size_t i = 0; i < count; i++)
        db_pq_add_text(&args, task[i].params);
    db_pq_array_end(&args);
    db_pq_array(&args);
    for (size_t i = 0; i < count; i++)
        db_pq_add_text(&args, task[i].key);
    db_pq_array_end(&args);
    db_pq_array(&args);
    for (size_t i = 0; i < count; i++)
        db_pq_add_int(&args, task[i].priority);
    db_pq_array_end(&args);
    db_pq_int(&args, max_tries);
    db_pq_int(&args, delay_ms);
    PGresult *result = db_pq_query(db, add_sql, &args, err);
    if (result == NULL)
        return -1;
    for (size_t i = 0; i < count; i++)
        id[i] = db_pq_get_int(result, (int)i, 0);
    PQclear(result);
    notify(db, flow, NULL); /* the tasks are stored: runners that miss this find them by asking */
    return 0;
}

static int reclaim(struct db *db, struct span flow, struct err *err)
{
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    return db_pq_change(db,
                        "UPDATE scrape_request_log SET status = 'PENDING', picked_at = NULL,"
                        " picked_by = NULL, expires_at = NULL"
                        " WHERE flow = $1 AND status = 'PROCESSING' AND expires_at <= now()",
                        &args, NULL, err);
}

static const char claim_sql[] =
    "WITH picked AS MATERIALIZED ("
    " SELECT id FROM scrape_request_log"
    " WHERE flow = $1 AND status = 'PENDING' AND available_at <= now()"
    " ORDER BY priority DESC, id LIMIT $2::bigint FOR UPDATE SKIP LOCKED),"
    "taken AS ("
    " UPDATE scrape_request_log AS t SET status = 'PROCESSING', picked_at = now(), picked_by = $3,"
    "  expires_at = now() + $4::bigint * interval '1 millisecond'"
    " FROM picked WHERE t.id = picked.id RETURNING t.*) "
    "SELECT " DB_PQ_TASK " FROM taken ORDER BY priority DESC, id";

int db_pq_claim(struct db *db, struct span flow, struct span owner, size_t count, int64_t lease_ms,
                db_task_fn *fn, void *ctx, struct err *err)
{
    struct db_pq_args args;
    struct db_task task;
    if (reclaim(db, flow, err) != 0)
        return -1;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    db_pq_int(&args, (int64_t)count);
    db_pq_text(&args, owner);
    db_pq_int(&args, lease_ms);
    PGresult *result = db_pq_query(db, claim_sql, &args, err);
    if (result == NULL)
        return -1;
    for (int i = 0; i < PQntuples(result); i++) {
        db_pq_task(result, i, &task);
        fn(ctx, &task);
    }
    PQclear(result);
    return 0;
}

int db_pq_renew(struct db *db, struct span flow, struct span owner, int64_t lease_ms,
                struct err *err)
{
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    db_pq_text(&args, owner);
    db_pq_int(&args, lease_ms);
    return db_pq_change(db,
                        "UPDATE scrape_request_log"
                        " SET expires_at = now() + $3::bigint * interval '1 millisecond'"
                        " WHERE flow = $1 AND status = 'PROCESSING' AND picked_by = $2",
                        &args, NULL, err);
}

static const char settle_sql[] =
    "UPDATE scrape_request_log AS t SET"
    " status = CASE verdict WHEN 0 THEN 'COMPLETE' WHEN 2 THEN 'FAILED' ELSE 'PENDING' END,"
    " retry_count = retry_count + (verdict IN (1, 2))::integer,"
    " available_at = CASE verdict WHEN 1 THEN now() + wait * interval '1 millisecond'"
    "  ELSE available_at END,"
    " completed_at = CASE WHEN verdict IN (0, 2) THEN now() END,"
    " error = CASE verdict WHEN 0 THEN NULL WHEN 3 THEN t.error ELSE e.error END,"
    " picked_by = CASE WHEN verdict IN (0, 2) THEN picked_by END,"
    " picked_at = CASE WHEN verdict IN (0, 2) THEN picked_at END,"
    " expires_at = NULL"
    " FROM unnest($2::bigint[], $3::integer[], $4::bigint[], $5::text[])"
    "  AS e(id, verdict, wait, error)"
    " WHERE t.id = e.id AND (status = 'PROCESSING' AND picked_by = $1"
    "  OR verdict = 0 AND status IN ('PENDING', 'PROCESSING'))";

int db_pq_settle(struct db *db, struct span flow, struct span owner, const struct db_end *end,
                 size_t count, struct err *err)
{
    struct db_pq_args args;
    (void)flow;
    _Static_assert(DB_COMPLETE == 0 && DB_RETRY == 1 && DB_FAIL == 2 && DB_RELEASE == 3, "the SQL");
    db_pq_args_init(&args);
    db_pq_text(&args, owner);
    db_pq_array(&args);
    for (size_t i = 0; i < count; i++)
        db_pq_add_int(&args, end[i].id);
    db_pq_array_end(&args);
    db_pq_array(&args);
    for (size_t i = 0; i < count; i++)
        db_pq_add_int(&args, end[i].verdict);
    db_pq_array_end(&args);
    db_pq_array(&args);
    for (size_t i = 0; i < count; i++)
        db_pq_add_int(&args, end[i].wait_ms);
    db_pq_array_end(&args);
    db_pq_array(&args);
    for (size_t i = 0; i < count; i++)
        db_pq_add_text(&args, end[i].error);
    db_pq_array_end(&args);
    return db_pq_change(db, settle_sql, &args, NULL, err);
}

int db_pq_release(struct db *db, struct span flow, struct span owner, struct err *err)
{
    struct db_pq_args args;
    db_pq_args_init(&args);
    db_pq_text(&args, flow);
    db_pq_text(&args, owner);
    return db_pq_change(db,
                        "UPDATE scrape_request_log SET status = 'PENDING', picked_at = NULL,"
                        " picked_by = NULL, expires_at = NULL"
                        " WHERE flow = $1 AND status = 'PROCESSING' AND picked_by = $2",
                        &args, NULL, err);
}
