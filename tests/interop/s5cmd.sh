# s5cmd on cloudlet.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/interop/lib.sh"
need venv/bin/s5cmd s5cmd

export S3_ENDPOINT_URL="$AWS_ENDPOINT_URL"
s5cmd mb s3://five >out
mkdir -p tree/sub
for n in 1 2 3; do echo "file $n" >"tree/sub/n$n ü+%.txt"; done
head -c 12000000 /dev/urandom >tree/big
s5cmd --log error cp --part-size 5 tree/ s3://five/tree/
run 0 s3get s3://five/tree/big
same tree/big out
run 0 s3get 's3://five/tree/sub/n2 ü+%.txt'
has out 'file 2'
run 0 s5cmd ls 's3://five/*'
lines out 4
s5cmd --log error cp 's3://five/tree/*' back/
diff -r tree back
rm 'tree/sub/n3 ü+%.txt'
s5cmd --log error sync --delete tree/ s3://five/tree/
run 0 s3ls s3://five
lines out 3
s3put tree/big s3://five/ours >/dev/null
run 0 s5cmd cat s3://five/ours
same tree/big out
s5cmd --log error mv s3://five/ours s3://five/moved
run 5 s3get s3://five/ours
run 0 curl -sf -o linked "$(s5cmd presign s3://five/moved)"
same tree/big linked

# Versions.
s3bucket versioning five enabled >/dev/null
echo new >new
s5cmd --log error cp new s3://five/moved
run 0 s5cmd ls --all-versions s3://five/moved
lines out 2
version=$(s3ls --versions s3://five/moved | sed -n '1s/.*"version_id":"\([^"]*\)".*/\1/p')
run 0 s5cmd cat --version-id "$version" s3://five/moved
same new out
s5cmd --log error rm s3://five/moved
run 5 s3get s3://five/moved
s5cmd --log error rm --all-versions 's3://five/moved*'
run 0 s3ls --versions s3://five/moved
lines out 0
s5cmd --log error rm 's3://five/*'
s5cmd --log error rm --all-versions 's3://five/*'
run 0 s3ls s3://five
lines out 0
s5cmd --log error rb s3://five
