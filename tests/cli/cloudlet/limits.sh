# Named limits, at and one past: headers, query parameters, a body in memory, the request's head.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start --memory --auth off
expect 200 PUT /bucket

# 128 headers, those of curl among them.
expect 200 HEAD /bucket -v 2>sent
own=$(grep -c '^> [A-Za-z-]*:' sent)
headers() {
    seq "$1" | sed 's/.*/x-header-&: v/' >headers.txt
}
headers $((128 - own))
expect 200 HEAD /bucket -H @headers.txt
headers $((129 - own))
expect 400 HEAD /bucket -H @headers.txt

# All of them may be metadata, which leaves none of the object's own out.
seq $((127 - own)) | sed 's/.*/x-amz-meta-&: v/' >headers.txt
expect 200 PUT /bucket/meta -H @headers.txt -H 'Content-Type:' --data-binary 0123456789
expect 206 GET /bucket/meta -H 'Range: bytes=2-4'
[ "$(grep -ci '^x-amz-meta-' head)" = $((127 - own)) ] || fail "metadata is left out"
has head 'bytes 2-4/10'

# 64 query parameters.
query() {
    seq "$1" | sed 's/.*/x-id=&/' | tr '\n' '&'
}
expect 200 HEAD "/bucket?$(query 64)"
expect 400 HEAD "/bucket?$(query 65)"

# 16 MiB of a body that is no object.
head -c 16777216 /dev/zero | tr '\0' ' ' >body.xml
expect 400 POST '/bucket?delete' --data-binary @body.xml -H 'Expect:'
! grep -q MaxMessageLengthExceeded body || fail "16 MiB are too much"
printf ' ' >>body.xml
expect 413 POST '/bucket?delete' --data-binary @body.xml -H 'Expect:'
has body MaxMessageLengthExceeded

# 32 KiB of request line and headers; what answers past it is the HTTP library.
long=$(head -c 30000 /dev/zero | tr '\0' v)
expect 200 HEAD /bucket -H "x-header: $long"
request GET /bucket -H "x-header: $long" -H "y-header: $long"
[ "$(cat status)" -ge 400 ] || fail "60 KiB of headers were accepted"
expect 200 HEAD /bucket

# Of a body that nobody known has sent nothing is kept.
stop
start --memory
scope=AKIAX/20260101/us-east-1/sqs/aws4_request
expect 403 POST / --data-binary @body.xml -H 'Expect: 100-continue' -H 'X-Amz-Target: AmazonSQS.ListQueues' \
    -H 'Content-Type: application/x-amz-json-1.0' \
    -H "Authorization: AWS4-HMAC-SHA256 Credential=$scope, SignedHeaders=host, Signature=x"
has body UnrecognizedClientException
