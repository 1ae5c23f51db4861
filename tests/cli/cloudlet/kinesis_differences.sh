# Kinesis: the departures from AWS that cloudlet(1) names.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

kinesis() { # STATUS ACTION JSON
    expect "$1" POST / -H 'Content-Type: application/x-amz-json-1.1' \
        -H "X-Amz-Target: Kinesis_20131202.$2" --data-binary "$3"
}
start --memory --auth off

# A stream is ACTIVE at once, and gone at once.
kinesis 200 CreateStream '{"StreamName":"s","ShardCount":1}'
kinesis 200 DescribeStreamSummary '{"StreamName":"s"}'
has body '"StreamStatus":"ACTIVE"'
kinesis 200 DeleteStream '{"StreamName":"s"}'
kinesis 400 DescribeStreamSummary '{"StreamName":"s"}'

# Shards take more than 1,000 records and 1 MiB a second.
kinesis 200 CreateStream '{"StreamName":"s","ShardCount":1}'
{
    printf '{"StreamName":"s","Records":['
    i=0
    while [ $i -lt 500 ]; do
        [ $i -eq 0 ] || printf ,
        printf '{"Data":"AAAA","PartitionKey":"%d"}' $i
        i=$((i + 1))
    done
    printf ']}'
} >records
for i in 1 2 3 4; do
    kinesis 200 PutRecords @records
    has body '"FailedRecordCount":0'
done

# Resharding, consumers, tags, encryption and CBOR are not there.
for action in SplitShard MergeShards UpdateShardCount RegisterStreamConsumer SubscribeToShard AddTagsToStream StartStreamEncryption; do
    kinesis 501 $action '{"StreamName":"s"}'
    has body '"__type":"NotImplemented"'
done
expect 501 POST / -H 'Content-Type: application/x-amz-cbor-1.1' \
    -H 'X-Amz-Target: Kinesis_20131202.ListStreams' --data-binary ''
has head application/x-amz-cbor-1.1
has body AWS_CBOR_DISABLE
