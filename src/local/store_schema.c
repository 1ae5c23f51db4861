/* A service's schema is a list of steps that only grows: how many of them a database has had stands
 * in store_meta as "schema.SERVICE", and the rest is run when it is opened.
 *
 * user_version 0: an empty database. 1: made when each service had one step, and all were run
 * together. 2: steps are counted. A program refuses a version it does not know. */
#include "local/store_schema.h"

#include <stdio.h>

#include "local/service.h"

#define LAYOUT "2"

enum { LAYOUT_NUMBER = 2 };

static void run(struct store_db *db, const char *sql)
{
    if (!db->failed)
        store_db_exec(db, sql);
}

/* Returns 0, or -1 with err when the database has had more steps than there are. */
static int bring_up(struct store_db *db, const struct service *service, bool first_layout,
                    struct err *err)
{
    char name[40];
    int64_t count = 0;
    snprintf(name, sizeof name, "schema.%s", service->name);
    int64_t had = first_layout ? 1 : store_db_get(db, name);
    for (const char *const *step = service->schema; *step != NULL; step++)
        if (count++ >= had)
            run(db, *step);
    if (had > count)
        return err_set(err, ERR_DATA,
                       "the database was made by a newer cloudlet (%s, step %lld of %lld)",
                       service->name, (long long)had, (long long)count);
    if (had < count || first_layout)
        store_db_set(db, name, count);
    return 0;
}

int store_schema_apply(struct store_db *db, struct err *err)
{
    int status = 0;
    run(db, "BEGIN");
    struct store_query *query = store_db_sql(db, "PRAGMA user_version");
    int64_t version = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    if (version > LAYOUT_NUMBER)
        status = err_set(err, ERR_DATA, "the database was made by a newer cloudlet (version %lld)",
                         (long long)version);
    if (version == 0)
        run(db, "CREATE TABLE store_meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID");
    for (size_t i = 0; status == 0 && service_all[i] != NULL; i++)
        if (service_all[i]->schema != NULL)
            status = bring_up(db, service_all[i], version == 1, err);
    if (version < LAYOUT_NUMBER)
        run(db, "PRAGMA user_version = " LAYOUT);
    if (status == 0)
        run(db, "COMMIT");
    return status == 0 && !db->failed ? 0 : -1; /* closing rolls back */
}
