# s3cmd on cloudlet.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/interop/lib.sh"
need venv/bin/s3cmd s3cmd

host=${AWS_ENDPOINT_URL#http://}
cat >config <<END
[default]
host_base = $host
host_bucket = $host
use_https = False
multipart_chunk_size_mb = 5
END
s3() {
    s3cmd -c config --no-progress --access_key="$AWS_ACCESS_KEY_ID" \
        --secret_key="$AWS_SECRET_ACCESS_KEY" "$@"
}
s3 -q mb s3://cmd
mkdir -p tree/sub
for n in 1 2 3; do echo "file $n" >"tree/sub/n$n ü+%.txt"; done
head -c 12000000 /dev/urandom >tree/big
s3 -q sync tree/ s3://cmd/tree/
run 0 s3get s3://cmd/tree/big
same tree/big out
run 0 s3get 's3://cmd/tree/sub/n2 ü+%.txt'
has out 'file 2'
run 0 s3 ls --recursive s3://cmd
lines out 4
mkdir back
s3 -q sync s3://cmd/tree/ back/
diff -r tree back
echo changed >tree/sub/n4
run 0 s3 sync tree/ s3://cmd/tree/
has out n4
if grep -q big out; then fail "what had not changed was sent again"; fi
s3put tree/sub/n4 s3://cmd/ours >/dev/null
run 0 s3 get --force s3://cmd/ours got
same tree/sub/n4 got
s3 -q cp s3://cmd/ours s3://cmd/copy
run 0 s3get s3://cmd/copy
has out changed
run 0 curl -sf "$(s3 signurl s3://cmd/copy +600)"
has out changed
run 0 s3 info s3://cmd/copy
has out 'MD5 sum'

# What it can set on objects and buckets, ours shows.
s3 -q modify --add-header=x-amz-meta-colour:blue s3://cmd/copy
run 0 curl -sfI "$(s3sign -m head s3://cmd/copy)"
has out 'x-amz-meta-colour: blue'
s3 -q settagging s3://cmd 'team=data&a=b'
run 0 s3bucket tagging cmd
has out team
s3 -q setversioning s3://cmd enable
run 0 s3bucket versioning cmd
has out Enabled
s3 -q expire --expiry-days=3 --expiry-prefix=logs/ s3://cmd
run 0 s3bucket lifecycle cmd
has out '"Days":3'
s3 -q put tree/sub/n4 s3://cmd/copy
run 0 s3ls --versions s3://cmd/copy
[ "$(wc -l <out)" -ge 2 ] || fail "there are no versions"
s3 -q del --recursive --force s3://cmd
s3rm -r --all --versions s3://cmd >/dev/null
run 0 s3ls s3://cmd
lines out 0
s3 -q rb s3://cmd
