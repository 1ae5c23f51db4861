#include <string.h>

#include "unit.h"

#include "task/db.h"
#include "task/ledger.h"

static void note(void *ctx, const struct db_task *task)
{
    int64_t *id = ctx;
    *id = task->id;
}

static void keep(void *ctx, const struct db_stats *stats)
{
    *(struct db_stats *)ctx = *stats;
}

static int64_t complete(struct db *db)
{
    struct db_stats stats = {0};
    assert_int_equal(db_stats(db, span_str("f"), keep, &stats, NULL), 0);
    return stats.count[TASK_COMPLETE];
}

/* A result counts when the last byte of it is out, and not one byte before. */
static void complete_when_written(void **state)
{
    (void)state;
    const struct span flow = span_str("f"), me = span_str("me");
    struct db_new task = {.params = span_str("{}")};
    struct ledger ledger = {0};
    struct err err;
    int64_t id;
    struct db *db = db_open(":memory:", DB_QUICK, &err);
    assert_non_null(db);
    for (uint64_t i = 1; i <= 2; i++) {
        assert_int_equal(db_add(db, flow, &task, 1, 0, 3, &id, NULL), 0);
        assert_int_equal(db_claim(db, flow, me, 1, 60000, note, &id, NULL), 0);
        ledger_add(&ledger, id, DB_COMPLETE, 0, span_of(NULL, 0), i * 100);
    }
    assert_int_equal(ledger_settle(&ledger, db, flow, me, 99, &err), 0);
    assert_int_equal(complete(db), 0);
    assert_int_equal(ledger_settle(&ledger, db, flow, me, 100, &err), 0);
    assert_int_equal(complete(db), 1);
    assert_int_equal(ledger.count, 1);
    assert_int_equal(ledger_settle(&ledger, db, flow, me, 200, &err), 0);
    assert_int_equal(complete(db), 2);
    assert_int_equal(ledger.count, 0);
    ledger_release(&ledger);
    db_close(db);
}

/* Error texts: at the cap whole, past it cut, never in the middle of a character. */
static void errors_are_cut(void **state)
{
    (void)state;
    char text[CAP_TASK_ERROR + 3];
    struct ledger ledger = {0};
    memset(text, 'x', sizeof text);
    ledger_add(&ledger, 1, DB_FAIL, 0, span_of(text, CAP_TASK_ERROR), 0);
    assert_int_equal(ledger.last->end.error.len, CAP_TASK_ERROR);
    ledger_add(&ledger, 1, DB_FAIL, 0, span_of(text, CAP_TASK_ERROR + 1), 0);
    assert_int_equal(ledger.last->end.error.len, CAP_TASK_ERROR);
    memcpy(text + CAP_TASK_ERROR - 2, "\xe2\x82\xac", 3);
    ledger_add(&ledger, 1, DB_FAIL, 0, span_of(text, CAP_TASK_ERROR + 1), 0);
    assert_int_equal(ledger.last->end.error.len, CAP_TASK_ERROR - 2);
    ledger_release(&ledger);
}

UNIT_GROUP(ledger, cmocka_unit_test(complete_when_written), cmocka_unit_test(errors_are_cut))
