# --drain ends when the queue is empty, several at a time share the work, and no message is lost.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
sqsqueue create q >/dev/null
run 0 sqspull --drain --wait 0 q
lines out 0
seq -f '{"n":%.0f}' 2000 | sqspush q
sqspull --drain q >a &
one=$!
sqspull --drain q >b &
two=$!
wait $one
wait $two
cat a b | sed 's/.*"n":\([0-9]*\).*/\1/' | sort -n >got
seq 2000 >expected
same got expected

# A long poll is silent on purpose: --timeout is not about that.
sqsqueue create silent >/dev/null
run 0 sqspull --drain --wait 1s --connect-timeout 200ms --timeout 100ms --retries 0 silent
