# SQS in JSON 1.0: the life of a message, what replies look like, what errors look like.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

sqs() { # STATUS ACTION JSON
    expect "$1" POST / -H 'Content-Type: application/x-amz-json-1.0' \
        -H "X-Amz-Target: AmazonSQS.$2" --data-binary "$3"
}
is() { # what the body must be
    printf '%s' "$1" >wanted
    same wanted body
}
# The text of a member that occurs once.
member() {
    sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" body
}

start --memory --auth off
url=$endpoint/000000000000/q
sqs 200 CreateQueue '{"QueueName":"q","Attributes":{"VisibilityTimeout":"60"},"tags":{"a":"b"}}'
is "{\"QueueUrl\":\"$url\"}"
has head 'application/x-amz-json-1.0'
sqs 200 GetQueueUrl '{"QueueName":"q"}'
is "{\"QueueUrl\":\"$url\"}"
sqs 200 ListQueueTags "{\"QueueUrl\":\"$url\"}"
is '{"Tags":{"a":"b"}}'
sqs 200 UntagQueue "{\"QueueUrl\":\"$url\",\"TagKeys\":[\"a\"]}"
sqs 200 ListQueueTags "{\"QueueUrl\":\"$url\"}"
is '{}'

# Any host in the URL names the same queue.
sqs 200 SendMessage '{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/000000000000/q","MessageBody":"test message",
    "MessageAttributes":{"attribName1":{"DataType":"String","StringValue":"attribValue 1"},
    "binaryAttribute":{"DataType":"Binary","BinaryValue":"SGVsbG8gYmluYXJ5IHdvcmxkIQ=="},
    "customNumberTypeAttrib":{"DataType":"Number.float","StringValue":"4563442423554324324264524243.32543234"}}}'
has body '"MD5OfMessageBody":"c72b9698fa1927e1dd12d3cf26ed84b2"'
has body '"MD5OfMessageAttributes":"c932db14a896c663f83c260297d594ff"'
id=$(member MessageId)
sqs 200 ReceiveMessage "{\"QueueUrl\":\"$url\",\"VisibilityTimeout\":0,\"MessageAttributeNames\":[\"attrib*\",\"bin.*\",\"attribName1\"]}"
has body "\"MessageId\":\"$id\""
has body '"MD5OfMessageAttributes":"19e27d4e946b072f3f58da80d94fd778"'
has body '"Body":"test message"'
sqs 200 ReceiveMessage "{\"QueueUrl\":\"$url\",\"MessageAttributeNames\":[\"All\"],\"AttributeNames\":[\"ApproximateReceiveCount\"]}"
has body '"Attributes":{"ApproximateReceiveCount":"2"}'
has body '"MD5OfMessageAttributes":"c932db14a896c663f83c260297d594ff"'
has body '"BinaryValue":"SGVsbG8gYmluYXJ5IHdvcmxkIQ=="'
receipt=$(member ReceiptHandle)
sqs 200 ReceiveMessage "{\"QueueUrl\":\"$url\"}"
is '{}'
sqs 200 GetQueueAttributes "{\"QueueUrl\":\"$url\",\"AttributeNames\":[\"QueueArn\",\"VisibilityTimeout\",\"ApproximateNumberOfMessagesNotVisible\"]}"
is '{"Attributes":{"QueueArn":"arn:aws:sqs:us-east-1:000000000000:q","ApproximateNumberOfMessagesNotVisible":"1","VisibilityTimeout":"60"}}'
sqs 200 DeleteMessage "{\"QueueUrl\":\"$url\",\"ReceiptHandle\":\"$receipt\"}"
is '{}'
sqs 200 GetQueueAttributes "{\"QueueUrl\":\"$url\"}"
is '{}'

# Errors: the JSON name, and the older code in a header.
sqs 400 SendMessage "{\"QueueUrl\":\"${url}x\",\"MessageBody\":\"x\"}"
is '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}'
has head 'x-amzn-query-error: AWS.SimpleQueueService.NonExistentQueue;Sender'
sqs 404 DeleteMessage "{\"QueueUrl\":\"$url\",\"ReceiptHandle\":\"x\"}"
has head 'x-amzn-query-error: ReceiptHandleIsInvalid;Sender'
sqs 501 StartMessageMoveTask '{}'
has body NotImplemented
sqs 400 SendMessage '{"QueueUrl":5}'
has body SerializationException

# Text goes through as it is: escapes, control characters that are allowed, other planes.
sqs 200 SendMessage "{\"QueueUrl\":\"$url\",\"MessageBody\":\"\\u00e9\\ud83d\\ude00\\t\\\\\\\"/\"}"
sqs 200 ReceiveMessage "{\"QueueUrl\":\"$url\"}"
has body '"Body":"é😀\t\\\"/"'

sqs 200 DeleteQueue "{\"QueueUrl\":\"$url\"}"
sqs 400 GetQueueUrl '{"QueueName":"q"}'
