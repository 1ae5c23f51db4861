# Signatures: accepted, refused, and the message that shows what should have been signed.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"
curl --help all | grep -q aws-sigv4 || skip "this curl cannot sign"

cat >keys <<'K'
# access key, secret key, account

AKIAONE secret-one 111111111111
AKIATWO	secret-two	222222222222
K
start --memory --keys keys
empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
signed() { # STATUS KEY:SECRET METHOD PATH
    credentials=$2
    set -- "$1" "$3" "$4"
    expect "$@" --aws-sigv4 aws:amz:us-east-1:s3 --user "$credentials" \
        -H "x-amz-content-sha256: $empty"
}

signed 200 AKIAONE:secret-one PUT /first
signed 200 AKIATWO:secret-two PUT /second
signed 403 AKIAONE:secret-one GET /second
has body AccessDenied
signed 200 AKIAONE:secret-one GET /
has body '<Name>first</Name>'
! grep -q second body || fail "buckets of another account are listed"
signed 409 AKIATWO:secret-two PUT /first
has body BucketAlreadyExists

signed 403 AKIAONE:wrong GET /first
has body '<Code>SignatureDoesNotMatch</Code>'
has body '<CanonicalRequest>GET'
has body '<StringToSign>AWS4-HMAC-SHA256'
has body '<SignatureProvided>'
! grep -q secret-one body server.err || fail "the secret is in a message"
signed 403 AKIANONE:secret-one GET /first
has body InvalidAccessKeyId
expect 403 GET /first
has body AccessDenied
expect 400 GET /first -H 'Authorization: AWS AKIAONE:sig'
has body 'Please use AWS4-HMAC-SHA256'
expect 400 GET /first -H 'Authorization: AWS4-HMAC-SHA256 nonsense' -H "x-amz-content-sha256: $empty"
has body AuthorizationHeaderMalformed

# Presigned URLs: what cannot be one, one that is over, and two signatures at once.
now=$(date -u +%Y%m%dT%H%M%SZ)
query() { # NAME=VALUE of time and expiry
    echo "/first?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAONE%2F$(echo "$1" | cut -c 1-8)%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=$1&X-Amz-Expires=$2&X-Amz-SignedHeaders=host&X-Amz-Signature=$empty"
}
for expiry in 'abc:should be a number' '-1:must be non-negative' '604801:less than a week'; do
    expect 400 GET "$(query "$now" "${expiry%%:*}")"
    has body '<Code>AuthorizationQueryParametersError</Code>'
    has body "${expiry#*:}"
done
expect 403 GET "$(query "$now" 604800)"
has body SignatureDoesNotMatch
expect 403 GET "$(query 20200101T000000Z 60)"
has body 'Request has expired'
has body '<X-Amz-Expires>60</X-Amz-Expires><Expires>2020-01-01T00:01:00.000Z</Expires>'
signed 400 AKIAONE:secret-one GET "$(query "$now" 60)"
has body 'Only one auth mechanism allowed'

# The other services say it in their own way.
request POST / --aws-sigv4 aws:amz:us-east-1:sqs --user AKIAONE:wrong --data '{}' \
    -H 'X-Amz-Target: AmazonSQS.ListQueues' -H 'Content-Type: application/x-amz-json-1.0'
[ "$(cat status)" -ge 400 ] || fail "a wrong secret was accepted"
has body 'The Canonical String for this request should have been'
stop

# Files with mistakes are refused by line number, not by content.
for bad in 'AKIAX hidden' 'AKIAX hidden 123' 'AKIAX hidden 123456789012 more' \
    'AKIAONE hidden 111111111111
AKIAONE hidden 111111111111'; do
    printf '# comment\n%s\n' "$bad" >bad
    run 6 cloudlet --memory --keys bad -- true
    has err "bad: line "
    ! grep -q hidden err || fail "a secret is in a message"
done
run 5 cloudlet --memory --keys missing -- true
