# Our S3 clients on SeaweedFS, which others wrote.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
. "$top_srcdir/tests/interop/s3_server.inc"
need venv/bin/weed SeaweedFS
need venv/bin/python "a Python for the tests"
account
for name in master master_grpc volume volume_grpc filer filer_grpc s3 s3_grpc; do
    eval "$name=$(free_port)"
done
cat >s3.json <<END
{"identities": [{"name": "test", "actions": ["Admin"], "credentials":
    [{"accessKey": "$AWS_ACCESS_KEY_ID", "secretKey": "$AWS_SECRET_ACCESS_KEY"}]}]}
END
mkdir state
# shellcheck disable=SC2154
serve weed server -dir="$tmp/state" -ip=127.0.0.1 -master.volumeSizeLimitMB=64 -volume.max=100 \
    -master.port="$master" -master.port.grpc="$master_grpc" \
    -volume.port="$volume" -volume.port.grpc="$volume_grpc" \
    -filer -filer.port="$filer" -filer.port.grpc="$filer_grpc" \
    -s3 -s3.port="$s3" -s3.port.grpc="$s3_grpc" -s3.port.iceberg=0 -s3.port.lance=0 -s3.config="$tmp/s3.json"
export AWS_ENDPOINT_URL="http://127.0.0.1:$s3"
(await_http "$AWS_ENDPOINT_URL/") || fail "$(tail -n 20 server.log)"
# The gateway answers before the volumes behind it have found each other.
wait_for 60 sh -c 's3bucket create ready && echo x | s3put - s3://ready/x' >/dev/null 2>&1
drive_s3 weed
drive_many weed crc32 crc32c crc64nvme sha1 sha256
drive_versions weed-versions
drive_bucket weed tagging cors policy lifecycle
clear_s3 weed
