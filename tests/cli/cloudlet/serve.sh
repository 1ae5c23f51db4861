# Without a command: what it prints, the health page, stopping, refusals at the start.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start -d state
lines server.out 3
grep -q '^AWS_ACCESS_KEY_ID=AKIA' server.out || fail "no access key printed"
expect 200 GET /_cloudlet/health
has body '"status":"ok"'
expect 404 POST /_cloudlet/reset
expect 403 GET /

# The folder is taken.
run 7 cloudlet -d state -- true
has err "state: in use by another cloudlet"
run 7 cloudlet --memory -p "${endpoint##*:}" -- true
has err "Address already in use"
stop
[ "$server_status" -eq 0 ] || fail "status $server_status after SIGTERM"
[ ! -s server.err ] || fail "messages: $(cat server.err)"
run 0 cloudlet -d state -- true

# The default folder.
start
[ -e cloudlet-data/cloudlet.db ] || fail "no cloudlet-data"
stop INT
[ "$server_status" -eq 0 ] || fail "status $server_status after SIGINT"

run 2 cloudlet --listen nowhere -- true
run 2 cloudlet --fsync sometimes -- true
run 2 cloudlet -p 65536 -- true
printf 'not a database' >state/cloudlet.db
rm -f state/cloudlet.db-wal
run 7 cloudlet -d state -- true
has err "cloudlet.db"
