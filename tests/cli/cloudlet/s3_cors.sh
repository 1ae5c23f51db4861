# Cross-origin requests: preflights by the bucket's rules, and the headers on replies, errors too.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start --memory
AWS_ENDPOINT_URL=$endpoint
AWS_ACCESS_KEY_ID=$(sed -n 's/^AWS_ACCESS_KEY_ID=//p' server.out)
AWS_SECRET_ACCESS_KEY=$(sed -n 's/^AWS_SECRET_ACCESS_KEY=//p' server.out)
export AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
run 0 s3bucket create data

# preflight STATUS ORIGIN METHOD [CURL OPTION...]
preflight() {
    wanted=$1 from=$2 with=$3
    shift 3
    expect "$wanted" OPTIONS /data/key -H "Origin: $from" -H "Access-Control-Request-Method: $with" "$@"
}
header() {
    grep -qi "^$1: $2.\$" head || { cat head >&2; fail "no header $1: $2"; }
}

preflight 403 http://a.example GET
has body 'CORSResponse: CORS is not enabled for this bucket.'
expect 403 OPTIONS /absent -H 'Origin: http://a.example' -H 'Access-Control-Request-Method: GET'
has body 'Bucket not found'
cat >cors.xml <<'END'
<CORSConfiguration>
  <CORSRule>
    <AllowedOrigin>http://*.example</AllowedOrigin>
    <AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>
    <AllowedHeader>x-amz-*</AllowedHeader><AllowedHeader>Content-Type</AllowedHeader>
    <ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-amz-request-id</ExposeHeader>
    <MaxAgeSeconds>3000</MaxAgeSeconds>
  </CORSRule>
  <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod></CORSRule>
</CORSConfiguration>
END
run 0 s3bucket cors data cors.xml

preflight 200 http://a.example PUT -H 'Access-Control-Request-Headers: content-type, X-Amz-Date'
header Access-Control-Allow-Origin http://a.example
header Access-Control-Allow-Methods 'PUT, GET'
header Access-Control-Allow-Headers 'content-type, X-Amz-Date'
header Access-Control-Expose-Headers 'ETag, x-amz-request-id'
header Access-Control-Max-Age 3000
header Access-Control-Allow-Credentials true
header Vary 'Origin, .*'
expect 200 OPTIONS '/data/key?partNumber=1&uploadId=x' -H 'Origin: http://a.example' -H 'Access-Control-Request-Method: PUT'
preflight 200 http://other HEAD
header Access-Control-Allow-Origin '\*'
! grep -qi allow-credentials head || fail "credentials for any origin"
preflight 403 http://a.example PUT -H 'Access-Control-Request-Headers: authorization'
has body '<Code>AccessForbidden</Code>'
has body '<Method>PUT</Method><ResourceType>OBJECT</ResourceType>'
preflight 403 http://other PUT
preflight 403 http://a.example DELETE
expect 400 OPTIONS /data/key -H 'Origin: http://a.example'
has body BadRequest
expect 400 OPTIONS /data/key -H 'Access-Control-Request-Method: GET'

# Replies and refusals of what follows, here with a form and without a signature.
stop
start --memory --auth off
AWS_ENDPOINT_URL=$endpoint
run 0 s3bucket create data
expect 200 PUT /data/key -H 'Origin: http://a.example' --data-binary x
! grep -qi access-control head || fail "headers without a configuration"
run 0 s3bucket cors data cors.xml
expect 200 GET /data/key -H 'Origin: http://a.example'
header Access-Control-Allow-Origin http://a.example
header Access-Control-Expose-Headers 'ETag, x-amz-request-id'
expect 404 GET /data/absent -H 'Origin: http://a.example'
header Access-Control-Allow-Origin http://a.example
expect 304 GET /data/key -H 'Origin: http://a.example' -H 'If-None-Match: "9dd4e461268c8034f5c8564e155c67a6"'
header Access-Control-Allow-Origin http://a.example
expect 200 HEAD /data/key -H 'Origin: http://other'
header Access-Control-Allow-Origin '\*'
expect 200 GET /data/key -H 'Origin: http://other'
! grep -qi access-control head || fail "headers for another origin"
expect 200 GET /data/key
! grep -qi access-control head || fail "headers without an origin"
