/* The tables of S3. */
#include "local/s3_schema.h"

#include <stddef.h>

const char *const s3_schema[] = {
    "CREATE TABLE s3_bucket (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " account TEXT NOT NULL, region TEXT NOT NULL, created_ms INTEGER NOT NULL);"
    /* etag without quotes; headers: lines \"Name: value\"; parts: sizes, when there were parts */
    "CREATE TABLE s3_object (id INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, key TEXT NOT NULL,"
    " size INTEGER NOT NULL, etag TEXT NOT NULL, modified_ms INTEGER NOT NULL,"
    " headers TEXT NOT NULL, checksum_name TEXT, checksum TEXT, checksum_type TEXT, parts TEXT,"
    " UNIQUE (bucket, key));"
    "CREATE TABLE s3_piece (owner INTEGER, n INTEGER, file INTEGER NOT NULL,"
    " start INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (owner, n)) WITHOUT ROWID;"
    "CREATE INDEX s3_piece_file ON s3_piece (file);"
    "CREATE TABLE s3_upload (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
    " bucket INTEGER NOT NULL, key TEXT NOT NULL, initiated_ms INTEGER NOT NULL,"
    " headers TEXT NOT NULL, checksum_name TEXT, checksum_type TEXT);"
    "CREATE INDEX s3_upload_key ON s3_upload (bucket, key, name);"
    "CREATE TABLE s3_part (id INTEGER PRIMARY KEY, upload INTEGER NOT NULL,"
    " number INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,"
    " modified_ms INTEGER NOT NULL, checksum TEXT, UNIQUE (upload, number));",

    /* Versions. An object's rows are its versions, the later the larger id: one is latest, at most
     * one is the null version (version NULL), and a marker has no content.
     *   versioning     0 never, 1 enabled, 2 suspended
     *   noncurrent_ms  when another version took its place
     *   storage_class  NULL: STANDARD
     *   encryption     headers, as lines; NULL: AES256
     *   tags           "a=b&c=d", percent-encoded; NULL: none
     *   part_checksums "value,value", beside parts
     *   restore_*      when a requested copy of an archived object is there, and until when */
    "ALTER TABLE s3_bucket ADD COLUMN versioning INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE s3_object RENAME TO s3_object_before;"
    "CREATE TABLE s3_object (id INTEGER PRIMARY KEY, bucket INTEGER NOT NULL, key TEXT NOT NULL,"
    " version TEXT, latest INTEGER NOT NULL DEFAULT 1, marker INTEGER NOT NULL DEFAULT 0,"
    " size INTEGER NOT NULL, etag TEXT NOT NULL, modified_ms INTEGER NOT NULL,"
    " noncurrent_ms INTEGER, headers TEXT NOT NULL, checksum_name TEXT, checksum TEXT,"
    " checksum_type TEXT, parts TEXT, part_checksums TEXT, storage_class TEXT, encryption TEXT,"
    " tags TEXT, restore_ready_ms INTEGER, restore_until_ms INTEGER);"
    "INSERT INTO s3_object (id, bucket, key, size, etag, modified_ms, headers, checksum_name,"
    " checksum, checksum_type, parts) SELECT id, bucket, key, size, etag, modified_ms, headers,"
    " checksum_name, checksum, checksum_type, parts FROM s3_object_before;"
    "DROP TABLE s3_object_before;"
    /* Buckets without versions touch the first of these only. */
    "CREATE UNIQUE INDEX s3_object_latest ON s3_object (bucket, key) WHERE latest = 1;"
    "CREATE INDEX s3_object_older ON s3_object (bucket, key, id DESC) WHERE latest = 0;"
    "CREATE UNIQUE INDEX s3_object_null ON s3_object (bucket, key)"
    " WHERE latest = 0 AND version IS NULL;"
    "ALTER TABLE s3_upload ADD COLUMN storage_class TEXT;"
    "ALTER TABLE s3_upload ADD COLUMN encryption TEXT;"
    "ALTER TABLE s3_upload ADD COLUMN tags TEXT;",
    /* What is configured, as JSON in the shape of aws/s3_config.h, by sub-resource. */
    "CREATE TABLE s3_config (bucket INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (bucket, name)) WITHOUT ROWID;"
    "CREATE TABLE s3_counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;",
    /* The id of the upload that made the version, so that completing it again is answered. */
    "ALTER TABLE s3_object ADD COLUMN upload TEXT;"
    "CREATE UNIQUE INDEX s3_object_upload ON s3_object (upload) WHERE upload IS NOT NULL;",

    /* Neighbours in a pack are looked up by place. */
    "CREATE INDEX s3_piece_place ON s3_piece (file, start);"
    "DROP INDEX s3_piece_file;",
    NULL};
