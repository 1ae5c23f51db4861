/* The tables of a database, made and brought up to date. */
#ifndef LOCAL_STORE_SCHEMA_H
#define LOCAL_STORE_SCHEMA_H

#include "local/store_db.h"

/* Runs the steps of every service's schema that this database has not had, all or none of them. A
 * database with steps this program does not know is refused (ERR_DATA). Returns 0 or -1 with err;
 * when SQLite failed, db->failed is set and err is not. */
int store_schema_apply(struct store_db *db, struct err *err);

#endif
