# SIGTERM: what is at work is finished, the rest is released, at once.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/taskq/postgres.inc"

mkfifo gate
seq -f '{"n":%.0f}' 100 | taskq add --max-tries 1 f
cat >slow <<'EOF'
read -r line
: >started
read -r go <gate
echo "$line"
cat
EOF
taskq run -j 50 f -- sh slow >out 2>err &
pid=$!
wait_for 20 test -e started
kill -TERM $pid
echo go >gate
status=0
wait $pid || status=$?
[ $status -eq 143 ] || { cat err && fail "exit status $status"; }
done=$(wc -l <out)
[ "$done" -ge 1 ] || fail "what was at work is not done"
counts_are f "\"pending\":$((100 - done)),\"waiting\":0,\"processing\":0,\"complete\":$done,\"failed\":0}"

# Without --drain it waits for tasks, and gets those that are added.
taskq run --poll 100ms g cat >got 2>err &
pid=$!
echo '{"n":1}' | taskq add g
wait_for 20 test -s got
echo '{"n":2}' | taskq add g
wait_for 20 sh -c 'test $(wc -l <got) -eq 2'
kill -TERM $pid
wait $pid || :
counts_are g '"pending":0,"waiting":0,"processing":0,"complete":2,'

# A lease is renewed while the task is at work, however long that takes: nobody else gets it.
echo '{"n":1}' | taskq add lease
# shellcheck disable=SC2016
taskq run --drain --lease 1s lease -- sh -c 'read -r l; sleep 3; echo "$l"' >one 2>err &
pid=$!
wait_for 20 sh -c 'taskq stats lease | grep -q "\"processing\":1"'
run 0 taskq run --drain --lease 1s lease cat
lines out 0
wait $pid
lines one 1
