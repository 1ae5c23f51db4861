# s3sign beside boto3: the same URLs and forms at the same second, offline.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
need venv/bin/aws "boto3"

"$python" "$top_srcdir/tests/interop/s3sign_boto3.py" "$PATH"
