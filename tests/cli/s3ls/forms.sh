# Versions, uploads in progress, tables and sums.
. "${top_srcdir:?}/tests/lib.sh"
command -v curl >/dev/null || skip 'curl is not installed'
under_cloudlet

call() {
    curl -sf --aws-sigv4 aws:amz:us-east-1:s3 --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
        -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' "$@"
}

run 0 s3ls --summary
has out '{"buckets":0}'
s3bucket create box >/dev/null
s3bucket create old >/dev/null
run 0 s3ls --summary
[ "$(cat out)" = '{"buckets":2}' ] || fail "buckets: $(cat out)"
run 0 s3ls --table
grep -qE '^20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8}  .*  box$' out || fail "table of buckets: $(cat out)"

head -c 1536 /dev/zero >file
for key in a/1 a/2 b "$(printf 'c\033[31m')"; do s3put file "s3://box/$key" >/dev/null; done
run 0 s3ls --summary s3://box
[ "$(cat out)" = '{"bucket":"box","objects":4,"bytes":6144}' ] || fail "sums: $(cat out)"
run 0 s3ls --summary -d / s3://box
has out '"objects":2,"prefixes":1,"bytes":3072}'
run 0 s3ls --table s3://box
lines out 4
grep -qE '^          1536  20[0-9-]{8} [0-9:]{8}  a/1$' out || fail "table: $(cat out)"
has out '  c?[31m'
run 0 s3ls --table --human -d / s3://box
grep -qE '^   1\.5 KiB  20[0-9-]{8} [0-9:]{8}  b$' out || fail "human sizes: $(cat out)"
grep -qE '^         - {23}a/$' out || fail "a prefix: $(cat out)"
run 0 env TZ=Asia/Tokyo s3ls --table s3://box/b
sum=$(openssl dgst -sha256 -binary file | base64)
curl -sf -T file -H "x-amz-checksum-sha256: $sum" \
    "$(s3sign -m put -H "x-amz-checksum-sha256:$sum" s3://box/b)"
run 0 s3ls s3://box/b
has out '"checksum_algorithm":"SHA256","checksum_type":"FULL_OBJECT"}'

# Versions: newest first, markers among them.
echo '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>' >config
call -T config -H "content-md5: $(openssl md5 -binary config | base64)" "$AWS_ENDPOINT_URL/box?versioning="
s3put file s3://box/b >/dev/null
s3rm s3://box/b >/dev/null
run 0 s3ls --versions s3://box/b
lines out 3
sed -n 1p out >first
has first '"is_latest":true,"delete_marker":true,"modified":"'
sed -n 3p out >last
has last '"version_id":"null","is_latest":false,"size":1536,'
run 0 s3ls --versions --table s3://box/b
grep -qE '^       deleted  20.*  \* b$' out || fail "table of versions: $(cat out)"
run 0 s3ls --versions -d / -n 3 s3://box
lines out 3
sed -n 1p out >first
has first '{"bucket":"box","prefix":"a/"}'
run 0 s3ls --versions --summary s3://box
[ "$(cat out)" = '{"bucket":"box","versions":5,"delete_markers":1,"bytes":7680}' ] || fail "sums: $(cat out)"

# Uploads.
for key in u/1 u/2; do
    { call -X POST "$AWS_ENDPOINT_URL/old/$key?uploads=" && echo; } | sed -n 's|.*<UploadId>\(.*\)</UploadId>.*|\1|p' >>ids
done
id=$(head -n 1 ids)
for n in 1 2 3; do curl -sf -T file "$(s3sign --upload-id "$id" --part $n s3://old/u/1)"; done
run 0 s3ls --uploads s3://old
lines out 2
sed -n 1p out >first
has first "{\"bucket\":\"old\",\"key\":\"u/1\",\"upload_id\":\"$id\",\"initiated\":\"20"
run 0 s3ls --uploads --parts s3://old/u/
lines out 2
sed -n 1p out >first
has first '"parts":3,"size":4608}'
has out '"parts":0,"size":0}'
run 0 s3ls --uploads --parts --table s3://old
grep -qE "^          4608  20.*  u/1  $id\$" out || fail "table of uploads: $(cat out)"
run 0 s3ls --uploads -d / s3://old
[ "$(cat out)" = '{"bucket":"old","prefix":"u/"}' ] || fail "uploads rolled up: $(cat out)"
run 0 s3ls --uploads --summary --parts s3://old
has out '"uploads":2,"bytes":4608}'
run 0 s3ls --uploads s3://box
lines out 0

run 2 s3ls --versions
run 2 s3ls --versions --uploads s3://box
run 2 s3ls --parts s3://box
run 2 s3ls --human s3://box
run 2 s3ls --table --summary s3://box
run 2 s3ls --versions -s k s3://box
