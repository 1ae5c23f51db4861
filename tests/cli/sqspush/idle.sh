# A batch does not wait for its tenth line when the input falls silent; the input stays open.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
sqsqueue create q >/dev/null
mkfifo pipe
sqspush --echo q <pipe >echoed 2>err &
pid=$!
exec 3>pipe
three() { [ "$(wc -l <echoed)" -eq "$1" ]; }
printf '{"n":%d}\n' 1 2 3 >&3
wait_for 10 three 3
printf '{"n":%d}\n' 4 5 6 7 >&3
wait_for 10 three 7

# A stop signal: what was taken in is sent, and the status is the signal's.
printf '{"n":8}\n' >&3
wait_for 10 three 8
kill -TERM $pid
status=0
wait $pid || status=$?
[ $status -eq 143 ] || fail "exit status $status, expected 143"
exec 3>&-
run 0 sqspull --drain --wait 0 q
lines out 8
