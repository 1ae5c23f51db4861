# Tasks go through the filter: failures, tries, filters that die, buffer or print too much.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/taskq/postgres.inc"

numbers() {
    sed -n 's/.*"n":\([0-9]*\).*/\1/p' | sort -n
}

# Many, through several copies; two runners share the flow and do nothing twice.
seq -f '{"n":%.0f}' 5000 >in
taskq add f in
taskq run --drain -j 64 --copies 3 f cat >a &
one=$!
taskq run --drain -j 64 f cat >b &
two=$!
wait $one
wait $two
cat a b | numbers >got
seq 5000 >expected
same expected got
counts_are f '"pending":0,"waiting":0,"processing":0,"complete":5000,'

# A filter that keeps its output back until its input ends.
seq -f '{"n":%.0f}' 5 | taskq add buffers
run 0 taskq run --drain -j 2 --silence 100ms buffers awk '{ print }'
numbers <out >got
seq 5 >expected
same expected got

# A line with _error: tried again, or not.
cat >judge <<'EOF'
while read -r line; do
    case $line in
    *'"n":1,'*) echo "${line%\}},\"_error\":{\"code\":\"Gone\",\"message\":\"no page\",\"retryable\":false}}" ;;
    *'"n":2,'*'"try":1,'*) echo "${line%\}},\"_error\":{\"code\":\"Busy\",\"message\":\"later\",\"retryable\":true}}" ;;
    *'"n":3,'*) echo "${line%\}},\"_error\":{\"code\":\"Busy\",\"message\":\"never\",\"retryable\":true}}" ;;
    *) echo "$line" ;;
    esac
done
EOF
seq -f '{"n":%.0f,"x":1}' 4 | taskq add --max-tries 2 tries
run 1 taskq run --drain --backoff 100ms tries -- sh judge
numbers <out >got
printf '2\n4\n' >expected
same expected got
has err 'no page (Gone)'
has err 'never (Busy)'
lines err 2
counts_are tries '"pending":0,"waiting":0,"processing":0,"complete":2,"failed":2}'
taskq list --state FAILED tries >listed
lines listed 2
has listed '"tries":1,"max_tries":2'
has listed '"error":"Gone: no page"'
has listed '"tries":2,"max_tries":2'
run 0 taskq retry tries
has out '{"flow":"tries","retried":2}'
run 1 taskq run --drain --backoff 10ms --failed failed tries -- sh judge
lines failed 2
has failed '"_error":{"code":"Gone","message":"no page","retryable":false}}'
run 0 taskq retry tries
run 0 taskq run --drain tries cat
lines out 2
run 0 taskq purge --state COMPLETE --older-than 1h tries
has out '"purged":0'
run 0 taskq purge --state COMPLETE --older-than 0 tries
has out '"purged":4'

# One task kills the filter; the others do not suffer.
cat >dies <<'EOF'
while read -r line; do
    case $line in *'"n":13,'*) kill -9 $$ ;; esac
    echo "$line"
done
EOF
seq -f '{"n":%.0f,"x":1}' 30 | taskq add --max-tries 2 dies
run 1 taskq run --drain --backoff 10ms -j 10 dies -- sh dies
numbers <out >got
seq 30 | grep -vx 13 >expected
same expected got
has err 'killed by signal 9'
has err 'FilterDied'

# A stuck one is killed.
seq -f '{"n":%.0f,"x":1}' 3 | taskq add --max-tries 1 stuck
# shellcheck disable=SC2016
run 1 taskq run --drain --timeout 300ms stuck -- \
    sh -c 'while read -r l; do case $l in *\"n\":2,*) sleep 1000 ;; esac; echo "$l"; done'
numbers <out >got
printf '1\n3\n' >expected
same expected got
has err 'FilterTimeout'

# Lines of the filter's own are passed on; a line it drops has failed.
seq -f '{"n":%.0f,"x":1}' 3 | taskq add --max-tries 1 drops
run 1 taskq run --drain drops -- sh -c 'echo hello; grep -v "\"n\":2,"'
has out hello
lines out 3
has err 'carry no task'
has err 'NoAnswer'

# The reader goes: nothing is called complete that was not written.
seq 3000 | awk '{ printf "{\"n\":%d,\"pad\":\"%01000d\"}\n", $1, 0 }' | taskq add reader
(taskq run --drain reader cat && : >ended) | head -n 1 >first
lines first 1
[ ! -e ended ] || fail "run went on without a reader"
counts reader >counted
grep -q '"processing":0,' counted || fail "not released: $(cat counted)"
left=$(sed 's/.*"pending":\([0-9]*\).*/\1/' counted)
[ "$left" -gt 1000 ] || fail "only $left tasks are left of 3000"

run 5 taskq run f -- /no/such/filter
run 2 taskq run f
