# From one bucket into another by presigned URLs; one that has expired is told as such, once.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/assetfetch/lib.inc"

s3bucket create origin >/dev/null
printf '\377\330\377 a jpeg' >jpeg
s3put jpeg s3://origin/x.jpg >/dev/null
line() {
    printf '{"entity_id":"%s","entity_type":"STORY","platform":"INSTAGRAM","asset_type":"IMAGE",' "$1"
    printf '"original_url":"%s"}\n' "$2"
}
good=$(s3sign s3://origin/x.jpg)
{
    line good "$good"
    line expired "$(echo "$good" | sed 's/20[0-9]\{6\}\(T\|%2F\)/20200101\1/g')"
} >input
run 1 fetch --failed failed <input
lines out 1
has out '"key":"assets/storys/instagram/good.jpg"'
lines failed 1
has failed '"code":"UrlSignatureExpired"'
s3get s3://media/assets/storys/instagram/good.jpg back >/dev/null
same jpeg back
