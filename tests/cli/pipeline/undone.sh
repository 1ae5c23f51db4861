# A stage that dies, or lines that cannot be stored: their messages stay in the queue.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
sqsqueue create -a VisibilityTimeout=3600 in >/dev/null
kinstream create --wait out >/dev/null
hidden() { sqsqueue describe in | sed 's/.*"ApproximateNumberOfMessagesNotVisible":"\([0-9]*\)".*/\1/'; }

# Two of a hundred have no key.
{ seq -f '{"k":"%.0f"}' 98; echo '{"n":99}'; echo '{"n":100}'; } | sqspush in
sqspull --drain --wait 0 in | { kinput --echo -k k --failed failed out || :; } | sqsack
[ "$(hidden)" -eq 2 ] || fail "$(hidden) messages are left, expected 2"
lines failed 2
# The failed lines, mended, are as good as the first time.
sed 's/"n":/"k":/' failed >again
run 0 kinput --echo -k k out <again
mv out taken
run 0 sqsack <taken
[ "$(hidden)" -eq 0 ] || fail "$(hidden) messages are left, expected none"
run 0 kinread out
lines out 100

# A filter that takes all and prints nothing acknowledges nothing.
seq -f '{"k":"%.0f"}' 30 | sqspush in
sqspull --drain --wait 0 in | sh -c 'cat >/dev/null; kill -9 $$' 2>/dev/null | sqsack || :
[ "$(hidden)" -eq 30 ] || fail "$(hidden) messages are left, expected 30"
