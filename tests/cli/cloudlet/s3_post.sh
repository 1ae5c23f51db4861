# Uploads by forms: signed policies are followed to the letter, replies are what the form asks for.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"
command -v python3 >/dev/null || skip "needs python3"

start --memory
AWS_ENDPOINT_URL=$endpoint
AWS_ACCESS_KEY_ID=$(sed -n 's/^AWS_ACCESS_KEY_ID=//p' server.out)
AWS_SECRET_ACCESS_KEY=$(sed -n 's/^AWS_SECRET_ACCESS_KEY=//p' server.out)
export AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
run 0 s3bucket create data
printf 'hello' >'my file.txt'

# sign EXPIRES CONDITION...: sets $policy, $credential, $date, $signature (and $signature2, of
# version 2) for a policy of these conditions
cat >sign.py <<'END'
import base64, datetime, hashlib, hmac, json, os, sys
now = datetime.datetime.now(datetime.timezone.utc)
date = now.strftime("%Y%m%dT%H%M%SZ")
credential = f"{os.environ['AWS_ACCESS_KEY_ID']}/{date[:8]}/us-east-1/s3/aws4_request"
until = now + datetime.timedelta(seconds=int(sys.argv[1]))
conditions = [json.loads(c) for c in sys.argv[2:]]
if "version" not in os.environ:
    conditions += [{"x-amz-algorithm": "AWS4-HMAC-SHA256"}, {"x-amz-credential": credential}, {"x-amz-date": date}]
policy = base64.b64encode(json.dumps(
    {"expiration": until.strftime("%Y-%m-%dT%H:%M:%SZ"), "conditions": conditions}).encode())
secret = os.environ["AWS_SECRET_ACCESS_KEY"].encode()
key = b"AWS4" + secret
for part in (date[:8], "us-east-1", "s3", "aws4_request"):
    key = hmac.new(key, part.encode(), hashlib.sha256).digest()
print("policy=" + policy.decode())
print("credential=" + credential)
print("date=" + date)
print("signature=" + hmac.new(key, policy, hashlib.sha256).hexdigest())
print("signature2=" + base64.b64encode(hmac.new(secret, policy, hashlib.sha1).digest()).decode())
END
sign() {
    python3 sign.py "$@" >signed
    . ./signed
}
# form STATUS [CURL OPTION...]: posts with the signature of the last sign
form() {
    wanted=$1
    shift
    expect "$wanted" POST /data -F x-amz-algorithm=AWS4-HMAC-SHA256 -F "x-amz-credential=$credential" \
        -F "x-amz-date=$date" -F "policy=$policy" -F "x-amz-signature=$signature" "$@"
}
refused() {
    code=$1
    shift
    form "$@"
    has body "<Code>$code</Code>"
}

sign 300 '{"bucket":"data"}' '["starts-with","$key","in/"]' '["starts-with","$Content-Type","text/"]' \
    '{"x-amz-meta-colour":"blue"}' '["content-length-range",2,5]' \
    '["starts-with","$success_action_status",""]'
fine() {
    status=$1
    shift
    form "$status" -F "key=in/\${filename}" -F Content-Type=text/plain -F x-amz-meta-colour=blue \
        -F "success_action_status=$status" "$@"
}
fine 204 -F file='@my file.txt;filename=dir/my file.txt'
grep -qi '^etag: "5d41402abc4b2a76b9719d911017c592"' head || fail "no ETag"
run 0 s3get 's3://data/in/my file.txt'
[ "$(cat out)" = hello ] || fail "content: $(cat out)"
fine 200 -F file='@my file.txt;filename=b' -F after=ignored
fine 201 -F file='@my file.txt;filename=c d'
has body "<Location>$endpoint/data/in/c%20d</Location><Bucket>data</Bucket><Key>in/c d</Key><ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>"
run 0 s3ls s3://data/in/
lines out 3

text='-F Content-Type=text/plain'
meta='-F x-amz-meta-colour=blue -F success_action_status=204'
file='-F file=hello'
# shellcheck disable=SC2086
{
    refused AccessDenied 403 -F key=out/a $text $meta $file
    has body 'Invalid according to Policy: Policy Condition failed: [&quot;starts-with&quot;, &quot;$key&quot;, &quot;in/&quot;]'
    refused AccessDenied 403 -F key=in/a -F Content-Type=image/png $meta $file
    refused AccessDenied 403 -F key=in/a $text -F success_action_status=204 $file
    refused AccessDenied 403 -F key=in/a $text $meta -F Cache-Control=no-store $file
    has body 'Extra input fields: Cache-Control'
    refused EntityTooLarge 400 -F key=in/a $text $meta -F file=hello!
    has body '<ProposedSize>6</ProposedSize><MaxSizeAllowed>5</MaxSizeAllowed>'
    refused EntityTooSmall 400 -F key=in/a $text $meta -F file=h
    refused InvalidArgument 400 $text $meta $file
    has body '<ArgumentName>key</ArgumentName>'
    refused IncorrectNumberOfFilesInPostRequest 400 -F key=in/a $text $meta
    refused KeyTooLongError 400 -F key="in/$(printf %01030d 0)" $text $meta $file
    refused MaxPostPreDataLengthExceeded 400 -F key=in/a -F "x-ignore-this=$(printf %020480d 0)" $text $meta $file
    kept=$signature
    signature=$(echo "$signature" | tr 0-9a-f 1-9a-f0)
    refused SignatureDoesNotMatch 403 -F key=in/a $text $meta $file
    signature=$kept credential=AKIDUNKNOWN/${credential#*/}
    refused InvalidAccessKeyId 403 -F key=in/a $text $meta $file
}
run 0 s3ls s3://data/in/
lines out 3

sign -1 '{"bucket":"data"}' '{"key":"a"}'
refused AccessDenied 403 -F key=a -F file=x
has body 'Policy expired'
sign 300 '{"bucket":"other"}' '{"key":"a"}'
refused AccessDenied 403 -F key=a -F file=x
sign 300 '{"key":"a"}'
refused AccessDenied 403 -F key=a -F file=x
has body 'Extra input fields: bucket'
sign 300 '{"bucket":"data"}' '["like","$key","a"]'
refused InvalidPolicyDocument 400 -F key=a -F file=x

# A field that fits does not make up for another of its name that counts.
sign 300 '{"bucket":"data"}' '{"key":"a"}' '["starts-with","$Content-Type","image/"]'
refused AccessDenied 403 -F key=a -F Content-Type=text/html -F content-type=image/png -F file=x

# Where the form wants to go next.
sign 300 '{"bucket":"data"}' '{"key":"a b"}' '{"success_action_redirect":"http://localhost/done?x=1"}'
form 303 -F 'key=a b' -F 'success_action_redirect=http://localhost/done?x=1' -F file=x
grep -qi '^location: http://localhost/done?x=1&bucket=data&key=a%20b&etag=%229dd4e461268c8034f5c8564e155c67a6%22' head ||
    fail "redirected to $(grep -i ^location head)"

# Version 2 signs the same policy.
export version=2
sign 300 '{"bucket":"data"}' '{"key":"v2"}'
expect 204 POST /data -F key=v2 -F "AWSAccessKeyId=$AWS_ACCESS_KEY_ID" -F "policy=$policy" \
    -F "signature=$signature2" -F file=x
expect 403 POST /data -F key=v2 -F "AWSAccessKeyId=$AWS_ACCESS_KEY_ID" -F "policy=$policy" \
    -F "signature=AAAA$signature2" -F file=x
has body SignatureDoesNotMatch

unset version

# Nobody's form, no form, half a form.
expect 403 POST /data -F key=anonymous -F file=x
printf -- '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nhalf\r\n' >half
expect 400 POST /data -H 'Content-Type: multipart/form-data; boundary=b' --data-binary @half
has body MalformedPOSTRequest
expect 400 POST /data -H 'Content-Type: multipart/form-data' --data-binary @half
has body MalformedPOSTRequest

# Events and large files.
stop
start --memory --auth off
AWS_ENDPOINT_URL=$endpoint
run 0 s3bucket create data
expect 412 POST /data -H 'Content-Type: text/plain' --data-binary x
run 0 sqsqueue create posted
echo '{"QueueConfigurations":[{"QueueArn":"arn:aws:sqs:us-east-1:000000000000:posted","Events":["s3:ObjectCreated:Post"]}]}' |
    s3bucket notification data -
tags='<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>'
expect 204 POST /data -F key=tagged -F file=x --form-string "tagging=$tags"
expect 200 GET '/data/tagged?tagging'
! grep -q '<Tag>' body || fail "a field behind the file counted"
expect 204 POST /data -F key=tagged -F x-amz-storage-class=STANDARD_IA --form-string "tagging=$tags" -F file=x
expect 200 GET '/data/tagged?tagging'
has body '<Tag><Key>a</Key><Value>b c</Value></Tag>'
expect 200 HEAD /data/tagged
grep -qi '^x-amz-storage-class: STANDARD_IA' head || fail "no storage class"
expect 400 POST /data -F key=tagged --form-string 'tagging=<Tagging/' -F file=x
# A field that holds two lines is not two headers.
expect 400 POST /data -F key=lines --form-string "Content-Type=a/b
x-amz-meta-a: b" -F file=x
expect 400 POST /data -F key=lines --form-string 'x-amz-meta-a: b=c' -F file=x
expect 404 HEAD /data/lines
head -c 3000000 /dev/urandom >large
expect 204 POST /data -F key=large -F file=@large
run 0 s3get s3://data/large
same out large
run 0 sqspull --drain posted
has out 'ObjectCreated:Post'
