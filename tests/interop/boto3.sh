# boto3, the official Python SDK, on cloudlet: S3, SQS and Kinesis.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/interop/lib.sh"
need venv/bin/aws "boto3"

for case in client versions attributes parts; do
    "$python" "$top_srcdir/tests/interop/boto3_$case.py" || fail "boto3_$case.py"
done
for case in archive lifecycle; do
    cloudlet --clock virtual -- "$python" "$top_srcdir/tests/interop/boto3_$case.py" ||
        fail "boto3_$case.py"
done

# What one side writes the other reads.
printf 'from sluice\n' | s3put - s3://interop/ours >/dev/null
"$python" -c "
import boto3
assert boto3.client('s3').get_object(Bucket='interop', Key='ours')['Body'].read() == b'from sluice\n'
"
run 0 s3get s3://interop/theirs
[ "$(cat out)" = "from boto3" ] || fail "s3get of boto3's object: $(cat out)"
