# Our S3 clients on versitygw, which others wrote.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
. "$top_srcdir/tests/interop/s3_server.inc"
need bin/versitygw versitygw
need venv/bin/python "a Python for the tests"
account
port=$(free_port)
export AWS_ENDPOINT_URL="http://127.0.0.1:$port"
mkdir state versions
serve env ROOT_ACCESS_KEY="$AWS_ACCESS_KEY_ID" ROOT_SECRET_KEY="$AWS_SECRET_ACCESS_KEY" \
    "$foreign/bin/versitygw" --port "127.0.0.1:$port" posix --versioning-dir "$tmp/versions" "$tmp/state"
await_http "$AWS_ENDPOINT_URL/"
drive_s3 versity
drive_many versity crc32 crc32c crc64nvme sha1 sha256
drive_versions versity-versions
drive_bucket versity tagging cors policy
clear_s3 versity
