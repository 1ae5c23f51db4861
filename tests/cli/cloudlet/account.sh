# --auth off: a 12-digit access key names the account, any other is the default one.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start --memory --auth off
as() { # KEY STATUS METHOD PATH
    key=$1
    shift
    expect "$@" -H "Authorization: AWS4-HMAC-SHA256 Credential=$key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x"
}
as 123456789012 200 PUT /first
as 123456789012 200 GET '/first?list-type=2'
as 210987654321 403 GET '/first?list-type=2'
as whoever 403 GET '/first?list-type=2'
as whoever 200 PUT /second
expect 200 GET '/second?list-type=2'
expect 403 GET '/second?list-type=2' -H 'x-amz-expected-bucket-owner: 123456789012'
expect 200 GET '/second?list-type=2' -H 'x-amz-expected-bucket-owner: 000000000000'

# Queues and streams belong to their account, whatever URL, ARN or iterator another one names.
json() { # KEY STATUS TARGET BODY
    service=sqs
    case $3 in Kinesis*) service=kinesis ;; esac
    expect "$2" POST / -H 'Content-Type: application/x-amz-json-1.0' -H "X-Amz-Target: $3" \
        --data "$4" -H "Authorization: AWS4-HMAC-SHA256 \
Credential=$1/20260101/us-east-1/$service/aws4_request, SignedHeaders=host, Signature=x"
}
url=$endpoint/123456789012/orders
json 123456789012 200 AmazonSQS.CreateQueue '{"QueueName":"orders"}'
json 123456789012 200 AmazonSQS.SendMessage "{\"QueueUrl\":\"$url\",\"MessageBody\":\"m\"}"
for operation in ReceiveMessage PurgeQueue DeleteQueue; do
    json 210987654321 403 AmazonSQS.$operation "{\"QueueUrl\":\"$url\"}"
    has body AccessDenied
done
json 210987654321 403 AmazonSQS.GetQueueUrl \
    '{"QueueName":"orders","QueueOwnerAWSAccountId":"123456789012"}'
dead=arn:aws:sqs:us-east-1:123456789012:orders
policy="{\\\"deadLetterTargetArn\\\":\\\"$dead\\\",\\\"maxReceiveCount\\\":1}"
json 210987654321 400 AmazonSQS.CreateQueue \
    "{\"QueueName\":\"mine\",\"Attributes\":{\"RedrivePolicy\":\"$policy\"}}"
has body 'Dead letter target does not exist'
json 123456789012 200 AmazonSQS.ReceiveMessage "{\"QueueUrl\":\"$url\"}"
has body '"Body":"m"'

arn=arn:aws:kinesis:us-east-1:123456789012:stream/events
json 123456789012 200 Kinesis_20131202.CreateStream '{"StreamName":"events","ShardCount":1}'
json 210987654321 200 Kinesis_20131202.CreateStream "{\"StreamARN\":\"$arn-2\",\"ShardCount\":1}"
json 123456789012 200 Kinesis_20131202.ListStreams '{}'
has body '"StreamNames":["events"]'
json 210987654321 400 Kinesis_20131202.PutRecord \
    "{\"StreamARN\":\"$arn\",\"Data\":\"bQ==\",\"PartitionKey\":\"k\"}"
has body AccessDeniedException
json 123456789012 200 Kinesis_20131202.GetShardIterator "{\"StreamARN\":\"$arn\",\
\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":\"TRIM_HORIZON\"}"
iterator=$(sed 's/.*"ShardIterator":"\([^"]*\)".*/\1/' body)
json 210987654321 400 Kinesis_20131202.GetRecords "{\"ShardIterator\":\"$iterator\"}"
has body ResourceNotFoundException
json 123456789012 200 Kinesis_20131202.GetRecords "{\"ShardIterator\":\"$iterator\"}"
