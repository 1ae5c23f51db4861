# Ranges, conditions, gzip, checksums, versions that are not there.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
head -c 30000000 /dev/urandom >big
s3put big s3://data/big >/dev/null
printf '0123456789' >ten
s3put ten s3://data/ten >receipt
etag=$(sed 's/.*"etag":"\([^"]*\)".*/\1/' receipt)

run 0 s3get --range 2-4 s3://data/ten
[ "$(cat out)" = 234 ] || fail "range: $(cat out)"
run 0 s3get --range 7- s3://data/ten copy
[ "$(cat copy)" = 789 ] || fail "range to a file: $(cat copy)"
has out '"size":3,'
has out '"verified":null'
run 0 s3get --range 5-99 s3://data/ten
[ "$(cat out)" = 56789 ] || fail "range past the end: $(cat out)"
run 0 s3get --range 1000000-28999999 s3://data/big copy
tail -c +1000001 big | head -c 28000000 | cmp - copy
run 1 s3get --range 10-11 s3://data/ten
for range in 5 -5 5-4 a-b 1-2-3 ''; do
    run 2 s3get --range "$range" s3://data/ten
done

# Conditions: status 1, no message, nothing touched.
rm copy
run 1 s3get --if-none-match "$etag" s3://data/ten copy
[ ! -s err ] || fail "$(cat err)"
[ ! -e copy ] || fail 'a file appeared'
run 1 s3get --if-none-match "\"$etag\"" s3://data/ten
[ ! -s out ] || fail 'bytes of an object that was not modified'
run 0 s3get --if-none-match 00000000000000000000000000000000 s3://data/ten copy
cmp ten copy
run 1 s3get --if-modified-since "$(date -u +%Y-%m-%dT%H:%M:%SZ)" s3://data/ten
[ ! -s out ] || fail 'bytes of an object that is no newer'
run 0 s3get -r --if-modified-since "$(date -u +%Y-%m-%dT%H:%M:%SZ)" s3://data/ newer
[ ! -e newer ] || fail 'objects that are no newer'
run 0 s3get --if-modified-since 2001-02-03T04:05:06Z s3://data/ten copy
run 2 s3get --if-modified-since yesterday s3://data/ten
run 2 s3get --if-none-match x s3://data/ten s3://data/big

# gzip: by its first bytes; members in a row; what is none passes.
seq 200000 >numbers
head -c 500000 numbers | gzip >n.gz
tail -c +500001 numbers | gzip >>n.gz
s3put n.gz s3://data/n.gz >/dev/null
run 0 s3get --decompress s3://data/n.gz
cmp out numbers
run 0 s3get --decompress s3://data/n.gz copy
cmp copy numbers
has out "\"size\":$(wc -c <numbers),"
has out '"verified":"'
run 0 s3get --decompress s3://data/ten s3://data/n.gz
cat ten numbers | cmp - out
head -c 30000000 /dev/zero | gzip >zeros.gz
s3put zeros.gz s3://data/zeros.gz >/dev/null
run 0 s3get --decompress s3://data/zeros.gz
[ "$(wc -c <out)" -eq 30000000 ] || fail 'zeros'
printf '\037' >one
s3put one s3://data/one >/dev/null
run 0 s3get --decompress s3://data/one
cmp one out
# Truncated, or followed by something else: an error, and no file.
head -c 700000 n.gz | head -c "$(($(wc -c <n.gz) - 9))" >cut.gz
{ cat n.gz; echo more; } >more.gz
s3put cut.gz more.gz s3://data/ >/dev/null
rm copy
for name in cut more; do
    run 6 s3get --decompress s3://data/$name.gz copy
    [ ! -e copy ] || fail "a file of $name.gz"
    has err 'gzip: '
    run 6 s3get --decompress s3://data/$name.gz
done

# Verified unless told otherwise.
run 0 s3get s3://data/ten copy
has out '"verified":"'
run 0 s3get --no-verify s3://data/ten copy
has out '"verified":null'
run 2 s3get --version-id x s3://data/ten s3://data/big copy

# Checksums of objects that come in ranges or in one stream; bytes that went bad are an error, and no
# file, though on standard output they were given out.
for kind in crc32 crc32c crc64nvme sha1 sha256; do
    s3put --checksum $kind --part-size 100M big s3://data/$kind >/dev/null
    run 0 s3get s3://data/$kind copy
    cmp big copy
    has out "\"verified\":\"$kind\""
done
s3put --checksum crc64nvme big s3://data/parts >/dev/null
run 0 s3get s3://data/parts copy
has out '"verified":"crc64nvme"'
rm copy
cat >bad.sh <<'END'
s3bucket create data >/dev/null
s3put --checksum crc64nvme big s3://data/big >/dev/null
file=$(find state -type f -size +2000k | sort | head -1)
printf '\001\002\003\004' | dd of="$file" bs=1 seek=1000000 conv=notrunc 2>/dev/null
for option in --progress --resume -j1; do
    status=0
    s3get $option s3://data/big bad 2>err >receipt || status=$?
    [ $status -eq 6 ] || { echo "$option: status $status"; cat err; exit 1; }
    grep 'do not match the object.s checksum (crc64nvme)' err >/dev/null || { cat err; exit 1; }
    [ ! -s receipt ] || { echo 'a receipt'; exit 1; }
    [ -z "$(find . -maxdepth 1 -name 'bad*' ! -name bad.sh)" ] || { ls; exit 1; }
done
status=0
s3get s3://data/big >out 2>err || status=$?
[ $status -eq 6 ] || { echo "status $status"; cat err; exit 1; }
s3get --no-verify s3://data/big bad >receipt
END
run 0 cloudlet -d state -- sh bad.sh
[ -e bad ] || fail 'nothing with --no-verify'
