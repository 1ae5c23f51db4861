# The AWS command line on cloudlet.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/interop/lib.sh"
need venv/bin/aws "the AWS command line"

printf 'hello\n' >file
aws s3 mb s3://cli
aws s3 cp --no-progress file s3://cli/dir/file
head -c 20000000 /dev/urandom >big
aws s3 cp --no-progress big s3://cli/big
aws s3 cp --no-progress s3://cli/big big2
same big big2
run 0 aws s3 ls s3://cli/dir/
has out file
run 0 curl -sf "$(aws s3 presign s3://cli/dir/file)"
has out hello
run 0 s3get s3://cli/big
same big out
mkdir -p tree/sub
for n in 1 2 3; do echo "file $n" >"tree/sub/n$n ü+%.txt"; done
touch -d '1 hour ago' tree/sub/* # S3 keeps whole seconds
aws s3 sync --no-progress tree s3://cli/tree
run 0 s3get 's3://cli/tree/sub/n2 ü+%.txt'
has out 'file 2'
aws s3 sync --no-progress s3://cli/tree back
diff -r tree back
run 0 aws s3 sync --no-progress tree s3://cli/tree
lines out 0
aws s3 rm --recursive s3://cli
aws s3 rb s3://cli

# Version 1 of the command line knows SQS by an old name of its own, whatever AWS_ENDPOINT_URL says.
sqs() {
    aws --endpoint-url "$AWS_ENDPOINT_URL" sqs "$@"
}
url=$(sqs create-queue --queue-name cli --query QueueUrl --output text)
sqs send-message --queue-url "$url" --message-body '{"from":"aws"}' >/dev/null
run 0 sqspull --drain --wait 1 --max 1 cli
has out '"from":"aws"'
sqsack <out
printf '{"from":"sluice"}\n' | sqspush cli
run 0 sqs receive-message --queue-url "$url" --query 'Messages[0].[Body,ReceiptHandle]' --output text
has out '{"from":"sluice"}'
sqs delete-message --queue-url "$url" --receipt-handle "$(cut -f2 out)"
sqs delete-queue --queue-url "$url"

aws kinesis create-stream --stream-name cli --shard-count 1
printf '{"from":"aws"}' >record
aws kinesis put-record --stream-name cli --partition-key k --data fileb://record >/dev/null
printf '{"from":"sluice"}\n' | kinput cli
run 0 kinread --no-meta cli
printf '{"from":"aws"}\n{"from":"sluice"}\n' >expected
same expected out
iterator=$(aws kinesis get-shard-iterator --stream-name cli --shard-id shardId-000000000000 \
    --shard-iterator-type TRIM_HORIZON --query ShardIterator --output text)
run 0 aws kinesis get-records --shard-iterator "$iterator" --query 'length(Records)' --output text
[ "$(cat out)" = 2 ] || fail "aws kinesis get-records found $(cat out) records"
aws kinesis delete-stream --stream-name cli
