# Several objects to standard output: in order, byte for byte, with newlines between if asked for.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
mkdir parts
for i in $(seq 100 199); do seq "$i" >"parts/$i"; done
head -c 9000001 /dev/urandom >parts/150
: >parts/160
s3put parts/* s3://data/parts/ >/dev/null
cat parts/* >expected

for jobs in 1 3 64; do
    run 0 s3get -j $jobs -r s3://data/parts/
    cmp out expected
done
s3ls s3://data/parts/ >list
run 0 s3get --list - - <list
cmp out expected
run 0 s3get s3://data/parts/101 s3://data/parts/150 s3://data/parts/100
cat parts/101 parts/150 parts/100 | cmp - out
mkfifo fifo
cat fifo >from &
run 0 s3get -r s3://data/parts/ fifo
wait
cmp from expected

# A reader that takes its time.
mkfifo pipe
s3get -r s3://data/parts/ >pipe &
pid=$!
{ dd bs=1000 count=1 2>/dev/null; cat; } <pipe >copy
wait $pid || fail 's3get failed'
cmp copy expected

# Newlines: only between, only where there is none.
printf a >a
printf 'b\n' >b
: >c
printf d >d
s3put a b c d s3://data/n/ >/dev/null
run 0 s3get s3://data/n/a s3://data/n/c s3://data/n/d s3://data/n/b s3://data/n/d
printf 'adb\nd' | cmp - out
run 0 s3get --lines s3://data/n/c s3://data/n/a s3://data/n/c s3://data/n/d s3://data/n/b s3://data/n/d
printf 'a\nd\nb\nd' | cmp - out

# The first failure ends it, and says where.
run 1 s3get s3://data/n/b s3://data/none s3://data/n/d
printf 'b\n' | cmp - out
has err 's3get: s3://data/none: '
has err 'written before: 2 bytes of other objects, 0 of this one'
lines err 1
printf '{"bucket":"data","key":"n/b"}\nbad\n{"bucket":"data","key":"n/d"}\n' >list
run 1 s3get -l list
printf 'b\n' | cmp - out
has err 's3get: line 2: '
