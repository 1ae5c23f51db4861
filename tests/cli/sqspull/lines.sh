# What a line says about its message; --max; --visibility; a queue that is not there.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
url=$(sqsqueue create q | sed 's/.*"url":"\([^"]*\)".*/\1/')
seq -f '{"n":%.0f}' 30 | sqspush q

run 0 sqspull --max 7 q
lines out 7
grep -qE '^\{"n":[0-9]+,"_sqs":\{"queue":"[^"]+","id":"[-0-9a-f]{36}","receipt":"[^"]+","count":1,"sent":[0-9]{13}\}\}$' out ||
    fail "not as documented: $(head -1 out)"
has out "\"queue\":\"$url\""
mv out taken
run 0 sqsack <taken

# No more than --max were received: the others are all there.
run 0 sqspull --max 23 --visibility 0 "$url"
lines out 23
run 0 sqspull --max 1 q
has out '"count":2'

run 0 sqspull -j 16 --max 5 --visibility 0 q
lines out 5
run 5 sqspull none
has err 'sqspull: none: the queue does not exist; to make it: sqsqueue create none'
run 5 sqspull "${url%q}none"
run 2 sqspull
run 2 sqspull --wait 21 q
run 2 sqspull --max 0 q
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 sqspull --retries 0 "$url"
