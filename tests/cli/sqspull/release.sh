# Messages that were received and not written are visible again at once.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
sqsqueue create -a VisibilityTimeout=3600 q >/dev/null
seq -f '{"n":%.0f,"pad":"0123456789012345678901234567890123456789012345678901234567890123456789"}' 3000 |
    sqspush q

# The reader takes three lines and goes.
status=0
{ sqspull q || echo $? >status; } | head -3 >taken
[ "$(cat status)" -eq 141 ] || fail "exit status $(cat status), expected 141"
in_flight() { sqsqueue describe q | sed 's/.*"ApproximateNumberOfMessagesNotVisible":"\([0-9]*\)".*/\1/'; }
# Hidden stay only those in the pipe (64 KiB) and those taken.
[ "$(in_flight)" -lt 1000 ] || fail "$(in_flight) messages are hidden"

# A reader that stops reading: a stop signal must not leave what did not fit.
sqsqueue create -a VisibilityTimeout=3600 r >/dev/null
seq -f '{"n":%.0f}' 50 | sqspush r
mkfifo pipe
sqspull r >pipe 2>err &
pid=$!
exec 3<pipe
i=0
while [ $i -lt 50 ]; do read -r line <&3; echo "$line"; i=$((i + 1)); done >got
kill -INT $pid
status=0
wait $pid || status=$?
[ $status -eq 130 ] || fail "exit status $status, expected 130"
lines got 50
exec 3<&-
