# Known departures from AWS, as cloudlet(1) lists them, that no other test pins.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start --memory --auth off
expect 200 PUT /bucket --data-binary '<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>'
expect 200 GET '/bucket?location'
has body eu-west-1

# No redirect to the bucket's region.
expect 200 GET '/bucket?list-type=2' -H 'Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/ap-south-1/s3/aws4_request, SignedHeaders=host, Signature=x'

expect 200 PUT /bucket/key --data-binary data

# No checksum that the client did not send.
expect 200 GET /bucket/key -H 'x-amz-checksum-mode: ENABLED'
! grep -qi x-amz-checksum head || fail "checksums are computed now: take it out of cloudlet(1)"
