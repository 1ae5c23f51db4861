# SQS: the departures from AWS that cloudlet(1) names.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

sqs() { # STATUS ACTION JSON
    expect "$1" POST / -H 'Content-Type: application/x-amz-json-1.0' \
        -H "X-Amz-Target: AmazonSQS.$2" --data-binary "$3"
}
start --memory --auth off
url=$endpoint/000000000000/q

# No minute to wait between purges, nor between deleting a queue and making it again.
sqs 200 CreateQueue '{"QueueName":"q"}'
sqs 200 PurgeQueue "{\"QueueUrl\":\"$url\"}"
sqs 200 PurgeQueue "{\"QueueUrl\":\"$url\"}"
sqs 200 DeleteQueue "{\"QueueUrl\":\"$url\"}"
sqs 200 CreateQueue '{"QueueName":"q"}'

# Visibility may be prolonged beyond twelve hours in all.
sqs 200 SendMessage "{\"QueueUrl\":\"$url\",\"MessageBody\":\"x\"}"
sqs 200 ReceiveMessage "{\"QueueUrl\":\"$url\",\"VisibilityTimeout\":43200}"
receipt=$(sed -n 's/.*"ReceiptHandle":"\([^"]*\)".*/\1/p' body)
sqs 200 ChangeMessageVisibility "{\"QueueUrl\":\"$url\",\"ReceiptHandle\":\"$receipt\",\"VisibilityTimeout\":43200}"

# A policy is kept and shown, and permits and forbids nothing; permissions and move tasks are not there.
sqs 200 SetQueueAttributes "{\"QueueUrl\":\"$url\",\"Attributes\":{\"Policy\":\"{\\\"Statement\\\":[]}\"}}"
sqs 200 SendMessage "{\"QueueUrl\":\"$url\",\"MessageBody\":\"x\"}"
for action in AddPermission RemovePermission StartMessageMoveTask ListMessageMoveTasks CancelMessageMoveTask; do
    sqs 501 $action "{\"QueueUrl\":\"$url\"}"
    has body NotImplemented
done
