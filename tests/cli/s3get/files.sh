# An object to standard output, to a file, into a folder; files appear whole or not at all.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
seq 50000 >numbers
s3put numbers s3://data/dir/numbers.txt >/dev/null

run 0 s3get s3://data/dir/numbers.txt
same out numbers
run 0 s3get s3://data/dir/numbers.txt -
same out numbers
run 0 s3get s3://data/dir/numbers.txt copy
same copy numbers
lines out 1
has out '{"_s3":{"bucket":"data","key":"dir/numbers.txt","path":"copy","size":288894,"etag":"'
has out '","verified":"'
mkdir into
run 0 s3get s3://data/dir/numbers.txt into
same into/numbers.txt numbers
run 0 s3get s3://data/dir/numbers.txt into/
run 0 s3get s3://data/dir/numbers.txt .
same numbers.txt numbers

# In parallel ranges, with ends that are no multiple of them; an empty object has no range.
head -c 20000001 /dev/urandom >big
s3put big s3://data/big >/dev/null
for jobs in 1 2 8; do
    run 0 s3get -j $jobs s3://data/big copy
    cmp copy big
done
: >empty
s3put empty s3://data/empty >/dev/null
run 0 s3get s3://data/empty copy
same copy empty

# What is there is replaced, through a link too, but a device is not.
echo old >old
ln -s old link
run 0 s3get s3://data/dir/numbers.txt link
same old numbers
[ -L link ] || fail 'the link was replaced'
ln -s /dev/null null
run 0 s3get s3://data/dir/numbers.txt null
[ -c /dev/null ] || fail '/dev/null was replaced'
mkfifo fifo
cat fifo >from &
run 0 s3get s3://data/dir/numbers.txt fifo
wait
same from numbers

# Keys that would lead out of the folder.
for key in 'x/..' '..' '.' 'folder/'; do
    s3put numbers "s3://data/$key" >/dev/null 2>&1 || :
    run 2 s3get "s3://data/$key" into
done

# Failures leave nothing behind, and what was there stays.
echo precious >precious
run 5 s3get s3://data/none precious
[ "$(cat precious)" = precious ] || fail 'the file was touched'
run 5 s3get s3://nobucket/none precious
has err 's3get: s3://nobucket/none: no such bucket'
run 5 s3get s3://data/none new
[ ! -e new ] || fail 'an empty file appeared'
run 5 s3get s3://data/dir/numbers.txt no/such/dir/file
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 s3get --retries 0 s3://data/dir/numbers.txt new
set -- *.??????
[ ! -e "$1" ] || fail "a temporary file was left: $1"

run 2 s3get s3://data
run 2 s3get s3://data/
run 2 s3get data/key
