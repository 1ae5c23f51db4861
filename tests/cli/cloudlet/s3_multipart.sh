# Multipart uploads: order, sizes, ETag, lists, abort, copies of ranges.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start -d state --fsync off --auth off
expect 200 PUT /bucket
head -c 5242880 /dev/urandom >part1
head -c 6000000 /dev/urandom >part2
printf tail >part3
create() {
    expect 200 POST "/bucket/big?uploads" -H 'Content-Type: x/y'
    id=$(sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p' body)
}
part() { # NUMBER FILE
    expect 200 PUT "/bucket/big?partNumber=$1&uploadId=$id" -T "$2"
    sed -n 's/^[Ee][Tt]ag: "\(.*\)".*/\1/p' head | tr -d '\r'
}
complete() { # STATUS NUMBER=ETAG...
    wanted=$1
    shift
    printf '<CompleteMultipartUpload>' >xml
    for p in "$@"; do
        printf '<Part><PartNumber>%s</PartNumber><ETag>%s</ETag></Part>' "${p%%=*}" "${p#*=}" >>xml
    done
    printf '</CompleteMultipartUpload>' >>xml
    expect "$wanted" POST "/bucket/big?uploadId=$id" --data-binary @xml
}

create
one=$(part 1 part1)
part 2 part1 >/dev/null
two=$(part 2 part2)
three=$(part 7 part3)
[ "$one" = "$(openssl md5 -r part1 | cut -d' ' -f1)" ] || fail "the ETag of a part is not its MD5"
expect 200 GET "/bucket/big?uploadId=$id&max-parts=2"
has body '<NextPartNumberMarker>2</NextPartNumberMarker>'
has body '<Size>6000000</Size>'
expect 200 GET '/bucket?uploads'
has body "<UploadId>$id</UploadId>"
expect 404 GET /bucket/big
complete 400 "2=$two" "1=$one"
has body InvalidPartOrder
complete 400 "1=$one" "2=$one"
has body InvalidPart
complete 400 "1=$one" "3=$three"
has body InvalidPart
complete 400 "1=$one" "7=$three" "8=x"
has body EntityTooSmall
has body '<MinSizeAllowed>5242880</MinSizeAllowed>'
complete 400
has body MalformedXML
complete 200 "1=$one" "2=$two" "7=$three"
for byte in $(printf '%s' "$one$two$three" | sed 's/../& /g'); do
    # shellcheck disable=SC2059
    printf "\\$(printf %03o "0x$byte")"
done >hashes
etag=$(openssl md5 -r hashes | cut -d' ' -f1)-3
has body "$etag"
# Again: the same answer for the same parts, as long as the object is there.
complete 200 "1=$one" "2=$two" "7=$three"
has body "$etag"
complete 404 "1=$one"
has body NoSuchUpload
expect 200 PUT /bucket/kept -H 'x-amz-copy-source: bucket/big'
complete 200 "1=$one" "2=$two" "7=$three"
expect 204 DELETE /bucket/kept
cat part1 part2 part3 >whole
expect 200 GET /bucket/big
same body whole
has head "$etag"
has head 'x/y'
expect 206 GET /bucket/big -H 'Range: bytes=5242878-5242881'
tail -c 2 part1 >wanted
head -c 2 part2 >>wanted
same body wanted
expect 206 GET '/bucket/big?partNumber=3'
same body part3
expect 416 GET '/bucket/big?partNumber=4'

# A copy is one part.
expect 200 PUT /bucket/kept -H 'x-amz-copy-source: bucket/big' -H 'x-amz-checksum-algorithm: CRC32'
md5=$(openssl md5 -r whole | cut -d' ' -f1)
has body "$md5"
expect 200 GET /bucket/kept
same body whole
has head "\"$md5\""
expect 416 GET '/bucket/kept?partNumber=2'
expect 204 DELETE /bucket/kept

# A part may be a range of an object.
create
expect 200 PUT "/bucket/big?partNumber=1&uploadId=$id" -H 'x-amz-copy-source: /bucket/big' \
    -H 'x-amz-copy-source-range: bytes=100-6000000'
copied=$(sed -n 's/.*<ETag>&quot;\(.*\)&quot;<.*/\1/p;s/.*<ETag>"\(.*\)"<.*/\1/p' body)
tail -c +101 whole | head -c 5999901 >wanted
[ "$copied" = "$(openssl md5 -r wanted | cut -d' ' -f1)" ] || fail "ETag of a copied part: $copied"
expect 400 PUT "/bucket/big?partNumber=2&uploadId=$id" -H 'x-amz-copy-source: /bucket/big' \
    -H 'x-amz-copy-source-range: bytes=100-99999999'
complete 200 "1=$copied"
expect 200 GET /bucket/big
same body wanted

create
part 1 part1 >/dev/null
expect 204 DELETE "/bucket/big?uploadId=$id"
expect 404 DELETE "/bucket/big?uploadId=$id"
expect 400 PUT "/bucket/big?partNumber=10001&uploadId=$id" -T part3
expect 204 DELETE /bucket/big

# Nothing that can no longer be read takes room.
[ -z "$(find state/objects -type f)" ] || fail "files are left: $(find state/objects -type f)"
expect 204 DELETE /bucket

# An upload whose object has been replaced is forgotten.
expect 200 PUT /bucket
expect 200 POST '/bucket/again?uploads'
id=$(sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p' body)
expect 200 PUT "/bucket/again?partNumber=1&uploadId=$id" --data-binary data
again='<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>8d777f385d3dfec8815d20f7496026dc</ETag></Part></CompleteMultipartUpload>'
expect 200 POST "/bucket/again?uploadId=$id" --data-binary "$again" -H 'If-None-Match: *'
expect 200 POST "/bucket/again?uploadId=$id" --data-binary "$again" -H 'If-None-Match: *'
expect 404 POST "/bucket/other?uploadId=$id" --data-binary "$again"
expect 200 PUT /bucket/again --data-binary other
expect 404 POST "/bucket/again?uploadId=$id" --data-binary "$again"
has body NoSuchUpload
