# GetObjectAttributes, checksums of parts and of the whole, reads of single parts.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

header() { # NAME VALUE
    grep -qix "$1: $2.\{0,1\}" head || { cat head >&2; fail "no header $1: $2"; }
}
attributes() { # PATH LIST
    expect 200 GET "$1?attributes" -H "x-amz-object-attributes: $2"
}

start --memory --auth off
expect 200 PUT /bucket
expect 404 GET '/bucket/key?attributes' -H 'x-amz-object-attributes: ETag'
printf 'hello world' >hello
expect 200 PUT /bucket/key -T hello -H 'x-amz-checksum-crc32: DUoRhQ=='
attributes /bucket/key 'ETag,Checksum,ObjectParts,StorageClass,ObjectSize'
has body '<ETag>5eb63bbbe01eeed093cb22bb8f5acdc3</ETag><Checksum><ChecksumCRC32>DUoRhQ==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType></Checksum><StorageClass>STANDARD</StorageClass><ObjectSize>11</ObjectSize></GetObjectAttributesResponse>'
grep -qi '^last-modified: ' head || fail "no Last-Modified"
attributes /bucket/key 'ObjectSize'
! grep -q ETag body || fail "an attribute that was not asked for"
expect 400 GET '/bucket/key?attributes'
has body 'missing or empty'
expect 400 GET '/bucket/key?attributes' -H 'x-amz-object-attributes: Colour'
has body 'Invalid attribute name specified.'
expect 200 GET '/bucket?list-type=2'
has body '<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>'

# The same content in two parts, 5 MiB and 11 bytes.
head -c 5242880 /dev/zero >zeros
upload() { # ALGORITHM TYPE: into /bucket/parts, with the sums of the parts in the request
    expect 200 POST '/bucket/parts?uploads' -H "x-amz-checksum-algorithm: $1" -H "x-amz-checksum-type: $2"
    id=$(sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p' body)
    : >complete
    for n in 1 2; do
        file=zeros
        [ $n = 1 ] || file=hello
        expect 200 PUT "/bucket/plain" -T $file # only for a source of UploadPartCopy
        expect 200 PUT "/bucket/parts?partNumber=$n&uploadId=$id" -H 'x-amz-copy-source: bucket/plain'
        sed -n "s/.*\(<ETag>.*<\/ETag>\)\(<Checksum$1>.*<\/Checksum$1>\).*/<Part><PartNumber>$n<\/PartNumber>\1\2<\/Part>/p" body >>complete
        echo >>complete
    done
    [ "$(wc -l <complete)" = 2 ] || fail "copies of parts have no checksums"
    expect 200 GET "/bucket/parts?uploadId=$id"
    has body "<ChecksumAlgorithm>$1</ChecksumAlgorithm><ChecksumType>$2</ChecksumType>"
    expect 200 POST "/bucket/parts?uploadId=$id" --data-binary "<CompleteMultipartUpload>$(cat complete)</CompleteMultipartUpload>"
    has body "<ChecksumType>$2</ChecksumType>"
    sum=$(sed -n "s/.*<Checksum$1>\([^<]*\)<.*/\1/p" body)
}
upload CRC32 FULL_OBJECT
cat zeros hello >both
expect 200 PUT /bucket/whole -T both -H "x-amz-checksum-crc32: $sum"
upload SHA256 COMPOSITE
case $sum in *-2) ;; *) fail "composite checksum $sum" ;; esac
part2=$(openssl dgst -sha256 -binary hello | base64)
expect 200 GET '/bucket/parts' -H 'x-amz-checksum-mode: ENABLED'
header x-amz-checksum-sha256 "$sum"
header x-amz-checksum-type COMPOSITE
expect 206 GET '/bucket/parts?partNumber=2' -H 'x-amz-checksum-mode: ENABLED'
same hello body
header x-amz-mp-parts-count 2
header Content-Range 'bytes 5242880-5242890/5242891'
header x-amz-checksum-sha256 "$part2"
expect 200 PUT /bucket/copied -H 'x-amz-copy-source: bucket/parts'
expect 200 GET /bucket/copied -H 'x-amz-checksum-mode: ENABLED'
header x-amz-checksum-sha256 "$(openssl dgst -sha256 -binary both | base64)"
header x-amz-checksum-type FULL_OBJECT
expect 206 HEAD '/bucket/parts?partNumber=1'
header Content-Length 5242880
expect 416 GET '/bucket/parts?partNumber=3'
has body '<Code>InvalidPartNumber</Code>'
has body '<ActualPartCount>2</ActualPartCount>'
expect 400 GET '/bucket/parts?partNumber=1' -H 'Range: bytes=0-1'
attributes /bucket/parts 'ObjectParts'
has body '<PartsCount>2</PartsCount>'
has body "<Part><ChecksumSHA256>$part2</ChecksumSHA256><PartNumber>2</PartNumber><Size>11</Size></Part>"
expect 200 GET '/bucket/parts?attributes' -H 'x-amz-object-attributes: ObjectParts' -H 'x-amz-max-parts: 1'
has body '<NextPartNumberMarker>1</NextPartNumberMarker><MaxParts>1</MaxParts><IsTruncated>true</IsTruncated>'
expect 200 GET '/bucket/parts?attributes' -H 'x-amz-object-attributes: ObjectParts' -H 'x-amz-part-number-marker: 1'
has body '<IsTruncated>false</IsTruncated><Part>'
! grep -q '<PartNumber>1<' body || fail "the marker did not count"

# A copy has the checksum that is asked for.
expect 200 PUT /bucket/copy -H 'x-amz-copy-source: bucket/key' -H 'x-amz-checksum-algorithm: SHA256'
has body "<ChecksumSHA256>$part2</ChecksumSHA256><ChecksumType>FULL_OBJECT</ChecksumType>"
expect 200 HEAD /bucket/copy -H 'x-amz-checksum-mode: ENABLED'
header x-amz-checksum-sha256 "$part2"

# If-Range: parts of the same object, else the whole.
expect 206 GET /bucket/key -H 'Range: bytes=0-4' -H 'If-Range: "5eb63bbbe01eeed093cb22bb8f5acdc3"'
expect 200 GET /bucket/key -H 'Range: bytes=0-4' -H 'If-Range: "x"'
date=$(sed -n 's/^last-modified: \(.*\).$/\1/Ip' head)
expect 206 GET /bucket/key -H 'Range: bytes=0-4' -H "If-Range: $date"
expect 200 GET /bucket/key -H 'Range: bytes=0-4' -H 'If-Range: Mon, 01 Jan 2001 00:00:00 GMT'
