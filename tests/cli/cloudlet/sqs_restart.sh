# What a queue holds survives kill -9: messages, their state, receipt handles, attributes.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

sqs() { # STATUS ACTION JSON
    expect "$1" POST / -H 'Content-Type: application/x-amz-json-1.0' \
        -H "X-Amz-Target: AmazonSQS.$2" --data-binary "$3"
}
q='"QueueUrl":"http://any/000000000000/q"'
depth() { # VISIBLE IN-FLIGHT DELAYED
    sqs 200 GetQueueAttributes "{$q,\"AttributeNames\":[\"All\"]}"
    has body "\"ApproximateNumberOfMessages\":\"$1\",\"ApproximateNumberOfMessagesNotVisible\":\"$2\",\"ApproximateNumberOfMessagesDelayed\":\"$3\""
}

start -d state --auth off
sqs 200 CreateQueue '{"QueueName":"q","Attributes":{"VisibilityTimeout":"600"}}'
for i in 1 2 3; do
    sqs 200 SendMessage "{$q,\"MessageBody\":\"message $i\"}"
done
sqs 200 SendMessage "{$q,\"MessageBody\":\"later\",\"DelaySeconds\":900}"
sqs 200 ReceiveMessage "{$q}"
receipt=$(sed -n 's/.*"ReceiptHandle":"\([^"]*\)".*/\1/p' body)
depth 2 1 1
stop KILL

start -d state --auth off
depth 2 1 1
has body '"VisibilityTimeout":"600"'
sqs 200 DeleteMessage "{$q,\"ReceiptHandle\":\"$receipt\"}"
depth 2 0 1
sqs 200 PurgeQueue "{$q}"
sqs 200 SendMessage "{$q,\"MessageBody\":\"new\"}"
stop KILL

start -d state --auth off
depth 1 0 0
sqs 200 ReceiveMessage "{$q}"
has body '"Body":"new"'
