# Buckets are made, described and removed.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

run 0 s3bucket create first
echo '{"bucket":"first","region":"us-east-1"}' >expected
same out expected
run 0 s3bucket describe first
has out '{"bucket":"first","region":"us-east-1",'
run 0 s3bucket --region eu-central-1 create second
has out '"region":"eu-central-1"'
run 0 s3bucket describe s3://second
has out '"region":"eu-central-1"'

echo x | s3put - s3://first/x >/dev/null
run 1 s3bucket delete first
has err 's3bucket: first: '
run 0 s3bucket delete second
[ ! -s out ] || fail 'output of delete'
run 5 s3bucket describe second
run 5 s3bucket delete second

run 2 s3bucket make first
run 2 s3bucket create
run 2 s3bucket create 'a b'
run 2 s3bucket create a/b
run 1 s3bucket create Bad_Name
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 s3bucket --retries 0 create third
