# Standard output: slow readers, readers who leave, full disks.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
head -c 20000000 /dev/urandom >big
s3put big s3://data/big >/dev/null

# A reader that takes its time gets everything.
mkfifo pipe
s3get s3://data/big >pipe &
pid=$!
{ dd bs=1000 count=1 2>/dev/null; cat; } <pipe >copy
wait $pid || fail "s3get failed"
cmp big copy

# One that leaves ends it quietly, by SIGPIPE.
status=0
{ s3get s3://data/big 2>err || echo $? >status; } | head -c 100 >/dev/null
[ "$(kill -l "$(cat status)")" = PIPE ] || fail "status $(cat status)"
[ ! -s err ] || { cat err; fail 'noise about a closed pipe'; }

[ -e /dev/full ] || exit 0
status=0
s3get s3://data/big >/dev/full 2>err || status=$?
[ $status -eq 7 ] || fail "status $status on a full disk"
has err 'No space left'
status=0
s3put big s3://data/again >/dev/full 2>err || status=$?
[ $status -eq 7 ] || fail "s3put: status $status on a full disk"
status=0
s3ls s3://data >/dev/full 2>err || status=$?
[ $status -eq 7 ] || fail "s3ls: status $status on a full disk"
status=0
s3bucket describe data >/dev/full 2>err || status=$?
[ $status -eq 7 ] || fail "s3bucket: status $status on a full disk"
