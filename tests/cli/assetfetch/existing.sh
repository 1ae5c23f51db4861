# --skip-existing: what is in the bucket stays as it is and is not downloaded; a line that comes
# twice is stored once.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/assetfetch/lib.inc"

asked() {
    grep -cx "$1" "$ASKED" || :
}

for way in head list; do
    : >"$ASKED"
    s3bucket create $way >/dev/null
    echo old >old
    s3put old s3://$way/assets/posts/instagram/1.jpg >/dev/null
    s3put old s3://$way/other/2.jpg >/dev/null
    {
        asset 1 /jpeg/$way.jpg
        asset 2 /jpeg/$way.jpg
    } >input
    run 0 assetfetch -b $way --allow-private --skip-existing $way <input
    lines out 2
    grep -q '"entity_id":"1".*"status":"existed","key":"assets/posts/instagram/1.jpg"' out ||
        fail "$way: 1 is not told to exist"
    [ $way = list ] || has out '"status":"existed","key":"assets/posts/instagram/1.jpg","content_type":"image/jpeg","bytes":4,"etag":'
    grep -q '"entity_id":"2".*"status":"stored"' out || fail "$way: 2 is not stored"
    [ "$(asked /jpeg/$way.jpg)" -eq 1 ] || fail "$way: not one download"
    run 0 s3get s3://$way/assets/posts/instagram/1.jpg -
    same out old
    run 0 assetfetch -b $way --allow-private --skip-existing $way <input
    [ "$(asked /jpeg/$way.jpg)" -eq 1 ] || fail "$way: downloaded again"
    # Without the option it is stored anew.
    run 0 assetfetch -b $way --allow-private <input
    [ "$(grep -c '"status":"stored"' out)" -eq 2 ] || fail "$way: not stored anew"
done

# Twins, under way and done; another URL for the same key is another job.
: >"$ASKED"
{
    for n in 1 2 3 4; do asset twin /flaky/1/twin.jpg; done
    asset twin /flaky/0/other.jpg
} >input
run 0 fetch <input
lines out 5
[ "$(grep -c '"status":"stored"' out)" -eq 2 ] || fail "twins were stored more than once"
[ "$(grep -c '"status":"duplicate"' out)" -eq 3 ] || fail "twins are not told to be"
[ "$(asked /flaky/1/twin.jpg)" -eq 2 ] || fail "twins were downloaded more than once"
{ asset late /jpeg/late.jpg && asset late /jpeg/late.jpg; } >input
run 0 fetch -j 1 <input
[ "$(asked /jpeg/late.jpg)" -eq 1 ] || fail "a late twin was downloaded"
[ "$(sed 's/.*"sha256":"\([0-9a-f]*\)".*/\1/' out | sort -u | wc -l)" -eq 1 ] || fail "twins differ"
# Twins of one that fails fail.
for n in 1 2 3; do asset gone /status/404/gone.jpg; done >input
run 1 fetch --failed failed <input
lines failed 3
[ "$(asked /status/404/gone.jpg)" -eq 1 ] || fail "twins that fail were asked for more than once"
