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
rm 'tree/sub/n1 ü+%.txt'
aws s3 sync --no-progress --delete tree s3://cli/tree
run 5 s3get 's3://cli/tree/sub/n1 ü+%.txt'
aws s3 sync --no-progress --exclude '*n2*' s3://cli/tree s3://cli/again
run 0 s3ls s3://cli/again/
lines out 1
aws s3 cp --no-progress --recursive s3://cli/tree s3://cli/copied
aws s3 mv --no-progress s3://cli/big s3://cli/moved
run 5 s3get s3://cli/big
run 0 s3get s3://cli/moved
same big out
aws s3 mv --no-progress s3://cli/moved back/moved
same big back/moved
printf 'streamed\n' | aws s3 cp - s3://cli/streamed --metadata colour=blue --content-type a/b
run 0 aws s3 cp s3://cli/streamed -
has out streamed
aws s3 cp --no-progress --checksum-algorithm SHA256 file s3://cli/sum
run 0 aws s3api get-object-attributes --bucket cli --key sum --object-attributes Checksum
has out "$(openssl dgst -sha256 -binary file | base64)"
run 0 aws s3 ls --recursive --summarize s3://cli
has out 'Total Objects: 8'

# Versions.
aws s3api put-bucket-versioning --bucket cli --versioning-configuration Status=Enabled
aws s3 cp --no-progress file s3://cli/versioned
aws s3 cp --no-progress tree/sub/n3* s3://cli/versioned
aws s3 rm s3://cli/versioned
run 0 aws s3api list-object-versions --bucket cli --prefix versioned --output text \
    --query '[length(Versions), length(DeleteMarkers), Versions[1].VersionId]'
printf '2\t1\t' >expected
has out "$(cat expected)"
version=$(cut -f 3 out)
run 0 aws s3api get-object --bucket cli --key versioned --version-id "$version" got
same file got
run 0 s3get --version-id "$version" s3://cli/versioned
same file out
run 0 s3ls --versions s3://cli/versioned
lines out 3
has out "\"version_id\":\"$version\""
aws s3api restore-object --bucket cli --key versioned --version-id "$version" --restore-request Days=1 \
    2>err && fail "what is not archived was restored"
has err InvalidObjectState
aws s3 rm --recursive s3://cli
run 0 s3rm -r --all --versions s3://cli
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
