/* Housekeeping: dead boxes are emptied and expired messages dropped, a few at a time, so that
 * nobody waits long. */
#include "local/sqs_call.h"

enum {
    SWEEP = 2000, /* messages dropped in one go */
    SWEEP_PAUSE_MS = 20,
    SWEEP_REST_MS = 30000
};

/* Drops some messages of one dead box; returns false when no box is dead. */
static bool sweep_dead(struct store *store)
{
    struct store_query *query = store_sql(store, "SELECT id FROM sqs_box WHERE dead = 1 LIMIT 1");
    int64_t box = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    if (box == 0)
        return false;
    query = store_sql(store, "DELETE FROM sqs_message WHERE id IN"
                             " (SELECT id FROM sqs_message WHERE box = ? LIMIT ?)");
    store_bind_int(query, 1, box);
    store_bind_int(query, 2, SWEEP);
    if (store_run(query) == SWEEP)
        return true;
    query = store_sql(store, "DELETE FROM sqs_dedup WHERE box = ?");
    store_bind_int(query, 1, box);
    store_run(query);
    query = store_sql(store, "DELETE FROM sqs_box WHERE id = ?");
    store_bind_int(query, 1, box);
    store_run(query);
    return true;
}

/* Drops some messages that have outlived their queue's retention; true: perhaps there are more.
 * What became visible before the retention period was sent before it. */
static bool sweep_expired(struct store *store, int64_t now_ms)
{
    int64_t boxes[64], oldest_ms[64];
    size_t count = 0;
    bool more = false;
    struct store_query *query = store_sql(
        store, "SELECT box, ?1 - retention_s * 1000 FROM sqs_queue q WHERE EXISTS (SELECT 1 FROM"
               " sqs_message WHERE box = q.box AND visible_ms <= ?1 - q.retention_s * 1000)"
               " LIMIT 64");
    store_bind_int(query, 1, now_ms);
    while (count < 64 && store_row(query)) {
        boxes[count] = store_int(query, 0);
        oldest_ms[count++] = store_int(query, 1);
    }
    store_done(query);
    for (size_t i = 0; i < count; i++) {
        query = store_sql(store, "DELETE FROM sqs_message WHERE id IN (SELECT id FROM sqs_message"
                                 " WHERE box = ? AND visible_ms <= ? LIMIT ?)");
        store_bind_int(query, 1, boxes[i]);
        store_bind_int(query, 2, oldest_ms[i]);
        store_bind_int(query, 3, SWEEP);
        int64_t dropped = store_run(query);
        sqs_queue_count(store, boxes[i], -dropped);
        more |= dropped == SWEEP;
    }
    return more;
}

int64_t sqs_sweep_tick(struct store *store, int64_t now_ms)
{
    bool more = sweep_dead(store);
    if (!more)
        more = sweep_expired(store, now_ms);
    struct store_query *query = store_sql(
        store, "DELETE FROM sqs_dedup WHERE (box, group_id, dedup) IN"
               " (SELECT box, group_id, dedup FROM sqs_dedup WHERE until_ms <= ? LIMIT ?)");
    store_bind_int(query, 1, now_ms);
    store_bind_int(query, 2, SWEEP);
    more |= store_run(query) == SWEEP;
    return now_ms + (more ? SWEEP_PAUSE_MS : SWEEP_REST_MS);
}
