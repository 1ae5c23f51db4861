# In the middle of a pipe: records come out as soon as they are in, signals and closed pipes.
. "$top_srcdir/tests/lib.sh"

good='{"follower_handle":"uma","follower_full_name":"Uma"}'
mkfifo to from

# The input pauses and stays open: the line comes out all the same.
fakescore -j 4 <to >live 2>err &
pid=$!
exec 3>to
echo "$good" >&3
wait_for 10 grep -q symbolic_name live
printf '%s' "$good" | head -c 20 >&3

# A stop signal finishes what was read whole and dies of the signal.
kill -INT $pid
status=0
wait $pid || status=$?
exec 3>&-
[ $status -eq 130 ] || fail "status $status after SIGINT"
lines live 1

# The reader goes away: death by SIGPIPE, without a message, though the input stays open.
fakescore -j 2 <to >from 2>err &
pid=$!
exec 3>to
head -n 1 <from >first &
echo "$good" >&3
wait $! || :
echo "$good" >&3
status=0
wait $pid || status=$?
exec 3>&-
[ $status -eq 141 ] || fail "status $status after the reader went"
[ ! -s err ] || fail "a message for a closed pipe"

# A full disk is an error.
[ -c /dev/full ] || exit 0
status=0
echo "$good" | fakescore >/dev/full 2>err || status=$?
[ $status -eq 7 ] || fail "status $status for a full disk"
has err "No space left"
status=0
echo x | fakescore --failed /dev/full >/dev/null 2>err || status=$?
[ $status -eq 7 ] || fail "status $status for a full disk of failed lines"
