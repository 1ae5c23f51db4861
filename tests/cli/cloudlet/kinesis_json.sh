# Kinesis: streams, records and iterators over HTTP; what replies and errors look like.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

kinesis() { # STATUS ACTION JSON
    expect "$1" POST / -H 'Content-Type: application/x-amz-json-1.1' \
        -H "X-Amz-Target: Kinesis_20131202.$2" --data-binary "$3"
}
member() {
    sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" body
}

start --memory --auth off
kinesis 200 CreateStream '{"StreamName":"s","ShardCount":2}'
kinesis 400 CreateStream '{"StreamName":"s","ShardCount":2}'
printf '{"__type":"ResourceInUseException","message":"Stream s under account 000000000000 already exists."}' >wanted
same wanted body
has head application/x-amz-json-1.1
kinesis 200 DescribeStream '{"StreamName":"s"}'
has body '"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/s","StreamStatus":"ACTIVE"'
has body '"ShardId":"shardId-000000000001","HashKeyRange":{"StartingHashKey":"170141183460469231731687303715884105728","EndingHashKey":"340282366920938463463374607431768211455"}'

kinesis 200 PutRecords '{"StreamName":"s","Records":[{"Data":"aGVsbG8=","PartitionKey":"a\"b","ExplicitHashKey":"0"},{"Data":"","PartitionKey":"é","ExplicitHashKey":"1"}]}'
has body '{"FailedRecordCount":0,"Records":[{"SequenceNumber":"'
has body '"ShardId":"shardId-000000000000"}]}'
kinesis 200 GetShardIterator '{"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/s","ShardId":"shardId-000000000000","ShardIteratorType":"TRIM_HORIZON"}'
iterator=$(member ShardIterator)
kinesis 200 GetRecords "{\"ShardIterator\":\"$iterator\"}"
has body '"Data":"aGVsbG8=","PartitionKey":"a\"b"}'
has body '"Data":"","PartitionKey":"é"}'
has body '"MillisBehindLatest":0}'
grep -q '"ApproximateArrivalTimestamp":[0-9]*\.[0-9][0-9][0-9],' body || fail "time stamp"

# Several wrong members are told together.
kinesis 400 PutRecord '{"StreamName":"s"}'
printf '%s' '{"__type":"ValidationException","message":"2 validation errors detected: Value null at '"'data'"' failed to satisfy constraint: Member must not be null; Value null at '"'partitionKey'"' failed to satisfy constraint: Member must not be null"}' >wanted
same wanted body

kinesis 200 DeleteStream '{"StreamName":"s"}'
kinesis 400 DescribeStreamSummary '{"StreamName":"s"}'
has body 'ResourceNotFoundException'
