# Versions and delete markers: one deleted for good, all below a prefix, and receipts that undo.
. "${top_srcdir:?}/tests/lib.sh"
command -v curl >/dev/null || skip 'curl is not installed'
under_cloudlet

s3bucket create box >/dev/null
echo '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>' >config
curl -sf -T config --aws-sigv4 aws:amz:us-east-1:s3 --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
    -H "x-amz-content-sha256: $(sha256sum config | cut -d ' ' -f 1)" \
    -H "content-md5: $(openssl md5 -binary config | base64)" "$AWS_ENDPOINT_URL/box?versioning="
for n in 1 2 3; do echo $n | s3put - s3://box/dir/k >/dev/null; done
echo x | s3put - s3://box/dir/l >/dev/null
echo x | s3put - s3://box/kept >/dev/null

# Deleted objects get markers; deleting those brings the objects back.
run 0 s3rm -r s3://box/dir/
lines out 2
has out '"delete_marker":true}}'
cp out receipts
s3ls s3://box/dir/ >listed
lines listed 0
run 0 s3rm --list receipts
lines out 2
s3ls s3://box/dir/ >listed
lines listed 2

run 0 s3rm --versions --dry-run -r s3://box/dir/
lines out 4
has out '"is_latest":true'
has out '"is_latest":false'
oldest=$(grep '"key":"dir/k"' out | tail -n 1 | sed 's/.*"version_id":"\([^"]*\)".*/\1/')
run 0 s3rm --version-id "$oldest" s3://box/dir/k
has out "\"_s3\":{\"bucket\":\"box\",\"key\":\"dir/k\",\"version_id\":\"$oldest\"}}"
run 0 s3rm s3://box/dir/l # a marker
run 0 s3rm --versions -n -r s3://box/dir/
lines out 4
has out '"is_latest":true,"delete_marker":true,"modified":"'

run 0 s3rm --versions -r s3://box/dir/
lines out 4
run 0 s3rm --versions -n -r s3://box/dir/
lines out 0
[ "$(s3get s3://box/kept)" = x ] || fail 'deleted beyond the prefix'

# Many versions of one key: more than a page, more than a request.
for n in $(seq 35); do echo "$n"; done >numbers
for i in $(seq 30); do
    xargs -P 8 -I{} sh -c 'echo {} | s3put - s3://box/many >/dev/null' <numbers
done
run 0 s3rm --versions -r s3://box/many
lines out 1050
sort -u out >once
lines once 1050
run 0 s3bucket describe box
run 0 s3rm --versions -r --all s3://box
run 0 s3bucket delete box
