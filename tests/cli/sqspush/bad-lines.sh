# Lines that cannot be sent are reported with their numbers, the rest goes on.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
sqsqueue create q >/dev/null

{
    echo '{"n":1}'
    echo 'not JSON'
    echo '{"n":3}'
    echo '{"n":4,"n":4}'
    printf '{"long":"%01100000d"}\n' 0
    echo '{"_base64":"AAEC/w=="}'
    echo '{"_body":""}'
    printf '{"n":8}'
} >in
run 1 sqspush q <in
lines out 0
lines err 5
has err 'sqspush: line 2: column 1: '
has err 'sqspush: line 4: column '
has err 'sqspush: line 5: a message of 1100011 bytes; SQS takes at most 1048576'
has err 'sqspush: line 6: SQS takes neither'
has err 'sqspush: line 7: SQS takes neither'
run 0 sqspull --drain --wait 0 q
lines out 3
mv out taken
run 0 sqsack <taken

# --failed: lines for another try, in a file.
run 1 sqspush --failed bad --max-line 1000 q <in
lines err 0
lines bad 5
has bad '{"_body":"not JSON","_error":{"code":"bad_data","message":"column 1: '
has bad '"message":"longer than 1000 bytes"'
run 0 sqspull --drain --wait 0 q
lines out 3
mv out taken
run 0 sqsack <taken

# Nothing failed: the file is there and empty. It is never the input.
echo '{"n":1}' >in
run 0 sqspush --failed bad q <in
lines bad 0
run 2 sqspush --failed in q <in
has err 'that is the file being read'
lines in 1
run 5 sqspush --failed none/bad q <in

# --strict stops there; what came before is sent.
{ echo '{"n":1}'; echo bad; seq -f '{"n":%.0f}' 2 100000; } >in
sqsqueue create strict >/dev/null
run 1 sqspush --strict strict <in
lines err 1
run 0 sqspull --drain --wait 0 strict
[ "$(wc -l <out)" -lt 5000 ] || fail '--strict went on'
has out '{"n":1,'

# Longest message there may be, and one byte more.
sqsqueue create big >/dev/null
printf '{"long":"%01048565d"}\n' 0 >in
[ "$(wc -c <in)" -eq 1048577 ] || fail 'the test is wrong'
run 0 sqspush big <in
run 0 sqspull --max 1 big
sed 's/,"_sqs":{.*/}/' out >got
same got in
printf '{"long":"%01048566d"}\n' 0 >in
run 1 sqspush big <in
