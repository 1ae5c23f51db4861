# rclone on cloudlet.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/interop/lib.sh"
need venv/bin/rclone rclone

export RCLONE_CONFIG=/dev/null RCLONE_CONFIG_C_TYPE=s3 RCLONE_CONFIG_C_PROVIDER=Other
export RCLONE_CONFIG_C_ENV_AUTH=true RCLONE_CONFIG_C_ENDPOINT="$AWS_ENDPOINT_URL"
export RCLONE_CONFIG_C_CHUNK_SIZE=5M RCLONE_CONFIG_C_UPLOAD_CUTOFF=5M
rclone mkdir c:clone
mkdir -p tree/sub
for n in 1 2 3; do echo "file $n" >"tree/sub/n$n ü+%.txt"; done
head -c 12000000 /dev/urandom >tree/big
rclone copy tree c:clone/tree
rclone check --download tree c:clone/tree 2>err || fail "$(cat err)"
run 0 s3get s3://clone/tree/big
same tree/big out
run 0 s3get 's3://clone/tree/sub/n2 ü+%.txt'
has out 'file 2'
run 0 rclone lsf -R --files-only c:clone
lines out 4
rm 'tree/sub/n3 ü+%.txt'
rclone sync tree c:clone/tree
run 0 s3ls s3://clone
lines out 3
s3put tree/big s3://clone/ours >/dev/null
rclone copyto c:clone/ours got
same tree/big got
rclone copyto c:clone/ours c:clone/copy
run 0 rclone cat --offset 1000 --count 10 c:clone/copy
tail -c +1001 tree/big | head -c 10 >part
same part out
run 0 curl -sf -o linked "$(rclone link c:clone/copy)"
same tree/big linked

# Versions, whose names rclone makes of their times: S3 tells whole seconds.
s3bucket versioning clone enabled >/dev/null
echo new >new
sleep 1
rclone copyto new c:clone/ours
rclone deletefile c:clone/ours
run 0 rclone lsf --s3-versions --files-only c:clone
[ "$(grep -c '^ours-v' out)" -eq 2 ] || fail "rclone lists versions: $(cat out)"
old=$(grep '^ours-v' out | LC_ALL=C sort | head -n 1)
run 0 rclone cat --s3-versions "c:clone/$old"
same tree/big out
rclone backend cleanup-hidden c:clone
run 0 s3ls --versions s3://clone/ours
lines out 0
rclone purge c:clone 2>err || fail "$(cat err)"
run 5 s3ls s3://clone
