# Configurations of buckets as S3 answers for them: codes, statuses, digests.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"
command -v openssl >/dev/null || skip "needs openssl"

start --memory --auth off
expect 200 PUT /bucket
refused() {
    code=$1
    shift
    expect "$@"
    has body "<Code>$code</Code>"
}
# put STATUS QUERY DOCUMENT
put() {
    printf %s "$3" >document
    md5=$(openssl md5 -binary document | openssl base64)
    expect "$1" PUT "/bucket?$2" -H "Content-MD5: $md5" --data-binary @document
}

for absent in lifecycle:NoSuchLifecycleConfiguration tagging:NoSuchTagSet \
    policy:NoSuchBucketPolicy cors:NoSuchCORSConfiguration \
    publicAccessBlock:NoSuchPublicAccessBlockConfiguration; do
    refused "${absent#*:}" 404 GET "/bucket?${absent%:*}"
    has body '<BucketName>bucket</BucketName>'
    expect 204 DELETE "/bucket?${absent%:*}"
    refused NoSuchBucket 404 GET "/absent?${absent%:*}"
    refused NoSuchBucket 404 DELETE "/absent?${absent%:*}"
    refused InvalidRequest 400 PUT "/bucket?${absent%:*}" --data-binary '<x/>'
    has body Content-MD5
done
for empty in accelerate:Accelerate notification:Notification; do
    expect 200 GET "/bucket?${empty%:*}"
    has body "<${empty#*:}Configuration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"></${empty#*:}Configuration>"
done
expect 200 GET '/bucket?encryption'
has body '<SSEAlgorithm>AES256</SSEAlgorithm>'

rule='<Rule><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>'
put 200 lifecycle "<LifecycleConfiguration>$rule</LifecycleConfiguration>"
expect 200 GET '/bucket?lifecycle'
grep -q '<ID>[0-9a-f-]\{36\}</ID>' body || fail "no ID was given: $(cat body)"
put 400 lifecycle '<LifecycleConfiguration/>'
has body '<Code>MalformedXML</Code>'
has body '<Reason>Rule: missing</Reason>'
put 400 lifecycle '{"Rules":[]}'
has body '<Code>MalformedXML</Code>'
put 400 lifecycle "<LifecycleConfiguration>$(echo "$rule" | sed 's/>1</>0</')</LifecycleConfiguration>"
has body '<Code>InvalidArgument</Code>'
refused BadDigest 400 PUT '/bucket?lifecycle' -H 'Content-MD5: 1B2M2Y8AsgTpgAmY7PhCfg==' --data-binary '<x/>'
expect 200 GET '/bucket?lifecycle'
has body '<Days>1</Days>'
expect 204 DELETE '/bucket?lifecycle'
expect 404 GET '/bucket?lifecycle'

put 204 tagging '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'
expect 200 GET '/bucket?tagging'
has body '<TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet>'
put 204 policy '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}'
expect 200 GET '/bucket?policy'
grep -qi '^content-type: application/json' head || fail "a policy is JSON"
put 204 policy '{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}}'
expect 200 PUT /bucket/key --data-binary x
put 400 policy '{"Policy":"{}"}'
has body '<Code>MalformedPolicy</Code>'
put 501 encryption '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>'
put 200 accelerate '<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>'

# Another account's bucket is not to be looked into.
expect 403 GET '/bucket?tagging' -H 'Authorization: AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x'
