# A queue of tasks while its runners and their filters are killed with -9 at random moments: in the
# end every task's line was printed, and every task is complete.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/taskq/postgres.inc"

tasks=${TASKS:-1000}
seq -f '{"n":%.0f}' "$tasks" | taskq add --max-tries 1000 f
cat >filter <<'EOF'
echo $$ >"pid.filter.$1.$$"
while read -r line; do
    sleep 0.005
    echo "$line"
done
EOF
worker() {
    run=0
    while [ ! -e all-done ]; do
        run=$((run + 1)) # a file each: the last line of one that was killed may be cut
        # shellcheck disable=SC2016
        sh -c 'echo $$ >"$0"; exec taskq run --drain --lease 1s --backoff 10ms --poll 100ms -j 20 f -- sh filter '"$1" \
            "pid.taskq.$1" >"results.$1.$run" 2>>"err.$1" && : >all-done
    done
}
worker 1 &
worker 2 &

kills=0 rounds=0
while [ ! -e all-done ]; do
    rounds=$((rounds + 1))
    [ $rounds -lt 400 ] || fail "the flow is not drained: $(counts f)"
    victim=$(ls pid.* 2>/dev/null | if [ $((rounds % 4)) -eq 0 ]; then grep taskq; else grep filter; fi | shuf -n 1) || :
    pid=$(cat "$victim" 2>/dev/null) || pid=
    # The pid may be somebody else's by now: look at its folder first.
    if [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd")" = "$tmp" ]; then
        kill -9 "$pid" 2>/dev/null && kills=$((kills + 1))
    fi
    case $victim in *filter*) rm -f "$victim" ;; esac
    sleep 0.1
done
wait
cat results.* | grep -oE '^\{"n":[0-9]+,"_task":\{.*\}\}$' | sed 's/,.*//; s/.*://' | sort -nu >found
seq "$tasks" >expected
same expected found
counts_are f "\"pending\":0,\"waiting\":0,\"processing\":0,\"complete\":$tasks,\"failed\":0}"
echo "$kills kills, $(cat results.* | wc -l) lines of $tasks tasks"
[ "$kills" -ge 3 ] || fail "only $kills kills: the test has not tested"
