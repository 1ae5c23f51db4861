# A FIFO queue: groups keep their order, also when entries fail.
. "${top_srcdir:?}/tests/lib.sh"

seq 400 | awk '{ printf "{\"g\":%d,\"n\":%d}\n", $1 % 7, $1 }' >in
run 0 "$top_builddir/tests/cli/flaky" sqspush --retries 10 -g g q <in
lines stored 400
awk -F'[:,}]' '$4 <= last[$2] { exit 1 } { last[$2] = $4 }' stored || fail 'a message was overtaken'

# The rest needs cloudlet.
under_cloudlet
run 2 sqspush orders.fifo <in
has err '--group'
run 2 sqspush --delay 1 -g g orders.fifo <in
sqsqueue create orders.fifo >/dev/null
run 0 sqspush -g g --dedup n orders.fifo <in
sqspull --drain orders.fifo | tee out | sqsack || fail 'not drained'
lines out 400
has out '"group":"3"'
has out '"sequence":"'
sed 's/.*"g":\([0-9]*\),"n":\([0-9]*\).*/\1 \2/' out >got
awk '$2 <= last[$1] { exit 1 } { last[$1] = $2 }' got || fail 'a message was overtaken'

# The same again is told by its deduplication ids.
run 0 sqspush -g g --dedup n orders.fifo <in
run 0 sqspull --drain --wait 0 orders.fifo
lines out 0

echo '{"n":1}' >in
run 1 sqspush -g g --dedup n orders.fifo <in
has err 'sqspush: line 1: g: missing'
echo '{"g":[],"n":1}' >in
run 1 sqspush -g g --dedup n orders.fifo <in
has err 'sqspush: line 1: g: neither a string nor a number'
