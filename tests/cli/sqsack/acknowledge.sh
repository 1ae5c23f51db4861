# Messages are deleted, given back or put off; several queues may be mixed.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
sqsqueue create -a VisibilityTimeout=3600 a >/dev/null
sqsqueue create -a VisibilityTimeout=3600 b >/dev/null
seq -f '{"n":%.0f}' 35 | sqspush a
seq -f '{"n":%.0f}' 35 | sqspush b
count() { sqsqueue describe "$1" | sed "s/.*\"ApproximateNumberOfMessages${2:-}\":\"\([0-9]*\)\".*/\1/"; }

sqspull --drain --wait 0 a >la
sqspull --drain --wait 0 b >lb
paste -d '\n' la lb >mixed
run 0 sqsack <mixed
lines out 0
[ "$(count a)$(count a NotVisible)$(count b)$(count b NotVisible)" = 0000 ] || fail 'not deleted'

seq -f '{"n":%.0f}' 12 | sqspush a
sqspull --drain --wait 0 a >la
[ "$(count a NotVisible)" -eq 12 ] || fail 'not hidden'
run 0 sqsack --release <la
[ "$(count a)" -eq 12 ] || fail 'not released'
sqspull --drain --wait 0 a >la
run 0 sqsack --defer 1s <la
run 0 sqspull --max 12 --visibility 5m a
lines out 12
mv out taken
run 0 sqsack <taken

# What a filter adds or cuts does not matter, as long as _sqs is there.
seq -f '{"n":%.0f}' 3 | sqspush a
sqspull --drain --wait 0 a >la
sed 's/{"n":[0-9]*,/{"score":[1,{"x":"}"}],/' la >changed
run 0 sqsack <changed
[ "$(count a NotVisible)" -eq 0 ] || fail 'not deleted'

# Lines of other kinds, and a line that was cut off: reported, its message stays.
echo '{"n":1}' | sqspush a
sqspull --drain --wait 0 a >la
{ echo '{"n":1}'; echo '{"_sqs":{"queue":"http://x/1/a"}}'; echo '{"_sqs":7}'; head -c 100 la; } >in
run 1 sqsack <in
has err 'sqsack: line 1: _sqs: missing'
has err 'sqsack: line 2: _sqs.receipt: missing'
has err 'sqsack: line 3: _sqs: missing'
has err 'sqsack: line 4: column '
[ "$(count a NotVisible)" -eq 1 ] || fail 'deleted'
run 2 sqsack --release --defer 1m <la
run 2 sqsack a <la

# A queue that is gone takes only its own lines with it; alone it is the end.
seq -f '{"n":%.0f}' 12 | sqspush a
seq -f '{"n":%.0f}' 12 | sqspush b
sqspull --drain --wait 0 -n 12 b >lb
sqspull --drain --wait 0 a >la
sqsqueue delete b
paste -d '\n' lb la >mixed
run 1 sqsack --failed failed <mixed
lines failed "$(wc -l <lb)"
[ "$(count a NotVisible)" -eq 1 ] || fail 'not deleted'
run 5 sqsack <lb

# Failed entries are tried again.
seq 200 | sed 's|.*|{"_sqs":{"queue":"http://x/1/q","receipt":"r&"}}|' >in
run 0 "$top_builddir/tests/cli/flaky" sqsack --retries 10 <in
sort stored >got
seq -f 'r%.0f' 200 | sort >expected
same got expected
