# boto3 on cloudlet: configurations of buckets, notifications that arrive in SQS, presigned forms.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/interop/lib.sh"
need venv/bin/aws "boto3"

"$python" "$top_srcdir/tests/interop/boto3_buckets.py"

# What the AWS command line shows can be set here, and the other way round.
aws="$foreign/venv/bin/aws"
run 0 s3bucket create shared
echo '{"Rules":[{"ID":"r","Filter":{"Prefix":"x"},"Status":"Enabled","Expiration":{"Days":3}}]}' >rules.json
run 0 "$aws" s3api put-bucket-lifecycle-configuration --bucket shared --lifecycle-configuration file://rules.json
run 0 s3bucket lifecycle shared
has out '"Expiration":{"Days":3}'
run 0 "$aws" s3api get-bucket-lifecycle-configuration --bucket shared
cp out shown.json
run 0 s3bucket lifecycle shared shown.json
echo '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::shared"}]}' >policy.json
run 0 s3bucket policy shared policy.json
run 0 "$aws" s3api get-bucket-policy --bucket shared
cp out shown.json
run 0 s3bucket policy shared shown.json
run 0 "$aws" s3api get-bucket-encryption --bucket shared
cp out shown.json
run 0 s3bucket encryption shared shown.json
