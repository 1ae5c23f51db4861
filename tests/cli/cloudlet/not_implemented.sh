# What cloudlet does not do it refuses; it never does something else instead.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start --memory --auth off
expect 200 PUT /bucket
expect 200 PUT /bucket/key --data-binary data
for sub in abac acl analytics inventory intelligent-tiering logging metadataConfiguration \
    metadataTable metrics object-lock ownershipControls policyStatus replication requestPayment \
    session torrent website; do
    for method in GET PUT DELETE POST HEAD; do
        expect 501 $method "/bucket?$sub"
        expect 501 $method "/other?$sub"
    done
done
for sub in accelerate notification; do
    for method in DELETE POST HEAD; do
        expect 501 $method "/bucket?$sub"
    done
done
expect 501 GET '/bucket?lifecycle&versionId=x'
for sub in acl annotation legal-hold retention select torrent renameObject; do
    for method in GET PUT DELETE POST HEAD; do
        expect 501 $method "/bucket/key?$sub"
    done
done
has_key() {
    expect 200 GET /bucket/key
    [ "$(cat body)" = data ] || fail "the object has changed"
}
has_key
for h in 'x-amz-acl: public-read' 'x-amz-object-lock-mode: GOVERNANCE' \
    'x-amz-website-redirect-location: /x' 'x-amz-write-offset-bytes: 4' \
    'x-amz-grant-read: id=x' 'x-amz-something-new: 1' 'x-amz-checksum-xxhash64: AAAA' \
    'x-amz-server-side-encryption-customer-algorithm: AES256'; do
    expect 501 PUT /bucket/key --data-binary other -H "$h"
    has body NotImplemented
done
has_key
expect 501 POST /bucket/key -F key=a -F file=b
expect 501 POST /bucket -F key=a -F acl=public-read -F file=c
expect 501 PUT /bucket/key -H 'x-amz-copy-source: bucket/key?other=1'
expect 405 PATCH /bucket/key
expect 404 GET /other

# Other services of AWS.
request POST / -H 'X-Amz-Target: DynamoDB_20120810.ListTables' --data '{}'
[ "$(cat status)" -ge 400 ] || fail "DynamoDB answered"
expect 501 GET / -H 'Authorization: AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=b'
has body NotImplemented
