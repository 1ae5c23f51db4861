# As a filter that lives long: each line is answered when it is done, failed ones too with
# --failed -, reserved members pass through. A signal ends it: what is under way gets its grace, and
# every line is on standard output or in --failed.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/assetfetch/lib.inc"

task() {
    asset "$1" "$2" | sed 's/}$/,"_task":{"id":'"$1"'}}/'
}

mkfifo in
fetch --failed - <in >answers 2>err &
exec 5>in
task 1 /jpeg/1.jpg >&5
wait_for 20 grep -q '"_task":{"id":1},"asset_url"' answers
task 2 /status/404/2.jpg >&5
wait_for 20 grep -q '"_task":{"id":2},"_error":{"code":"NotFound"' answers
exec 5>&-
status=0
wait $! || status=$?
[ $status -eq 1 ] || fail "exit $status, expected 1"
lines answers 2

# One under way that never ends, some in line, some not read yet.
for n in 1 2 3 4 5 6; do
    asset "$n" /never/$n.jpg
done >input
mkfifo fed
assetfetch -b media --allow-private -j 2 --grace 100ms --failed failed <fed >answers 2>err &
pid=$!
cat input >fed
wait_for 20 grep -q never "$ASKED"
kill -TERM $pid
status=0
wait $pid || status=$?
[ $status -eq 143 ] || { cat err && fail "exit $status, expected 143"; }
[ $(($(wc -l <answers) + $(wc -l <failed))) -eq 6 ] || fail "lines are lost: $(cat failed)"
[ "$(errors | sort -u)" = cancelled ] || fail "other codes: $(errors)"
grep -c '"retryable":true' failed | grep -qx 6 || fail "they may not be tried again"

# A bucket that is not there stops it with one message; the lines are kept.
for n in 1 2 3; do asset $n /jpeg/$n.jpg; done >input
run 5 assetfetch -b missing --allow-private --failed failed <input
lines failed 3
lines err 1
has err 'no such bucket'
run 5 assetfetch -b missing --allow-private <input
has err 'no such bucket'
