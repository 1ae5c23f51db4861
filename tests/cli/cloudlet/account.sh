# --auth off: a 12-digit access key names the account, any other is the default one.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start --memory --auth off
as() { # KEY STATUS METHOD PATH
    key=$1
    shift
    expect "$@" -H "Authorization: AWS4-HMAC-SHA256 Credential=$key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x"
}
as 123456789012 200 PUT /first
as 123456789012 200 GET '/first?list-type=2'
as 210987654321 403 GET '/first?list-type=2'
as whoever 403 GET '/first?list-type=2'
as whoever 200 PUT /second
expect 200 GET '/second?list-type=2'
expect 403 GET '/second?list-type=2' -H 'x-amz-expected-bucket-owner: 123456789012'
expect 200 GET '/second?list-type=2' -H 'x-amz-expected-bucket-owner: 000000000000'
