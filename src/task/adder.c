/* A batch of lines is one transaction. What is stored is the line without the members that say how
 * it got here; what is echoed is the line as it came, with "_task", so that whoever is owed an
 * acknowledgement further back can be given it. */
#include "task/adder.h"

#include <stdlib.h>

#include "codec/jscan.h"
#include "codec/jwrite.h"
#include "codec/ndrec.h"
#include "core/mem.h"
#include "core/num.h"

struct entry {
    size_t params, params_len; /* in text */
    size_t key, key_len;
    size_t line, line_len; /* only with echo */
    int64_t priority;
    bool has_key;
};

struct adder {
    struct db *db;
    const struct adder_config *config;
    const struct adder_events *events;
    struct output *out;
    struct ndrec rec;
    struct buf text, scratch, receipt;
    struct entry entry[CAP_TASK_BATCH];
    struct db_new task[CAP_TASK_BATCH];
    int64_t id[CAP_TASK_BATCH];
    size_t count;
    bool stopped;
};

static bool is_transport(struct span name)
{
    return ndrec_reserved(name) && !jscan_name_is(name, "_body") && !jscan_name_is(name, "_base64");
}

static int find_key(struct adder *adder, struct span *key, struct err *err)
{
    const char *name = adder->config->key;
    if (ndrec_label(&adder->rec, name, &adder->scratch, key, err) != 0)
        return -1;
    if (key->len == 0 || key->len > CAP_TASK_KEY)
        return err_set(err, ERR_DATA, "%s: a key has 1 to %d bytes", name, CAP_TASK_KEY);
    return 0;
}

static int find_priority(struct adder *adder, int64_t *priority, struct err *err)
{
    const char *name = adder->config->priority_from;
    const struct ndrec_member *member = name != NULL ? ndrec_find(&adder->rec, name) : NULL;
    *priority = adder->config->priority;
    if (member == NULL ||
        num_i64(member->value, -CAP_TASK_PRIORITY, CAP_TASK_PRIORITY, priority) == 0)
        return 0;
    return err_set(err, ERR_DATA, "%s: not a whole number from -%d to %d", name, CAP_TASK_PRIORITY,
                   CAP_TASK_PRIORITY);
}

static int take(struct adder *adder, const struct ndline *line, struct err *err)
{
    struct entry entry = {.has_key = adder->config->key != NULL};
    struct span key = {NULL, 0};
    if (line->too_long)
        return err_set(err, ERR_DATA, "the line is too long (--max-line)");
    if (ndrec_scan(&adder->rec, line->text, err) != 0 ||
        find_priority(adder, &entry.priority, err) != 0 ||
        (entry.has_key && find_key(adder, &key, err) != 0))
        return -1;
    entry.params = adder->text.len;
    ndrec_replace(&adder->rec, is_transport, span_of(NULL, 0), &adder->text);
    entry.params_len = adder->text.len - entry.params;
    entry.key = adder->text.len;
    entry.key_len = key.len;
    buf_addspan(&adder->text, key);
    if (adder->config->echo) {
        entry.line = adder->text.len;
        entry.line_len = adder->rec.line.len;
        buf_addspan(&adder->text, adder->rec.line);
    }
    adder->entry[adder->count++] = entry;
    return 0;
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct adder *adder = ctx;
    struct err err;
    if (adder->stopped)
        return false;
    if (take(adder, line, &err) != 0 &&
        adder->events->bad(adder->events->ctx, line->text, line->number, &err)) {
        adder->stopped = true;
        return true;
    }
    return adder->count == CAP_TASK_BATCH || adder->text.len >= CAP_TASK_BATCH_BYTES;
}

static void echo(struct adder *adder, const struct entry *entry, int64_t id)
{
    struct buf *receipt = &adder->receipt;
    const char *text = adder->text.data;
    if (ndrec_scan(&adder->rec, span_of(text + entry->line, entry->line_len), NULL) != 0)
        return;
    buf_clear(&adder->scratch);
    buf_adds(&adder->scratch, "\"_task\":{\"flow\":");
    jwrite_string_lossy(&adder->scratch, span_str(adder->config->flow));
    if (id > 0)
        buf_addf(&adder->scratch, ",\"id\":%lld", (long long)id);
    if (entry->has_key) {
        buf_adds(&adder->scratch, ",\"key\":");
        jwrite_string(&adder->scratch, span_of(text + entry->key, entry->key_len));
    }
    buf_adds(&adder->scratch, id > 0 ? "}" : ",\"duplicate\":true}");
    buf_clear(receipt);
    ndrec_set(&adder->rec, "_task", buf_span(&adder->scratch), receipt);
    output_line(adder->out, receipt->data, receipt->len);
}

static int store(void *ctx, struct err *err)
{
    struct adder *adder = ctx;
    const char *text = adder->text.data;
    size_t added = 0;
    if (adder->count == 0)
        return adder->stopped ? -1 : 0;
    for (size_t i = 0; i < adder->count; i++) {
        const struct entry *entry = &adder->entry[i];
        adder->task[i] = (struct db_new){
            .params = span_of(text + entry->params, entry->params_len),
            .key = span_of(entry->has_key ? text + entry->key : NULL, entry->key_len),
            .priority = entry->priority,
        };
    }
    if (db_add(adder->db, span_str(adder->config->flow), adder->task, adder->count,
               adder->config->delay_ms, adder->config->max_tries, adder->id, err) != 0)
        return -1;
    for (size_t i = 0; i < adder->count; i++) {
        added += adder->id[i] > 0;
        if (adder->config->echo)
            echo(adder, &adder->entry[i], adder->id[i]);
    }
    adder->events->added(adder->events->ctx, added, adder->count - added);
    adder->count = 0;
    buf_clear(&adder->text);
    if (output_flush(adder->out) != 0)
        return err_set(err, ERR_IO, "standard output: write failed");
    return adder->stopped ? -1 : 0;
}

int adder_run(struct db *db, struct loop *loop, int fd, const struct adder_config *config,
              const struct adder_events *events, struct output *out, struct err *err)
{
    struct adder *adder = mem_alloc(sizeof *adder);
    const struct lines_ops ops = {on_line, store, adder};
    adder->db = db;
    adder->config = config;
    adder->events = events;
    adder->out = out;
    ndrec_init(&adder->rec);
    buf_init(&adder->text, 0);
    buf_init(&adder->scratch, 0);
    buf_init(&adder->receipt, 0);
    int status = lines_run(loop, fd, config->max_line, &ops, err);
    if (adder->stopped)
        status = 0; /* bad has said why */
    ndrec_release(&adder->rec);
    buf_release(&adder->text);
    buf_release(&adder->scratch);
    buf_release(&adder->receipt);
    free(adder);
    return status;
}
