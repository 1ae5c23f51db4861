# Assets go into the bucket under their keys, with their type; the line comes out as it was, with
# asset_url, updated_at and asset added.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/assetfetch/lib.inc"

{
    asset 1 /jpeg/a.jpg
    asset 2 /webp/b.webp
    asset 3 /png/c
    asset 4 /mp4/d VIDEO
    asset 'a b+é' /jpeg/e.jpeg
    echo '{"entity_id":77,"entity_type":"PROFILE_RELATIONSHIP","platform":"YOUTUBE",' \
        '"asset_type":"IMAGE","original_url":"'"$ORIGIN"'/png/x?jpgs=no","asset":0,"updated_at":1}'
} >input
run 0 fetch -j 3 <input
mv out log
lines log 6
[ ! -s err ] || fail "messages: $(cat err)"
for line in 'posts/instagram/1.jpg image/jpeg' 'posts/instagram/2.webp image/webp' \
    'posts/instagram/3.png image/png' 'posts/instagram/4.mp4 video/mp4' \
    'posts/instagram/a b+é.jpg image/jpeg' \
    'profile_relationships/youtube/77.jpg image/jpeg'; do
    key=assets/${line% *} type=${line##* }
    grep -F "\"key\":\"$key\",\"content_type\":\"$type\"" log >found || fail "no line for $key"
    lines found 1
    run 0 s3get "s3://media/$key" -
    size=$(wc -c <out)
    grep -q "\"bytes\":$size,\"sha256\":\"$(sha256sum <out | cut -c 1-64)\",\"etag\":\"[0-9a-f]*\"" found ||
        fail "size or hash of $key is wrong: $(cat found)"
done
has log "\"asset_url\":\"$AWS_ENDPOINT_URL/media/assets/posts/instagram/a%20b%2B%C3%A9.jpg\""
# The caller's bytes first, ours at the end; members of the same name are replaced.
grep -qE '^\{"entity_id":"1",.*"n":1\.50,"note":"\\u00e9","asset_url":.*,"updated_at":"[0-9T:.-]*Z","asset":\{"status":"stored",' log ||
    fail "the line of 1 is wrong"
grep -q '"asset":0\|"updated_at":1' log && fail "old members stayed"
has log '"sniffed":"png"'

run 0 s3ls s3://media
lines out 6
