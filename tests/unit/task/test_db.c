/* The store, both backends through the same tests: each test runs with an empty SQLite file and
 * with empty tables of a PostgreSQL that is started for this program, if there is one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

#include "config.h"
#include "core/buf.h"
#include "core/mem.h"
#include "task/db.h"

static char folder[64], postgres[300]; /* postgres: an address, "" if there is none */

struct seen {
    size_t count;
    int64_t id[CAP_TASK_BATCH];
    struct buf text; /* the params, a line each */
    struct db_task last;
};

static void see(void *ctx, const struct db_task *task)
{
    struct seen *seen = ctx;
    seen->id[seen->count++] = task->id;
    buf_addspan(&seen->text, task->params);
    buf_addc(&seen->text, '\n');
    seen->last = *task;
}

static void add(struct db *db, const char *flow, const char *params, const char *key,
                int64_t priority, int64_t delay_ms, int64_t *id)
{
    struct db_new task = {span_str(params), span_str(key), priority};
    struct err err = {0};
    if (db_add(db, span_str(flow), &task, 1, delay_ms, 3, id, &err) != 0)
        fail_msg("%s", err.message);
}

/* What claiming gives, as text, borrowed until the next call. */
static const char *claim(struct db *db, const char *owner, size_t count, int64_t lease_ms,
                         struct seen *seen)
{
    struct err err = {0};
    seen->count = 0;
    buf_clear(&seen->text);
    if (db_claim(db, span_str("f"), span_str(owner), count, lease_ms, see, seen, &err) != 0)
        fail_msg("%s", err.message);
    return seen->text.data;
}

static void settle(struct db *db, const char *owner, int64_t id, enum db_verdict verdict,
                   int64_t wait_ms, const char *error)
{
    struct db_end end = {id, verdict, wait_ms, span_str(error)};
    assert_int_equal(db_settle(db, span_str("f"), span_str(owner), &end, 1, NULL), 0);
}

static void keep_stats(void *ctx, const struct db_stats *stats)
{
    struct buf *text = ctx;
    buf_addf(text, "%.*s %d due %d waiting %d processing %d complete %d failed%s\n",
             SPAN_ARG(stats->flow), (int)stats->count[TASK_PENDING], (int)stats->waiting,
             (int)stats->count[TASK_PROCESSING], (int)stats->count[TASK_COMPLETE],
             (int)stats->count[TASK_FAILED], stats->oldest_ms > 0 ? "" : ", none open");
}

static void stats_are(struct db *db, const char *flow, const char *expected)
{
    struct buf text;
    buf_init(&text, 0);
    assert_int_equal(db_stats(db, span_str(flow), keep_stats, &text, NULL), 0);
    assert_string_equal(text.data, expected);
    buf_release(&text);
}

static int64_t open_tasks(struct db *db)
{
    int64_t count = -1;
    assert_int_equal(db_open_tasks(db, span_str("f"), &count, NULL), 0);
    return count;
}

/* ---- the tests ---- */

static void order(struct db *db, struct seen *seen)
{
    int64_t id[6];
    add(db, "f", "{\"n\":1}", NULL, 0, 0, &id[0]);
    add(db, "f", "{\"n\":2}", NULL, 5, 0, &id[1]);
    add(db, "f", "{\"n\":3}", NULL, 0, 0, &id[2]);
    add(db, "f", "{\"n\":4}", NULL, -1, 0, &id[3]);
    add(db, "f", "{\"n\":5}", NULL, 9, 3600000, &id[4]); /* not due */
    add(db, "other", "{\"n\":6}", NULL, 9, 0, &id[5]);
    for (int i = 1; i < 6; i++)
        assert_true(id[i] > id[i - 1]);
    stats_are(db, NULL,
              "f 4 due 1 waiting 0 processing 0 complete 0 failed\n"
              "other 1 due 0 waiting 0 processing 0 complete 0 failed\n");
    assert_string_equal(claim(db, "a", 3, 60000, seen), "{\"n\":2}\n{\"n\":1}\n{\"n\":3}\n");
    assert_int_equal(seen->id[0], id[1]);
    assert_string_equal(claim(db, "b", 3, 60000, seen), "{\"n\":4}\n");
    assert_string_equal(claim(db, "b", 3, 60000, seen), "");
    stats_are(db, "f", "f 0 due 1 waiting 4 processing 0 complete 0 failed\n");
    assert_int_equal(open_tasks(db), 4);
}

/* Byte for byte, whatever JSON allows; in batches as large as they may be. */
static void bytes(struct db *db, struct seen *seen)
{
    static const char line[] =
        "{ \"b\" :1.50e+2,\"a\":\"\\u00e9\\\\ \\\"{},' é\",\"a b\":[null, {}]}";
    struct db_new *task = mem_array(CAP_TASK_BATCH, sizeof *task);
    int64_t *id = mem_array(CAP_TASK_BATCH, sizeof *id);
    for (size_t i = 0; i < CAP_TASK_BATCH; i++)
        task[i] = (struct db_new){.params = span_str(line)};
    task[0].key = span_str("k\"\\{}, NULL");
    task[1].key = span_str("");
    task[2].key = task[0].key;
    assert_int_equal(db_add(db, span_str("f"), task, CAP_TASK_BATCH, 0, 3, id, NULL), 0);
    for (size_t i = 0; i < CAP_TASK_BATCH; i++)
        assert_true((id[i] == 0) == (i == 2));
    claim(db, "a", CAP_TASK_BATCH, 60000, seen);
    assert_int_equal(seen->count, CAP_TASK_BATCH - 1);
    for (size_t i = 0; i < seen->count; i++)
        assert_memory_equal(seen->text.data + i * sizeof line, line, sizeof line - 1);
    free(task);
    free(id);
}

static void keys(struct db *db, struct seen *seen)
{
    int64_t id, again, count;
    add(db, "f", "{\"n\":1}", "k", 0, 0, &id);
    add(db, "f", "{\"n\":2}", "k", 0, 0, &again);
    assert_true(id > 0);
    assert_int_equal(again, 0);
    add(db, "other", "{\"n\":2}", "k", 0, 0, &again);
    assert_true(again > 0);
    assert_string_equal(claim(db, "a", 9, 60000, seen), "{\"n\":1}\n");
    assert_int_equal(seen->last.key.len, 1);
    settle(db, "a", id, DB_COMPLETE, 0, NULL);
    add(db, "f", "{\"n\":3}", "k", 0, 0, &again); /* still known */
    assert_int_equal(again, 0);
    assert_int_equal(db_purge(db, span_str("f"), TASK_COMPLETE, 3600000, &count, NULL), 0);
    assert_int_equal(count, 0);
    assert_int_equal(db_purge(db, span_str("f"), TASK_COMPLETE, 0, &count, NULL), 0);
    assert_int_equal(count, 1);
    add(db, "f", "{\"n\":3}", "k", 0, 0, &again);
    assert_true(again > 0);
}

static void verdicts(struct db *db, struct seen *seen)
{
    int64_t id, count;
    add(db, "f", "{}", "k", 0, 0, &id);
    claim(db, "a", 1, 60000, seen);
    assert_int_equal(seen->last.tries, 0);
    assert_int_equal(seen->last.max_tries, 3);
    settle(db, "b", id, DB_RETRY, 0, "not its owner");
    assert_string_equal(claim(db, "b", 1, 60000, seen), "");
    settle(db, "a", id, DB_RETRY, 0, "it's \"down\"");
    claim(db, "b", 1, 60000, seen);
    assert_int_equal(seen->count, 1);
    assert_int_equal(seen->last.tries, 1);
    settle(db, "b", id, DB_RELEASE, 0, NULL);
    claim(db, "a", 1, 60000, seen);
    assert_int_equal(seen->last.tries, 1);
    settle(db, "a", id, DB_RETRY, 3600000, "later"); /* waits */
    assert_string_equal(claim(db, "a", 1, 60000, seen), "");
    stats_are(db, "f", "f 0 due 1 waiting 0 processing 0 complete 0 failed\n");
    assert_int_equal(open_tasks(db), 1);
    assert_int_equal(db_retry(db, span_str("f"), TASK_FAILED, span_of(NULL, 0), &count, NULL), 0);
    assert_int_equal(count, 0);
    settle(db, "a", id, DB_COMPLETE, 0, NULL); /* its result came after all */
    stats_are(db, "f", "f 0 due 0 waiting 0 processing 1 complete 0 failed, none open\n");
    settle(db, "a", id, DB_FAIL, 0, "too late");
    stats_are(db, "f", "f 0 due 0 waiting 0 processing 1 complete 0 failed, none open\n");
    assert_int_equal(open_tasks(db), 0);
}

static void failed_again(struct db *db, struct seen *seen)
{
    int64_t id, count;
    add(db, "f", "{}", "k", 0, 0, &id);
    add(db, "f", "{}", "l", 0, 0, &id);
    claim(db, "a", 2, 60000, seen);
    settle(db, "a", seen->id[0], DB_FAIL, 0, "gone");
    settle(db, "a", seen->id[1], DB_FAIL, 0, "gone");
    stats_are(db, "f", "f 0 due 0 waiting 0 processing 0 complete 2 failed, none open\n");
    seen->count = 0;
    assert_int_equal(db_list(db, span_str("f"), TASK_FAILED, 1, see, seen, NULL), 0);
    assert_int_equal(seen->count, 1);
    assert_int_equal(seen->last.state, TASK_FAILED);
    assert_int_equal(seen->last.tries, 1);
    assert_int_equal(seen->last.error.len, 4);
    assert_true(seen->last.ended_ms >= seen->last.created_ms && seen->last.created_ms > 0);
    assert_int_equal(db_retry(db, span_str("f"), TASK_FAILED, span_str("l"), &count, NULL), 0);
    assert_int_equal(count, 1);
    claim(db, "a", 2, 60000, seen);
    assert_int_equal(seen->count, 1);
    assert_int_equal(seen->id[0], id);
    assert_int_equal(seen->last.tries, 0);
    seen->count = 0;
    assert_int_equal(db_list(db, span_str("f"), -1, 0, see, seen, NULL), 0);
    assert_int_equal(seen->count, 2);
}

static void leases(struct db *db, struct seen *seen)
{
    int64_t id;
    add(db, "f", "{}", NULL, 0, 0, &id);
    claim(db, "dead", 1, 0, seen); /* expired at once */
    claim(db, "a", 1, 60000, seen);
    assert_int_equal(seen->count, 1);
    assert_int_equal(seen->last.tries, 0);
    assert_int_equal(db_renew(db, span_str("f"), span_str("dead"), 60000, NULL), 0);
    assert_int_equal(db_renew(db, span_str("f"), span_str("a"), 0, NULL), 0);
    claim(db, "b", 1, 0, seen);
    assert_int_equal(seen->count, 1);
    assert_int_equal(db_renew(db, span_str("f"), span_str("b"), 60000, NULL), 0);
    assert_string_equal(claim(db, "c", 1, 60000, seen), "");
    assert_int_equal(db_release(db, span_str("f"), span_str("a"), NULL), 0);
    assert_string_equal(claim(db, "c", 1, 60000, seen), "");
    assert_int_equal(db_release(db, span_str("f"), span_str("b"), NULL), 0);
    claim(db, "c", 1, 60000, seen);
    assert_int_equal(seen->count, 1);
}

/* More rows than one transaction deletes. */
static void purge_many(struct db *db, struct seen *seen)
{
    struct db_new *task = mem_array(CAP_TASK_BATCH, sizeof *task);
    int64_t *id = mem_array(CAP_TASK_BATCH, sizeof *id), count;
    (void)seen;
    for (size_t i = 0; i < CAP_TASK_BATCH; i++)
        task[i] = (struct db_new){.params = span_str("{}")};
    for (int i = 0; i < CAP_TASK_PURGE / CAP_TASK_BATCH; i++)
        assert_int_equal(db_add(db, span_str("f"), task, CAP_TASK_BATCH, 0, 3, id, NULL), 0);
    assert_int_equal(db_add(db, span_str("f"), task, 1, 0, 3, id, NULL), 0);
    assert_int_equal(db_purge(db, span_str("f"), TASK_PENDING, 0, &count, NULL), 0);
    assert_int_equal(count, CAP_TASK_PURGE + 1);
    free(task);
    free(id);
}

static struct db_asset asset(const char *id, const char *url, int64_t updated_ms)
{
    return (struct db_asset){.entity_type = span_str("post"),
                             .platform = span_str("insta\"gram"),
                             .entity_id = span_str(id),
                             .asset_type = span_str("image"),
                             .original_url = url != NULL ? span_str("o\\") : span_of(NULL, 0),
                             .asset_url = span_str(url),
                             .data = span_str("{\"x\":\"\\u00e9\"}"),
                             .updated_ms = updated_ms};
}

static void assets(struct db *db, struct seen *seen)
{
    (void)seen;
    const struct db_asset first[] = {asset("1", "a", 1000), asset("2", NULL, 1000),
                                     asset("1", "b", 3000), asset("1", "c", 2000)};
    for (int i = 0; i < 2; i++)
        assert_int_equal(db_log(db, first, 4, NULL), 0);
    /* What is in the table is looked at by tests/cli/taskq/log.sh. */
}

static void flows_named_oddly(struct db *db, struct seen *seen)
{
    int64_t id;
    add(db, "f'; DROP TABLE asset_log; --", "{}", NULL, 0, 0, &id);
    assert_string_equal(claim(db, "a", 1, 1000, seen), "");
    stats_are(db, NULL,
              "f'; DROP TABLE asset_log; -- 1 due 0 waiting 0 processing 0 complete 0 failed\n");
}

/* ---- the two stores ---- */

typedef void test_fn(struct db *db, struct seen *seen);

static void run_with(struct db *db, test_fn *test)
{
    struct seen *seen = mem_alloc(sizeof *seen);
    int64_t count;
    buf_init(&seen->text, 0);
    static const char *const flows[] = {"f", "other", "f'; DROP TABLE asset_log; --"};
    for (size_t i = 0; i < 3; i++) /* PostgreSQL: what the test before left */
        for (int state = 0; state < TASK_STATES; state++)
            assert_int_equal(
                db_purge(db, span_str(flows[i]), (enum task_state)state, -60000, &count, NULL), 0);
    test(db, seen);
    buf_release(&seen->text);
    free(seen);
    db_close(db);
}

static void with_sqlite(void **state)
{
    char path[100];
    struct err err = {0};
    static int number;
    snprintf(path, sizeof path, "%s/%d.db", folder, number++);
    struct db *db = db_open(path, DB_DURABLE, &err);
    if (db == NULL)
        fail_msg("%s", err.message);
    run_with(db, *(test_fn **)*state);
}

static void with_postgres(void **state)
{
    struct err err = {0};
    if (postgres[0] == '\0')
        skip();
    struct db *db = db_open(postgres, DB_DURABLE, &err);
    if (db == NULL)
        fail_msg("%s", err.message);
    run_with(db, *(test_fn **)*state);
}

/* ---- opening ---- */

static void not_a_database(void **state)
{
    (void)state;
    struct err err = {0};
    char path[100];
    assert_null(db_open("/no/such/folder/x.db", DB_DURABLE, &err));
    assert_non_null(strstr(err.message, "/no/such/folder/x.db"));
    snprintf(path, sizeof path, "%s/text", folder);
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 200; i++)
        fputs("this is no database\n", file);
    fclose(file);
    assert_null(db_open(path, DB_DURABLE, &err));
    assert_int_equal(err.kind, ERR_DATA);
}

/* No message holds a part of a password, however the address is broken. */
static void passwords_stay_secret(void **state)
{
    (void)state;
#ifdef HAVE_LIBPQ
    static const char *const urls[] = {"postgresql://u:SECRET@/d?host=/no/such/folder",
                                       "postgresql://u:x@SECRET@/d?host=/none",
                                       "postgresql://u:x/SECRET@h/d",
                                       "postgresql://u:SECRET/y@127.0.0.1:1/d",
                                       "postgresql://u:x?SECRET@h/d",
                                       "postgresql://u:SECRET#x@h/d",
                                       "postgresql://u:SECRET%zz@h/d",
                                       "postgresql://u:SECRET@[::1/d",
                                       "postgresql://u:SECRET@127.0.0.1:1/d",
                                       "postgresql://u:SECRET@127.0.0.1:x/d",
                                       "postgresql://u:SECRET@/d?nonsense=1"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct err err = {0};
        assert_null(db_open(urls[i], DB_DURABLE, &err));
        assert_true(err.message[0] != '\0');
        if (strstr(err.message, "SECRET") != NULL)
            fail_msg("%s: %s", urls[i], err.message);
    }
#else
    struct err err = {0};
    assert_null(db_open("postgresql://u@h/d", DB_DURABLE, &err));
    assert_non_null(strstr(err.message, "libpq"));
#endif
}

static void listening(void **state)
{
    (void)state;
    int64_t id;
    struct err err = {0};
    if (postgres[0] == '\0')
        skip();
    struct db *db = db_open(postgres, DB_DURABLE, &err),
              *other = db_open(postgres, DB_DURABLE, &err);
    assert_true(db_listen(db, span_str("f"), &err) >= 0);
    assert_false(db_notified(db, &err));
    add(other, "other", "{}", NULL, 0, 0, &id);
    add(other, "f", "{}", NULL, 0, 0, &id);
    bool told = false;
    for (int i = 0; i < 1000 && !told; i++) {
        told = db_notified(db, &err);
        usleep(10000);
    }
    assert_true(told);
    db_close(db);
    db_close(other);
}

/* ---- */

static int start(void **state)
{
    char command[400];
    (void)state;
    const char *source = getenv("top_srcdir");
    strcpy(folder, "/tmp/sluice-task.XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "chmod 755 %s; sh '%s/tests/postgres.sh' start %s/pg", folder,
             source != NULL ? source : "..", folder);
#ifdef HAVE_LIBPQ
    FILE *pipe = popen(command, "r");
    if (fgets(postgres, sizeof postgres, pipe) == NULL)
        postgres[0] = '\0';
    postgres[strcspn(postgres, "\n")] = '\0';
    return WEXITSTATUS(pclose(pipe)) % 77;
#else
    return 0;
#endif
}

static int stop(void **state)
{
    char command[400];
    (void)state;
    const char *source = getenv("top_srcdir");
    snprintf(command, sizeof command, "%s sh '%s/tests/postgres.sh' stop %s/pg; rm -rf %s",
             postgres[0] != '\0' ? "" : ": ", source != NULL ? source : "..", folder, folder);
    return system(command);
}

static test_fn *const fns[] = {order,  bytes,      keys,   verdicts,         failed_again,
                               leases, purge_many, assets, flows_named_oddly};
static const char *const names[] = {"order",      "bytes",        "keys",
                                    "verdicts",   "failed_again", "leases",
                                    "purge_many", "assets",       "flows_named_oddly"};
enum { FNS = sizeof fns / sizeof fns[0] };

int test_db(void);
int test_db(void)
{
    struct CMUnitTest tests[2 * FNS + 3] = {cmocka_unit_test(not_a_database),
                                            cmocka_unit_test(passwords_stay_secret),
                                            cmocka_unit_test(listening)};
    static char name[2 * FNS][64];
    for (size_t i = 0; i < 2 * FNS; i++) {
        bool pq = i >= FNS;
        snprintf(name[i], sizeof name[i], "%s, %s", names[i % FNS], pq ? "PostgreSQL" : "SQLite");
        tests[3 + i] = (struct CMUnitTest){.name = name[i],
                                           .test_func = pq ? with_postgres : with_sqlite,
                                           .initial_state = (void *)&fns[i % FNS]};
    }
    return cmocka_run_group_tests_name("db", tests, start, stop);
}
