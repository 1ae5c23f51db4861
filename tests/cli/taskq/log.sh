# Rows of the log of assets: a key, the newest wins, the same lines again change nothing.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/taskq/postgres.inc"

rows() {
    query='SELECT entity_type, platform, entity_id, asset_type, original_url, asset_url, data
        FROM asset_log ORDER BY entity_id, asset_type'
    if [ "$TASKQ_TEST_STORE" = postgres ]; then
        command -v psql >/dev/null || skip "no psql"
        psql -At -F '|' -c "$query" "$TASKQ_DB"
    else
        command -v sqlite3 >/dev/null || skip "no sqlite3"
        sqlite3 "$TASKQ_DB" "$query"
    fi
}

cat >in <<'EOF'
{"entity_id":1,"entity_type":"post","platform":"ig","asset_type":"image","original_url":"http://o/1","asset_url":"s3://b/1","updated_at":"2026-01-02T00:00:00Z","_s3":{}}
{"entity_id":"2","entity_type":"post","platform":"ig","asset_type":"image","original_url":null,"updated_at":1767225600,"size":5}
{"entity_id":"2","entity_type":"post","platform":"ig","asset_type":"video","asset_url":"s3://b/new","updated_at":1767225602}
{"entity_id":"2","entity_type":"post","platform":"ig","asset_type":"video","asset_url":"s3://b/old","updated_at":1767225601}
{"entity_id":"3","entity_type":"post","platform":"ig"}
{"entity_id":"4","entity_type":"post","platform":"ig","asset_type":"x","updated_at":"yesterday"}
EOF
run 1 taskq log in
has err 'line 5: asset_type'
has err 'line 6: updated_at: not a time'
rows >first
lines first 3
has first 'post|ig|1|image|http://o/1|s3://b/1|{"entity_id":1,"entity_type":"post"'
has first 'post|ig|2|image|||{'
has first 'post|ig|2|video||s3://b/new|{'
grep -q _s3 first && fail "reserved members are stored"
run 1 taskq log in
rows >second
same first second

# A newer row replaces, an older one does not.
sed -n '1s/s3:..b.1/s3:\/\/b\/1b/p' in | sed 's/2026-01-02/2026-01-03/' | taskq log
sed -n '1s/s3:..b.1/s3:\/\/b\/1a/p' in | sed 's/2026-01-02/2026-01-01/' | taskq log
rows >third
has third '|s3://b/1b|'
