# aws-chunked bodies with a trailing checksum, as SDKs send them.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start --memory --auth off
expect 200 PUT /bucket
put() { # STATUS LENGTH BODY
    printf '%b' "$3" >chunks
    expect "$1" PUT /bucket/key --data-binary @chunks -H 'Content-Type:' \
        -H 'Content-Encoding: aws-chunked' -H "x-amz-decoded-content-length: $2" \
        -H 'x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER' \
        -H 'x-amz-trailer: x-amz-checksum-crc32' -H 'x-amz-sdk-checksum-algorithm: CRC32'
}
put 200 11 '6\r\nhello \r\n5\r\nworld\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n'
expect 200 GET /bucket/key -H 'x-amz-checksum-mode: ENABLED'
[ "$(cat body)" = 'hello world' ] || fail "body: $(cat body)"
has head DUoRhQ==
! grep -qi aws-chunked head || fail "aws-chunked is kept as the content's encoding"
put 200 0 '0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'
put 400 11 'b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'
has body BadDigest
put 400 11 'b\r\nhello world\r\n0\r\n\r\n'
put 400 12 'b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n'
has body IncompleteBody
put 400 11 'b\r\nhello world\r\n'
put 400 11 'x\r\nhello world\r\n0\r\n\r\n'
put 400 11 'a\r\nhello world\r\n0\r\n\r\n'
put 400 11 'ffffffffffffffffff\r\nhello world\r\n0\r\n\r\n'
put 400 11 'b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\nmore'

# The header is S3's: another service takes the body as it is, also before it knows who sends it.
for form in STREAMING-AWS4-HMAC-SHA256-PAYLOAD STREAMING-UNSIGNED-PAYLOAD-TRAILER; do
    expect 200 POST / --data '{}' -H 'X-Amz-Target: AmazonSQS.ListQueues' \
        -H 'Content-Type: application/x-amz-json-1.0' -H "x-amz-content-sha256: $form"
done
stop
start --memory
zeros=$(printf '%064d' 0)
printf '0;chunk-signature=%s\r\n\r\n' "$zeros" >chunks
scope=20260101/us-east-1/sqs/aws4_request
expect 403 POST / --data-binary @chunks -H 'X-Amz-Target: AmazonSQS.ListQueues' \
    -H 'Content-Type: application/x-amz-json-1.0' \
    -H 'x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD' -H "Authorization: \
AWS4-HMAC-SHA256 Credential=AKIAX/$scope, SignedHeaders=host, Signature=$zeros"
has body UnrecognizedClientException
