# When nothing can work there is one message, and the status says which kind it is.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
seq -f '{"n":%.0f}' 1000 >in

run 5 sqspush none <in
lines err 1
has err 'sqspush: none: the queue does not exist; to make it: sqsqueue create none'
url=$(sqsqueue create q | sed 's/.*"url":"\([^"]*\)".*/\1/')
run 5 sqspush "${url%q}none" <in
has err 'sqspush: the queue does not exist; to make it: sqsqueue create none'
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 sqspush --retries 0 q <in
lines err 1
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 sqspush --retries 0 --failed bad "$url" <in
has bad '{"n":1,"_error":{"code":"network"'
run 4 env AWS_SECRET_ACCESS_KEY=wrong sqspush q <in
lines err 1
run 2 sqspush
run 2 sqspush a b
run 2 sqspush -j 0 q

# The queue's URL says which queue; requests go to the endpoint.
run 0 sqspush "https://sqs.nowhere.invalid/${url#http://*/}" <in
run 0 sqspull --max 1000 q
lines out 1000
