# --to-dir: keys are paths, files are whole; --key-template, --asset-url, --type-from.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/assetfetch/lib.inc"

mkdir store
{
    asset 1 /jpeg/a.jpg
    asset 2 /chunked/9000000 VIDEO
    asset 3 /short/c.jpg
    asset 4 /webp/d.jpg
    asset ../../5 /jpeg/e.jpg
} >input
run 1 assetfetch --to-dir store --allow-private --failed failed <input
lines out 3
find store -type f | sort >files
cat >expected <<X
store/assets/posts/instagram/1.jpg
store/assets/posts/instagram/2.mp4
store/assets/posts/instagram/4.jpg
X
same expected files
[ "$(wc -c <store/assets/posts/instagram/2.mp4)" -eq 9000000 ] || fail "the large file is not whole"
sum=$(sha256sum <store/assets/posts/instagram/2.mp4 | cut -c 1-64)
has out "\"bytes\":9000000,\"sha256\":\"$sum\""
has out "\"asset_url\":\"file://$PWD/store/assets/posts/instagram/1.jpg\""
grep -q '"entity_id":"4".*"content_type":"image/jpeg".*"sniffed":"webp"' out || fail "4 is not as its URL says"
[ "$(errors | tr '\n' ' ')" = "bad_data network " ] || fail "other failures: $(errors)"

asset 4 /webp/d.jpg | tee input >/dev/null
run 0 assetfetch --to-dir store --allow-private --type-from content --asset-url https://cdn.example/a \
    --key-template '{platform}/{entity_type}-{entity_id}.{ext}' <input
[ -f store/instagram/post-4.webp ] || fail "the template was not used"
has out '"asset_url":"https://cdn.example/a/instagram/post-4.webp"'
has out '"content_type":"image/webp"'

run 0 assetfetch --to-dir store --allow-private --skip-existing head <input
has out '"status":"existed"'
run 5 assetfetch --to-dir nowhere <input
has err 'nowhere'
run 2 assetfetch --to-dir store --bucket media <input
run 2 assetfetch <input
run 2 assetfetch --bucket media --key-template 'x' <input
