/* The member "_task", and what is spliced into which line. */
#include "task/record.h"

#include <string.h>

#include "codec/json.h"
#include "codec/jwrite.h"
#include "core/clock.h"

void record_init(struct record *record)
{
    ndrec_init(&record->rec);
    buf_init(&record->meta, 0);
    buf_init(&record->params, 0);
}

void record_release(struct record *record)
{
    ndrec_release(&record->rec);
    buf_release(&record->meta);
    buf_release(&record->params);
}

/* Finds the members of params, which must be on one line. */
static int scan(struct record *record, struct span params, struct err *err)
{
    if (memchr(params.ptr, '\n', params.len) == NULL)
        return ndrec_scan(&record->rec, params, err);
    json_t *tree = json_parse(params, err);
    if (tree == NULL)
        return -1;
    buf_clear(&record->params);
    json_print(tree, &record->params);
    json_decref(tree);
    return ndrec_scan(&record->rec, buf_span(&record->params), err);
}

static void add_text(struct buf *out, const char *name, struct span text)
{
    if (text.ptr == NULL)
        return;
    buf_addf(out, ",\"%s\":", name);
    jwrite_string_lossy(out, text);
}

static void add_time(struct buf *out, const char *name, int64_t ms)
{
    char text[25];
    clock_iso(ms, text);
    buf_addf(out, ",\"%s\":\"%s\"", name, text);
}

int record_work(struct record *record, struct span flow, const struct db_task *task,
                struct buf *out, struct err *err)
{
    struct buf *meta = &record->meta;
    if (scan(record, task->params, err) != 0)
        return -1;
    buf_clear(meta);
    buf_addf(meta, "\"_task\":{\"id\":%lld", (long long)task->id);
    add_text(meta, "flow", flow);
    buf_addf(meta, ",\"try\":%lld,\"priority\":%lld", (long long)task->tries + 1,
             (long long)task->priority);
    add_text(meta, "key", task->key);
    buf_addc(meta, '}');
    ndrec_set(&record->rec, "_task", buf_span(meta), out);
    return 0;
}

void record_listed(struct record *record, struct span flow, const struct db_task *task,
                   struct buf *out)
{
    struct buf *meta = &record->meta;
    buf_clear(meta);
    buf_addf(meta, "\"_task\":{\"id\":%lld", (long long)task->id);
    add_text(meta, "flow", flow);
    buf_addf(meta, ",\"state\":\"%s\",\"priority\":%lld,\"tries\":%lld,\"max_tries\":%lld",
             task_state_name(task->state), (long long)task->priority, (long long)task->tries,
             (long long)task->max_tries);
    add_time(meta, "created", task->created_ms);
    if (task->state == TASK_PENDING && task->due_ms > task->created_ms)
        add_time(meta, "due", task->due_ms);
    if (task->ended_ms > 0)
        add_time(meta, "ended", task->ended_ms);
    add_text(meta, "key", task->key);
    add_text(meta, "error", task->error);
    buf_addc(meta, '}');
    if (scan(record, task->params, NULL) == 0)
        ndrec_set(&record->rec, "_task", buf_span(meta), out);
    else
        ndrec_wrap(&record->rec, task->params, buf_span(meta), out);
}

void record_stats(const struct db_stats *stats, struct buf *out)
{
    buf_adds(out, "{\"flow\":");
    jwrite_string_lossy(out, stats->flow);
    buf_addf(out,
             ",\"pending\":%lld,\"waiting\":%lld,\"processing\":%lld,\"complete\":%lld,"
             "\"failed\":%lld",
             (long long)stats->count[TASK_PENDING], (long long)stats->waiting,
             (long long)stats->count[TASK_PROCESSING], (long long)stats->count[TASK_COMPLETE],
             (long long)stats->count[TASK_FAILED]);
    if (stats->oldest_ms > 0)
        add_time(out, "oldest", stats->oldest_ms);
    buf_addc(out, '}');
}
