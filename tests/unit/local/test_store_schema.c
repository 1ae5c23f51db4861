/* Databases of every age open, keep what they hold, and get the tables of today. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "local/service.h"
#include "local/store_db.h"

struct place {
    char dir[32], path[64];
};

static void place_make(struct place *place)
{
    snprintf(place->dir, sizeof place->dir, "/tmp/sluice-unit.XXXXXX");
    assert_non_null(mkdtemp(place->dir));
    snprintf(place->path, sizeof place->path, "%s/db", place->dir);
}

static void place_remove(const struct place *place)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(place->dir), 0);
}

static void execute(const char *path, const char *const *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    for (; *sql != NULL; sql++)
        if (sqlite3_exec(handle, *sql, NULL, NULL, NULL) != SQLITE_OK)
            fail_msg("%s: %s", *sql, sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

static struct store_db *open_db(const char *path)
{
    struct store_db *db = calloc(1, sizeof *db);
    struct err err;
    if (store_db_open(db, path, STORE_SYNC_OFF, &err) != 0)
        fail_msg("%s", err.message);
    return db;
}

static void close_db(struct store_db *db)
{
    store_db_close(db);
    free(db);
}

static int64_t number(struct store_db *db, const char *sql)
{
    struct store_query *query = store_db_sql(db, sql);
    int64_t value = store_row(query) ? store_int(query, 0) : -1;
    store_done(query);
    return value;
}

/* What the first release left behind. */
static void the_first_layout_is_brought_up(void **state)
{
    (void)state;
    struct place place;
    place_make(&place);
    execute(place.path, (const char *const[]){
                            "CREATE TABLE store_meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
                            "INSERT INTO store_meta VALUES ('generation', 7)", NULL});
    for (size_t i = 0; service_all[i] != NULL; i++)
        execute(place.path, (const char *const[]){service_all[i]->schema[0], NULL});
    execute(place.path,
            (const char *const[]){
                "PRAGMA user_version = 1",
                "INSERT INTO s3_bucket VALUES (3, 'bucket', '000000000000', 'us-east-1', 5)",
                "INSERT INTO s3_object VALUES (9, 3, 'key', 4, 'etag', 6, 'A: b', NULL, NULL,"
                " NULL, '4,5')",
                NULL});
    for (int opened = 0; opened < 2; opened++) {
        struct store_db *db = open_db(place.path);
        assert_int_equal(number(db, "PRAGMA user_version"), 2);
        assert_int_equal(number(db, "SELECT versioning FROM s3_bucket WHERE id = 3"), 0);
        assert_int_equal(number(db, "SELECT id FROM s3_object WHERE bucket = 3 AND key = 'key'"
                                    " AND latest = 1 AND marker = 0 AND version IS NULL"
                                    " AND size = 4 AND parts = '4,5' AND headers = 'A: b'"),
                         9);
        assert_int_equal(number(db, "SELECT count(*) FROM s3_object"), 1);
        assert_int_equal(store_db_generation(db), 8 + opened);
        close_db(db);
    }
    place_remove(&place);
}

static void newer_databases_are_refused(void **state)
{
    (void)state;
    static const char *const newer[] = {
        "PRAGMA user_version = 3", "UPDATE store_meta SET value = 99 WHERE name = 'schema.s3'"};
    for (size_t i = 0; i < 2; i++) {
        struct place place;
        struct store_db *db = calloc(1, sizeof *db);
        struct err err;
        place_make(&place);
        close_db(open_db(place.path));
        execute(place.path, (const char *const[]){newer[i], NULL});
        assert_int_equal(store_db_open(db, place.path, STORE_SYNC_OFF, &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        assert_non_null(strstr(err.message, "newer cloudlet"));
        free(db);
        place_remove(&place);
    }
}

/* A step that fails leaves the database as it was. */
static void a_failed_step_changes_nothing(void **state)
{
    (void)state;
    struct place place;
    struct store_db *db = calloc(1, sizeof *db);
    struct err err;
    place_make(&place);
    execute(place.path, (const char *const[]){"CREATE TABLE s3_part (other)", NULL});
    assert_int_equal(store_db_open(db, place.path, STORE_SYNC_OFF, &err), -1);
    assert_non_null(strstr(err.message, "s3_part"));
    free(db);
    execute(place.path, (const char *const[]){"DROP TABLE s3_part", NULL});
    close_db(open_db(place.path));
    place_remove(&place);
}

UNIT_GROUP(store_schema, cmocka_unit_test(the_first_layout_is_brought_up),
           cmocka_unit_test(newer_databases_are_refused),
           cmocka_unit_test(a_failed_step_changes_nothing))
