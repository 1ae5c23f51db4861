# Bodies past a mebibyte go in parts as they come; those under way are few, the rest wait. Nothing is
# left behind of one that breaks off.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/assetfetch/lib.inc"

i=0
for size in 1048576 1048577 8388608 8388609 20000000 16777216 3000000 4000000; do
    i=$((i + 1))
    asset $i /huge/$size VIDEO
    asset c$i /chunked/$size VIDEO
done >input
run 0 fetch -j 16 <input
lines out 16
mv out log
for size in 1048576 1048577 8388608 8388609 20000000 16777216 3000000 4000000; do
    [ "$(grep -c "\"bytes\":$size," log)" -eq 2 ] || fail "not two of $size bytes"
done
# One of several parts, as it is in the bucket.
run 0 s3get s3://media/assets/posts/instagram/c5.mp4 -
[ "$(wc -c <out)" -eq 20000000 ] || fail "the object is not whole"
sum=$(sha256sum <out | cut -c 1-64)
[ "$(grep '"bytes":20000000,' log | grep -c "$sum")" -eq 2 ] || fail "its hash is not the one told"
grep '"entity_id":"5"' log | grep -q '"etag":"[0-9a-f]*-3"' || fail "not three parts"

# Broken off by the limit, after parts were sent.
asset x /chunked/30000000 VIDEO >input
run 1 fetch --max-bytes 20M --failed failed <input
[ "$(errors)" = TooLarge ] || fail "another failure: $(errors)"
run 0 s3ls s3://media/assets/posts/instagram/x
lines out 0
