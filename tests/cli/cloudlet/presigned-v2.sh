# URLs presigned with Signature Version 2, as SDKs make them for us-east-1. The signature is made
# here by openssl: by another hand than cloudlet's.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"
command -v openssl >/dev/null || skip "needs openssl"
command -v base64 >/dev/null || skip "needs base64"

# presign METHOD PATH [SIGNED [CONTENT-TYPE [EXPIRES]]]   prints the parameters; SIGNED are lines
#                                                         of x-amz- headers, each with its newline
later=$(($(date +%s) + 600))
secret="secret-one"
presign() {
    signature=$(printf '%s\n\n%s\n%s\n%s%s' "$1" "${4:-}" "${5:-$later}" "${3:-}" "$2" |
        openssl dgst -sha1 -hmac "$secret" -binary | base64 | sed 's/+/%2B/g; s|/|%2F|g; s/=/%3D/g')
    echo "AWSAccessKeyId=AKIAONE&Signature=$signature&Expires=${5:-$later}"
}
newline='
'
echo "AKIAONE $secret 111111111111" >keys
start --memory --keys keys

# Accepted: a bucket, an object with what the query says of it, a range, a sub-resource.
expect 200 PUT "/bucket?$(presign PUT /bucket)"
printf 'hello' >file
signed="x-amz-meta-colour:blue${newline}x-amz-security-token:a+b/c=${newline}"
expect 200 PUT "/bucket/a%20b?x-amz-meta-colour=blue&content-type=text%2Fplain&x-amz-security-token=a%2Bb%2Fc%3D&$(
    presign PUT /bucket/a%20b "$signed" text/plain)" -T file -H 'Content-Type: text/plain'
good="/bucket/a%20b?$(presign GET /bucket/a%20b)"
expect 200 GET "$good"
same file body
has head 'Content-Type: text/plain'
has head 'x-amz-meta-colour: blue'
expect 206 GET "$good" -H 'Range: bytes=1-2'
expect 200 GET "/a%20b?$(presign GET /bucket/a%20b)" -H 'Host: bucket.localhost'
expect 200 GET "/bucket/a%20b?response-content-type=a%2Fb&$(presign GET '/bucket/a%20b?response-content-type=a/b')"
has head 'Content-Type: a/b'
expect 200 HEAD "/bucket/a%20b?$(presign HEAD /bucket/a%20b)"
expect 200 GET "/bucket?location&$(presign GET '/bucket?location')"

# A signature is for one method, path, type, set of headers and key.
refused() { # CODE METHOD PATH [CURL OPTION...]
    code=$1
    shift
    expect 403 "$@"
    has body "<Code>$code</Code>"
    ! grep -q "$secret" body server.err || fail "the secret is in a message"
}
refused SignatureDoesNotMatch DELETE "$good"
has body "<StringToSign>DELETE${newline}${newline}${newline}$later${newline}/bucket/a%20b</StringToSign>"
has body '<SignatureProvided>'
refused SignatureDoesNotMatch GET "/bucket/a%20c?$(presign GET /bucket/a%20b)"
refused SignatureDoesNotMatch GET "$good" -H 'Content-Type: text/plain'
refused SignatureDoesNotMatch GET "$good" -H 'x-amz-meta-colour: red'
refused SignatureDoesNotMatch GET "$good&x-amz-meta-colour=red"
refused SignatureDoesNotMatch GET "$good&response-content-type=a%2Fb"
refused SignatureDoesNotMatch PUT "/bucket/new?$(presign PUT /bucket/new)" -T file \
    -H 'Content-Type: text/plain'
refused SignatureDoesNotMatch GET "/bucket/a%20b?AWSAccessKeyId=AKIAONE&Signature=x&Expires=$later"
secret=wrong
refused SignatureDoesNotMatch GET "/bucket/a%20b?$(presign GET /bucket/a%20b)"
secret="secret-one"
refused InvalidAccessKeyId GET "/bucket/a%20b?AWSAccessKeyId=AKIANONE&Signature=x&Expires=$later"

# Expires is the end, and signed.
refused AccessDenied GET "/bucket/a%20b?$(presign GET /bucket/a%20b '' '' 1175139620)"
has body 'Request has expired'
has body '<Expires>2007-03-29T03:40:20'
has body '<ServerTime>'
refused SignatureDoesNotMatch GET "$(echo "$good" | sed "s/Expires=$later/Expires=$((later + 1))/")"
refused AccessDenied GET "/bucket/a%20b?$(presign GET /bucket/a%20b '' '' 2030-01-01)"
has body 'seconds since epoch'
refused AccessDenied GET "/bucket/a%20b?AWSAccessKeyId=AKIAONE&Expires=$later"
has body 'Query-string authentication requires'
refused AccessDenied GET "/bucket/a%20b?Signature=x&Expires=$later"

# Not in a header, and not for other services.
expect 400 GET /bucket/a%20b -H 'Authorization: AWS AKIAONE:x'
has body 'Please use AWS4-HMAC-SHA256'
expect 400 POST "/?Action=ListQueues&Version=2012-11-05&$(presign POST /)"
stop

# Without authentication nothing of it is checked.
start --memory --auth off
expect 200 PUT '/bucket?AWSAccessKeyId=111111111111&Signature=x&Expires=1'
expect 200 GET '/bucket?AWSAccessKeyId=111111111111&Signature=x&Expires=1'
expect 403 GET '/bucket?AWSAccessKeyId=222222222222&Signature=x&Expires=1'
