# Only failed entries of a batch are sent again; what the service refuses is reported, once.
. "${top_srcdir:?}/tests/lib.sh"
flaky=$top_builddir/tests/cli/flaky

seq -f '{"n":%.0f}' 500 >in
run 0 "$flaky" sqspush --retries 10 -j 4 q <in
sort stored >got
sort in >expected
same got expected # each exactly once
lines err 0

rm stored
{ echo '{"n":1}'; echo '{"poison":1}'; seq -f '{"n":%.0f}' 3 40; } >in
run 1 "$flaky" sqspush --retries 10 q <in
lines err 1
has err 'sqspush: line 2: refused by flaky (Bad)'
lines stored 39

# A batch that is refused as a whole is tried entry by entry.
rm stored
{ seq -f '{"n":%.0f}' 5; echo '{"spoiler":1}'; seq -f '{"n":%.0f}' 7 30; } >in
run 1 "$flaky" sqspush --retries 10 --failed bad q <in
lines bad 1
has bad '{"spoiler":1,"_error":{"code":"InvalidParameterValue'
lines stored 29

# --echo prints what is stored, and only that.
rm stored
run 1 "$flaky" sqspush --retries 10 --echo --failed bad q <in
lines out 29
has out '{"n":1,"_sqs":{"queue":"https://sqs.nowhere.invalid/000000000000/q","id":"m"}}'
sed 's/,"_sqs".*/}/' out | sort >got
sort stored >expected
same got expected

# Without retries every third is given up.
rm stored
seq -f '{"n":%.0f}' 30 >in
run 1 "$flaky" sqspush --retries 0 -j 1 --failed bad q <in
lines stored 20
lines bad 10
has bad '"_error":{"code":"InternalError","message":"refused by flaky","retryable":true}}'
