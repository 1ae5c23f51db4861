# Single records of a request fail: they are put again, each once, and no record overtakes another of
# its key.
. "${top_srcdir:?}/tests/lib.sh"
flaky=$top_builddir/tests/cli/flaky

seq 2000 | awk '{ printf "{\"k\":%d,\"n\":%d}\n", ($1 * 7919) % 97, $1 }' >in
run 0 "$flaky" kinput --retries 20 -j 8 -k k --echo s <in
lines stored 2000
sort in >expected
sort stored >got
same got expected
awk -F'[:,}]' '$4 <= last[$2] { exit 1 } { last[$2] = $4 }' stored || fail 'a record was overtaken'
sed 's/,"_kinesis".*/}/' out | sort >got
same got expected

# Without keys there is no order to keep, and the same care for each record.
rm stored
{ cat in; echo '{"poison":1}'; } >more
run 1 "$flaky" kinput --retries 20 --failed bad s <more
sort stored >got
same got expected
lines bad 1
has bad '{"poison":1,"_error":{"code":"Bad"'
