/* A list in the order of the output, stored in batches from its front. */
#include "task/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "core/utf8.h"

void ledger_add(struct ledger *ledger, int64_t id, enum db_verdict verdict, int64_t wait_ms,
                struct span error, uint64_t written)
{
    if (error.len > CAP_TASK_ERROR)
        error.len = CAP_TASK_ERROR;
    while (error.len > 0 && !utf8_valid(error))
        error.len--;
    struct ledger_entry *entry = mem_alloc(sizeof *entry + error.len + 1);
    if (error.len > 0)
        memcpy(entry->error, error.ptr, error.len);
    entry->end = (struct db_end){id, verdict, wait_ms, span_of(entry->error, error.len)};
    entry->written = written;
    *(ledger->last != NULL ? &ledger->last->next : &ledger->first) = entry;
    ledger->last = entry;
    ledger->count++;
}

static void drop_first(struct ledger *ledger)
{
    struct ledger_entry *entry = ledger->first;
    ledger->first = entry->next;
    if (ledger->first == NULL)
        ledger->last = NULL;
    ledger->count--;
    free(entry);
}

int ledger_settle(struct ledger *ledger, struct db *db, struct span flow, struct span owner,
                  uint64_t written, struct err *err)
{
    struct db_end end[CAP_TASK_BATCH];
    size_t count;
    do {
        count = 0;
        for (struct ledger_entry *entry = ledger->first;
             entry != NULL && entry->written <= written && count < CAP_TASK_BATCH;
             entry = entry->next)
            end[count++] = entry->end;
        if (db_settle(db, flow, owner, end, count, err) != 0)
            return -1;
        for (size_t i = 0; i < count; i++)
            drop_first(ledger);
    } while (count == CAP_TASK_BATCH);
    return 0;
}

void ledger_release(struct ledger *ledger)
{
    while (ledger->first != NULL)
        drop_first(ledger);
}
