# What is pushed comes out again, byte for byte, whatever it is.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
sqsqueue create q >/dev/null

cat >in <<'END'
{"n":1,"big":12345678901234567}
 { "spaces" : [ 1 , 2.50, 1e3 ] , "text":"\u00e9\n\"\\ é 😀 \/" }
{"_body":"plain text, \"quoted\"\nand two lines"}
END
printf '{"last":"without newline"}' >>in
run 0 sqspush q <in
run 0 sqspull --drain --wait 0 q
sed 's/ *,"_sqs":{.*/}/' out | LC_ALL=C sort >got
LC_ALL=C sort >expected <<'END'
{"n":1,"big":12345678901234567}
{ "spaces" : [ 1 , 2.50, 1e3 ] , "text":"\u00e9\n\"\\ é 😀 \/"}
{"_body":"plain text, \"quoted\"\nand two lines"}
{"last":"without newline"}
END
same got expected
mv out taken
run 0 sqsack <taken

# Batches of ten, a last one that is not full, and blank lines that are no messages.
{ seq -f '{"n":%.0f}' 1 57; echo; echo; } >in
run 0 sqspush q <in
run 0 sqspull --drain --wait 0 q
lines out 57
sed 's/.*"n":\([0-9]*\).*/\1/' out | sort -n >got
seq 57 >expected
same got expected
mv out taken
run 0 sqsack <taken

# Reserved members stay behind, unless they are asked for.
echo '{"_sqs":{"queue":"x"},"a":1,"_kinesis":{"seq":"1"},"_error":{}}' >in
run 0 sqspush q <in
run 0 sqspull --max 1 q
has out '{"a":1,"_sqs":{"queue":"http'
mv out taken
run 0 sqsack <taken
run 0 sqspush --keep-meta q <in
run 0 sqspull --max 1 q
has out '{"_body":"{\"_sqs\":{\"queue\":\"x\"}'
mv out taken
run 0 sqsack <taken

# Nothing in, nothing out.
run 0 sqspush q </dev/null
run 0 sqspull --drain --wait 0 q
lines out 0

# A delayed message is not there at once, and --drain waits for it.
echo '{"later":1}' | sqspush --delay 1 q
run 0 sqspull --drain q
lines out 1
