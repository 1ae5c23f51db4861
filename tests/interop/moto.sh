# Our clients on moto's server, which others wrote: S3, SQS and Kinesis.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
. "$top_srcdir/tests/interop/s3_server.inc"
need venv/bin/moto_server "moto"
account
port=$(free_port)
export AWS_ENDPOINT_URL="http://127.0.0.1:$port"
serve moto_server -H 127.0.0.1 -p "$port"
await_http "$AWS_ENDPOINT_URL/moto-api/"

s3bucket create ours >/dev/null
for key in plain 'a b+c' 'dir/ü/%2F' 'dir/x//y'; do
    printf '%s' "$key" | s3put - "s3://ours/$key" >/dev/null
    run 0 s3get "s3://ours/$key"
    [ "$(cat out)" = "$key" ] || fail "s3get of '$key': $(cat out)"
done
run 0 s3ls s3://ours/dir/
lines out 2
head -c 12000000 /dev/urandom >big
s3put --part-size 5M big s3://ours/big >/dev/null
s3get s3://ours/big big2
same big big2
# What is kept with an object, sent with a PUT and with an upload in parts.
echo x >x
for file in x big; do
    s3put --part-size 5M -m a=b --tag 'k 1=v 1' --tag k2= --storage-class STANDARD_IA \
        --cache-control no-cache --content-encoding gzip --content-language de \
        --content-disposition attachment --sse aws:kms --kms-key mine --checksum sha256 \
        "$file" s3://ours/kept/ >/dev/null
done
"$python" - <<'END' || fail 'moto has other headers'
import boto3, os
s3 = boto3.client('s3', endpoint_url=os.environ['AWS_ENDPOINT_URL'])
for key in 'kept/x', 'kept/big':
    head = s3.head_object(Bucket='ours', Key=key)
    wanted = dict(CacheControl='no-cache', ContentDisposition='attachment', ContentEncoding='gzip',
                  ContentLanguage='de', ServerSideEncryption='aws:kms', SSEKMSKeyId='mine',
                  StorageClass='STANDARD_IA', Metadata={'a': 'b'})
    assert {name: head[name] for name in wanted} == wanted, head
    tags = s3.get_object_tagging(Bucket='ours', Key=key)['TagSet']
    assert tags == [{'Key': 'k 1', 'Value': 'v 1'}, {'Key': 'k2', 'Value': ''}], tags
END
clear_s3 ours

# What is configured, in and out again.
s3bucket create --versioning --tag a=b configured >/dev/null
echo '{"Rules":[{"ID":"r","Filter":{"And":{"Prefix":"p","Tags":[{"Key":"a","Value":"b"}]}},"Status":"Enabled","Expiration":{"Days":9}}]}' >rules.json
echo '{"CORSRules":[{"AllowedMethods":["GET"],"AllowedOrigins":["*"],"MaxAgeSeconds":5}]}' >cors.json
s3bucket lifecycle configured rules.json
s3bucket cors configured cors.json
s3bucket encryption configured aws:kms
s3bucket public-access configured block
s3bucket accelerate configured suspended
run 0 s3bucket describe configured
for part in '"versioning":{"Status":"Enabled"}' '"tagging":{"TagSet":[{"Key":"a","Value":"b"}]}' \
    '"Expiration":{"Days":9}' '"Prefix":"p"' '"MaxAgeSeconds":5' '"SSEAlgorithm":"aws:kms"' \
    '"RestrictPublicBuckets":true' '"policy":null' '"notification":{}'; do
    has out "$part"
done
s3bucket lifecycle configured --delete
run 5 s3bucket lifecycle configured
s3bucket delete configured

sqsqueue create ours >/dev/null
seq 1 95 | sed 's/.*/{"n":&}/' >input
sqspush ours <input
# One receiver at a time: moto gives a message to two that ask at once, as a queue may.
sqspull -j 1 --max 95 ours >messages
sed 's/,"_sqs":.*/}/' messages | sort >found
sort input >expected
same expected found
sqsack <messages
run 0 sqsqueue describe ours
has out '"ApproximateNumberOfMessagesNotVisible":"0"'

kinstream create --shards 3 --wait ours >/dev/null
seq 1 1234 | sed 's/.*/{"n":&}/' >input
# One request at a time: moto numbers records of concurrent requests alike, and so loses some.
kinput -j 1 --key n ours <input
run 0 kinread --no-meta ours
sort out >found
sort input >expected
same expected found
