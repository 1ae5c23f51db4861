# Parked requests: woken by a message, by the queue's end, by the server's; costing nothing.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

sqs() { # ACTION JSON; what is sent is in ./trace
    exec curl -sS --trace-ascii trace -H 'Content-Type: application/x-amz-json-1.0' -H "X-Amz-Target: AmazonSQS.$1" \
        --data "$2" "$endpoint/"
}
# In the foreground exec needs a shell of its own; in the background it has one, which becomes curl.
call() {
    (sqs "$@")
}
start --memory --auth off
call CreateQueue '{"QueueName":"q"}' >created
has created QueueUrl
url=$endpoint/000000000000/q
poll="{\"QueueUrl\":\"$url\",\"WaitTimeSeconds\":20}"

sqs ReceiveMessage "$poll" >got &
waiting=$!
call SendMessage "{\"QueueUrl\":\"$url\",\"MessageBody\":\"hello\"}" >sent
wait $waiting
has got '"hello"'

# A client that went away is given nothing: the message goes to the one that is there.
call SendMessage "{\"QueueUrl\":\"$url\",\"MessageBody\":\"late\",\"DelaySeconds\":2}" >sent
rm trace
sqs ReceiveMessage "$poll" >lost &
wait_for 20 grep -q '=> Send data' trace
kill -KILL $!
wait $! 2>/dev/null || :
call ReceiveMessage "$poll" >got
has got '"late"'

sqs ReceiveMessage "$poll" >ended &
waiting=$!
call DeleteQueue "{\"QueueUrl\":\"$url\"}" >deleted
wait $waiting
has ended QueueDoesNotExist

call CreateQueue '{"QueueName":"other"}' >created
url=$endpoint/000000000000/other
poll="{\"QueueUrl\":\"$url\",\"WaitTimeSeconds\":20}"
rm trace
sqs ReceiveMessage "$poll" >ended 2>&1 &
waiting=$!
wait_for 20 grep -q '=> Send data' trace
stop
[ "$server_status" -eq 0 ] || fail "status $server_status"
wait $waiting || :
