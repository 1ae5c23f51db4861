# Our S3 clients on s3rver, which others wrote.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
need node_modules/.bin/s3rver "s3rver"
command -v node >/dev/null || skip "no node"
account
export AWS_ACCESS_KEY_ID=S3RVER AWS_SECRET_ACCESS_KEY=S3RVER
port=$(free_port)
export AWS_ENDPOINT_URL="http://127.0.0.1:$port"
serve "$foreign/node_modules/.bin/s3rver" -d "$tmp/data" -a 127.0.0.1 -p "$port"
await_http "$AWS_ENDPOINT_URL/"

s3bucket create ours >/dev/null
printf 'hello\n' | s3put -t text/plain - s3://ours/dir/hello >/dev/null
run 0 s3get s3://ours/dir/hello
has out hello
head -c 12000000 /dev/urandom >big
s3put --part-size 5M big s3://ours/big >/dev/null
s3get s3://ours/big big2
same big big2
run 0 s3ls s3://ours
lines out 2
run 5 s3get s3://ours/absent
