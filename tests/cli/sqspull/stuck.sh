# A stop signal while the reader takes nothing: the program ends, and messages that were not written
# are visible again at once.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
sqsqueue create -a VisibilityTimeout=3600 q >/dev/null
seq 2000 | sed 's/.*/{"n":&,"pad":"0123456789012345678901234567890123456789012345678901234567890"}/' >in
sqspush q <in
hidden() { sqsqueue describe q | sed 's/.*"ApproximateNumberOfMessagesNotVisible":"\([0-9]*\)".*/\1/'; }
mkfifo pipe
sqspull q >pipe 2>err &
pid=$!
exec 3<pipe
all_hidden() { [ "$(hidden)" -eq 2000 ]; }
wait_for 20 all_hidden
kill -INT $pid
status=0
wait $pid || status=$?
[ $status -eq 130 ] || fail "exit status $status, expected 130"
cat <&3 >got &
cat_pid=$!
exec 3<&-
wait $cat_pid
lines=$(grep -c '"receipt":"[^"]*","count":1,"sent":[0-9]*}}$' got)
[ "$lines" -gt 0 ] || fail 'nothing was written'
[ "$(hidden)" -eq "$lines" ] || fail "$(hidden) messages are hidden, $lines were written"
