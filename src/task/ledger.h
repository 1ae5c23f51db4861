/* What became of claimed tasks and is not in the store yet: a task whose result waits in the output
 * counts as complete only when the last byte of it is written. */
#ifndef TASK_LEDGER_H
#define TASK_LEDGER_H

#include "task/db.h"

struct ledger_entry {
    struct ledger_entry *next;
    struct db_end end;
    uint64_t written; /* bytes of output that must be written before */
    char error[];
};

/* Zeroed is empty. */
struct ledger {
    struct ledger_entry *first, *last;
    size_t count;
};

/* written does not decrease from call to call. error is cut to CAP_TASK_ERROR bytes of UTF-8. */
void ledger_add(struct ledger *ledger, int64_t id, enum db_verdict verdict, int64_t wait_ms,
                struct span error, uint64_t written);

/* Stores everything that may be after written bytes. Returns 0, or -1 with err: what could not be
 * stored stays, for another call. */
int ledger_settle(struct ledger *ledger, struct db *db, struct span flow, struct span owner,
                  uint64_t written, struct err *err);

void ledger_release(struct ledger *ledger);

#endif
