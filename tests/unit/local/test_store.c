/* The store thread with a service made for the test: what a handler does is told by its path. */
#include "unit.h"

#include <dirent.h>
#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "local/service.h"
#include "local/store.h"

enum { CALLS = 8, KEY = 42 };

static struct {
    pthread_mutex_t lock;
    pthread_cond_t some;
    int answered[CALLS]; /* order of the answers, from 1 */
    int count;
} seen = {.lock = PTHREAD_MUTEX_INITIALIZER, .some = PTHREAD_COND_INITIALIZER};

static bool has(const struct call *call, const char *word)
{
    return strstr(call->path.ptr, word) != NULL;
}

static int64_t count(struct store *store)
{
    struct store_query *query = store_sql(store, "SELECT count(*) FROM t");
    int64_t rows = store_row(query) ? store_int(query, 0) : -1;
    store_done(query);
    return rows;
}

static atomic_uint takes;        /* runs of calls that take */
static enum { FREE, HELD } held; /* the store thread, by a call; guarded by seen.lock */

/* Keeps the store thread busy, so that what is submitted meanwhile becomes one group. */
static void hold(void)
{
    pthread_mutex_lock(&seen.lock);
    held = HELD;
    pthread_cond_broadcast(&seen.some);
    while (held == HELD)
        pthread_cond_wait(&seen.some, &seen.lock);
    pthread_mutex_unlock(&seen.lock);
}

static void wait_held(void)
{
    pthread_mutex_lock(&seen.lock);
    while (held != HELD)
        pthread_cond_wait(&seen.some, &seen.lock);
    pthread_mutex_unlock(&seen.lock);
}

static void release(void)
{
    pthread_mutex_lock(&seen.lock);
    held = FREE;
    pthread_cond_broadcast(&seen.some);
    pthread_mutex_unlock(&seen.lock);
}

static void handle(struct store *store, struct call *call)
{
    store_run(store_sql(store, "CREATE TABLE IF NOT EXISTS t (x INTEGER)"));
    if (has(call, "take")) {
        atomic_fetch_add(&takes, 1);
        if (count(store) == 0 && !call->expired) {
            call_park(call, KEY, call->now_ms + 60000, has(call, "retry") ? call->now_ms + 20 : 0);
            return;
        }
        call_add_headerf(call, "expired", "%d", call->expired);
        store_run(store_sql(store, "DELETE FROM t WHERE rowid = (SELECT min(rowid) FROM t)"));
    }
    if (has(call, "put")) {
        store_run(store_sql(store, "INSERT INTO t VALUES (1)"));
        store_wake(store, call->service, KEY);
    }
    if (has(call, "broken"))
        store_run(store_sql(store, "INSERT INTO no_such_table VALUES (1)"));
    if (has(call, "hold"))
        hold();
    if (has(call, "rollback")) { /* the whole transaction, as SQLite may on a full disk */
        store_run(store_sql(store, "CREATE TABLE IF NOT EXISTS u (x UNIQUE)"));
        store_run(store_sql(store, "INSERT OR ROLLBACK INTO u VALUES (1), (1)"));
    }
    if (has(call, "damage"))
        store_run(store_sql(store, "DROP TABLE store_meta"));
    if (has(call, "hide"))
        store_run(store_sql(store, "ALTER TABLE s3_piece RENAME TO hidden"));
    if (has(call, "drop"))
        store_drop_file(store, 1);
    if (has(call, "fail"))
        call_fail(call, 409, "Conflict", "as asked");
    call_add_headerf(call, "rows", "%lld", (long long)count(store));
}

static const struct service service = {.name = "test", .handle = handle};

static void answer(struct call *call)
{
    pthread_mutex_lock(&seen.lock);
    seen.answered[(size_t)call->connection] = ++seen.count;
    pthread_cond_broadcast(&seen.some);
    pthread_mutex_unlock(&seen.lock);
}

static struct call *submit(struct store *store, size_t number, const char *path)
{
    struct call *call = call_new();
    call->service = &service;
    call->path = span_str(path);
    call->connection = (void *)number;
    call->answer = answer;
    seen.answered[number] = 0;
    store_submit(store, call);
    return call;
}

static void wait_for(size_t number)
{
    pthread_mutex_lock(&seen.lock);
    while (seen.answered[number] == 0)
        pthread_cond_wait(&seen.some, &seen.lock);
    pthread_mutex_unlock(&seen.lock);
}

/* The first header of the reply, after waiting for it. */
static const char *result(struct call *call)
{
    wait_for((size_t)call->connection);
    return call->reply.header_count > 0 ? call->reply.text.data + call->reply.header[0].value : "";
}

static struct store *open_synced(const char *dir, enum store_sync sync)
{
    struct store_options options = {.dir = dir, .sync = sync};
    struct err err;
    struct store *store = store_open(&options, &err);
    assert_non_null(store);
    return store;
}

static struct store *open_store(const char *dir)
{
    return open_synced(dir, STORE_SYNC_OFF);
}

static void close_store(struct store *store)
{
    store_stop(store);
    store_free(store);
}

static void failed_calls_leave_nothing(void **state)
{
    (void)state;
    struct store *store = open_store(NULL);
    struct call *good = submit(store, 0, "/put"), *fail = submit(store, 1, "/put/fail");
    struct call *broken = submit(store, 2, "/put/broken"), *more = submit(store, 3, "/put");
    assert_string_equal(result(good), "1");
    assert_string_equal(result(more), "2");
    wait_for(1);
    wait_for(2);
    assert_int_equal(fail->fault.status, 409);
    assert_int_equal(broken->fault.status, 500);
    assert_string_equal(broken->fault.code, "InternalFailure");
    close_store(store);
    call_free(good);
    call_free(fail);
    call_free(broken);
    call_free(more);
}

static void a_lost_transaction_fails_its_group(void **state)
{
    (void)state;
    struct store *store = open_store(NULL);
    struct call *first = submit(store, 0, "/hold");
    wait_held();
    struct call *before = submit(store, 1, "/put");
    struct call *lost = submit(store, 2, "/rollback"), *after = submit(store, 3, "/put");
    release();
    assert_string_equal(result(first), "0");
    wait_for(1);
    wait_for(2);
    wait_for(3);
    assert_int_equal(before->fault.status, 500);
    assert_int_equal(lost->fault.status, 500);
    assert_int_equal(after->fault.status, 500);
    struct call *look = submit(store, 4, "/count");
    assert_string_equal(result(look), "0");
    close_store(store);
    call_free(first);
    call_free(before);
    call_free(lost);
    call_free(after);
    call_free(look);
}

static void parked_calls_are_woken_in_order(void **state)
{
    (void)state;
    struct store *store = open_store(NULL);
    struct call *first = submit(store, 0, "/take"), *second = submit(store, 1, "/take");
    struct call *put = submit(store, 2, "/put");
    assert_string_equal(result(put), "1");
    assert_string_equal(result(first), "0");
    assert_int_equal(seen.answered[1], 0);
    struct call *both = submit(store, 3, "/put");
    assert_string_equal(result(second), "0");
    assert_true(second->runs > 1);
    wait_for(3);
    close_store(store);
    call_free(first);
    call_free(second);
    call_free(put);
    call_free(both);
}

static void a_failed_call_wakes_nobody(void **state)
{
    (void)state;
    struct store *store = open_store(NULL);
    struct call *take = submit(store, 0, "/take"), *put = submit(store, 1, "/put/fail");
    wait_for(1);
    assert_int_equal(take->runs, 1);
    assert_int_equal(seen.answered[0], 0);
    close_store(store);
    assert_string_equal(result(take), "1"); /* the end is its deadline */
    call_free(take);
    call_free(put);
}

static void retry_times_come(void **state)
{
    (void)state;
    struct store *store = open_store(NULL);
    struct call *take = submit(store, 0, "/take/retry");
    /* parks again and again, every 20 ms */
    for (unsigned before = atomic_load(&takes); atomic_load(&takes) < before + 3;) {
        struct call *look = submit(store, 1, "/count");
        wait_for(1);
        call_free(look);
    }
    struct call *put = submit(store, 2, "/put");
    assert_string_equal(result(take), "0");
    wait_for(2);
    close_store(store);
    call_free(take);
    call_free(put);
}

static bool is_gone(struct call *call)
{
    (void)call;
    return true;
}

static void clients_that_left_get_nothing(void **state)
{
    (void)state;
    struct store *store = open_store(NULL);
    struct call *left = call_new();
    left->service = &service;
    left->path = span_str("/take");
    left->connection = (void *)(size_t)0;
    left->answer = answer;
    left->gone = is_gone;
    seen.answered[0] = 0;
    store_submit(store, left);
    struct call *take = submit(store, 1, "/take"), *put = submit(store, 2, "/put");
    assert_string_equal(result(take), "0");
    wait_for(0);
    wait_for(2);
    assert_int_equal(left->runs, 1);
    close_store(store);
    call_free(left);
    call_free(take);
    call_free(put);
}

static void late_calls_are_refused(void **state)
{
    (void)state;
    struct store *store = open_store(NULL);
    store_stop(store);
    struct call *call = submit(store, 0, "/put");
    wait_for(0);
    assert_int_equal(call->fault.status, 503);
    store_free(store);
    call_free(call);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *ftw)
{
    (void)info;
    (void)type;
    (void)ftw;
    return remove(path);
}

static void folders_keep_and_are_locked(void **state)
{
    (void)state;
    char dir[] = "/tmp/sluice-unit.XXXXXX";
    assert_non_null(mkdtemp(dir));
    struct store *store = open_store(dir);
    struct call *put = submit(store, 0, "/put");
    assert_string_equal(result(put), "1");
    struct store_options options = {.dir = dir, .sync = STORE_SYNC_OFF};
    struct err err;
    assert_null(store_open(&options, &err));
    assert_non_null(strstr(err.message, "in use by another cloudlet"));
    close_store(store);
    call_free(put);
    store = open_store(dir);
    put = submit(store, 0, "/put");
    assert_string_equal(result(put), "2");
    close_store(store);
    call_free(put);
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void errors_do_not_make_orphans(void **state)
{
    (void)state;
    char dir[] = "/tmp/sluice-unit.XXXXXX", path[80];
    assert_non_null(mkdtemp(dir));
    struct store *store = open_store(dir);
    struct call *hide = submit(store, 0, "/hide");
    wait_for(0);
    close_store(store);
    snprintf(path, sizeof path, "%s/objects/01", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/objects/01/%016x", dir, 1);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fclose(file);
    store = open_store(dir);
    for (size_t i = 1; i < 3; i++) { /* the tick of the first one's group has run by the second */
        struct call *look = submit(store, i, "/count");
        wait_for(i);
        call_free(look);
    }
    assert_int_equal(access(path, F_OK), 0);
    close_store(store);
    call_free(hide);
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void damage_is_seen_at_the_start(void **state)
{
    (void)state;
    char dir[] = "/tmp/sluice-unit.XXXXXX";
    assert_non_null(mkdtemp(dir));
    struct store *store = open_store(dir);
    struct call *damage = submit(store, 0, "/damage");
    wait_for(0);
    close_store(store);
    call_free(damage);
    struct store_options options = {.dir = dir, .sync = STORE_SYNC_OFF};
    struct err err;
    assert_null(store_open(&options, &err));
    assert_non_null(strstr(err.message, "store_meta"));
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static atomic_uint log_syncs; /* of SQLite's write-ahead log */
static atomic_uint top_syncs; /* of the folder of the folders of object files */

/* Instead of the system's, also for SQLite: files of a test need no disk. */
int fdatasync(int fd)
{
    char link[40], path[200];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path);
    if (len > 4 && memcmp(path + len - 4, "-wal", 4) == 0)
        atomic_fetch_add(&log_syncs, 1);
    if (len > 8 && memcmp(path + len - 8, "/objects", 8) == 0)
        atomic_fetch_add(&top_syncs, 1);
    return 0;
}

int fsync(int fd)
{
    return fdatasync(fd);
}

/* Syncs of the log that a call takes. */
static unsigned syncs_of(struct store *store, const char *path)
{
    unsigned before = atomic_load(&log_syncs);
    struct call *call = submit(store, 0, path);
    wait_for(0);
    call_free(call);
    return atomic_load(&log_syncs) - before;
}

static void files_go_after_the_log_is_safe(void **state)
{
    (void)state;
    static const struct {
        enum store_sync sync;
        unsigned put, drop;
    } cases[] = {{STORE_SYNC_FULL, 1, 1}, {STORE_SYNC_NORMAL, 0, 1}, {STORE_SYNC_OFF, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char dir[] = "/tmp/sluice-unit.XXXXXX";
        assert_non_null(mkdtemp(dir));
        struct store *store = open_synced(dir, cases[i].sync);
        syncs_of(store, "/put"); /* begins the log */
        assert_int_equal(syncs_of(store, "/put"), cases[i].put);
        assert_int_equal(syncs_of(store, "/put/drop"), cases[i].drop);
        close_store(store);
        nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    }
    struct store *memory = open_synced(NULL, STORE_SYNC_NORMAL);
    assert_int_equal(syncs_of(memory, "/put/drop"), 0);
    close_store(memory);
}

/* Each file waits for the entry of its folder, whoever has made that. */
static void folders_are_synced_for_each_file(void **state)
{
    (void)state;
    char dir[] = "/tmp/sluice-unit.XXXXXX";
    struct err err;
    int64_t id;
    assert_non_null(mkdtemp(dir));
    struct objects *objects = objects_open(dir, 1, true, true, &err);
    assert_non_null(objects);
    for (size_t i = 0; i < 256; i++) {
        int fd = objects_create(objects, false, &id, &err);
        assert_true(fd >= 0);
        close(fd);
    }
    unsigned before = atomic_load(&top_syncs);
    int fd = objects_create(objects, false, &id, &err); /* in a folder that is there */
    assert_int_equal(objects_close(objects, fd, id, &err), 0);
    assert_int_equal(atomic_load(&top_syncs), before + 1);
    objects_free(objects);
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

UNIT_GROUP(store, cmocka_unit_test(damage_is_seen_at_the_start),
           cmocka_unit_test(folders_are_synced_for_each_file),
           cmocka_unit_test(files_go_after_the_log_is_safe),
           cmocka_unit_test(a_lost_transaction_fails_its_group),
           cmocka_unit_test(errors_do_not_make_orphans),
           cmocka_unit_test(failed_calls_leave_nothing),
           cmocka_unit_test(parked_calls_are_woken_in_order),
           cmocka_unit_test(a_failed_call_wakes_nobody), cmocka_unit_test(retry_times_come),
           cmocka_unit_test(clients_that_left_get_nothing),
           cmocka_unit_test(late_calls_are_refused), cmocka_unit_test(folders_keep_and_are_locked))
