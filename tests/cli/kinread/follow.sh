# -f waits for more; the reader's going away ends it.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
kinstream create -n 2 --wait s >/dev/null
seq -f '{"n":%.0f}' 10 | kinput s
kinread -f s >got 2>err &
pid=$!
has_lines() { [ "$(wc -l <got)" -eq "$1" ]; }
wait_for 20 has_lines 10
seq -f '{"n":%.0f}' 11 20 | kinput s
wait_for 20 has_lines 20
kill -INT $pid
status=0
wait $pid || status=$?
[ $status -eq 130 ] || fail "exit status $status, expected 130"
lines err 0

{ kinread -f s || echo $? >status; } | head -5 >taken
lines taken 5
[ "$(cat status)" -eq 141 ] || fail "exit status $(cat status), expected 141"
