# --test-api: everything away, and the server goes on.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start -d state --auth off --test-api
expect 200 PUT /bucket
expect 200 PUT /bucket/key --data-binary data
[ -n "$(find state/objects -type f)" ] || fail "the object has no file"
expect 200 POST /_cloudlet/reset
expect 404 GET /bucket/key
expect 200 GET /
! grep -q bucket body || fail "a bucket is left"
[ -z "$(find state/objects -type f)" ] || fail "a file is left"
expect 200 PUT /bucket
expect 200 PUT /bucket/key --data-binary data
expect 404 GET /_cloudlet/reset
stop
