# Tags, storage classes and encryption of objects, by header and by sub-resource.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

header() { # NAME VALUE
    grep -qix "$1: $2.\{0,1\}" head || { cat head >&2; fail "no header $1: $2"; }
}
no_header() {
    ! grep -qi "^$1:" head || { cat head >&2; fail "a header $1"; }
}
tags() { # PATH TEXT: the tags as key=value;key=value;
    expect 200 GET "$1?tagging${3:-}"
    got=$({ cat body; echo; } | sed 's/<Tag>/\n&/g' | sed -n 's/<Tag><Key>\(.*\)<\/Key><Value>\(.*\)<\/Value>.*/\1=\2/p' | tr '\n' ';')
    [ "$got" = "$2" ] || { cat body >&2; fail "tags of $1: $got, expected $2"; }
}
tag() { printf '<Tag><Key>%s</Key><Value>%s</Value></Tag>' "$1" "$2"; }
put_tags() { # STATUS PATH TAGS
    expect "$1" PUT "$2?tagging" --data-binary "<Tagging><TagSet>$3</TagSet></Tagging>"
}

start --memory --auth off
expect 200 PUT /bucket
expect 404 GET '/bucket/key?tagging'
has body '<Code>NoSuchKey</Code>'
expect 200 PUT /bucket/key --data-binary data -H 'x-amz-tagging: colour=dark%20blue&size=&n%2Fm=1%2B1'
tags /bucket/key 'colour=dark blue;size=;n/m=1+1;'
expect 200 GET /bucket/key
header x-amz-tagging-count 3
put_tags 200 /bucket/key "$(tag one 'a+b @:/.=_-')$(tag größe 1)"
tags /bucket/key 'one=a+b @:/.=_-;größe=1;'
expect 200 HEAD /bucket/key
header x-amz-tagging-count 2
expect 204 DELETE '/bucket/key?tagging'
tags /bucket/key ''
expect 200 HEAD /bucket/key
no_header x-amz-tagging-count

# The limits, and one past each.
many=$(for i in 1 2 3 4 5 6 7 8 9 10; do tag "k$i" v; done)
put_tags 200 /bucket/key "$many"
put_tags 400 /bucket/key "$many$(tag k11 v)"
has body '<Code>BadRequest</Code>'
has body 'cannot be greater than 10'
letters() { head -c "$1" /dev/zero | tr '\0' k; }
put_tags 200 /bucket/key "$(tag "$(letters 128)" "$(letters 256)")"
put_tags 400 /bucket/key "$(tag "$(letters 129)" v)"
has body '<Code>InvalidTag</Code><Message>The TagKey'
put_tags 400 /bucket/key "$(tag k "$(letters 257)")"
has body '<Code>InvalidTag</Code><Message>The TagValue'
put_tags 400 /bucket/key "$(tag k 1)$(tag k 2)"
has body 'multiple Tags with the same key'
put_tags 400 /bucket/key "$(tag aws:k 1)"
has body 'System tags'
put_tags 400 /bucket/key "$(tag 'a?' 1)"
put_tags 400 /bucket/key '<Tag><Key>k</Key></Tag>'
has body MalformedXML
expect 400 PUT '/bucket/key?tagging' --data-binary '<Tagging/>'
expect 400 PUT /bucket/key --data-binary other -H 'x-amz-tagging: a=1&a=2'
expect 400 PUT /bucket/key --data-binary other -H 'x-amz-tagging: a=%zz'
has body InvalidArgument
expect 200 GET /bucket/key
[ "$(cat body)" = data ] || fail "a refused request changed the object"

# Copies keep or replace them.
put_tags 200 /bucket/key "$(tag old 1)"
expect 200 PUT /bucket/copy -H 'x-amz-copy-source: bucket/key'
tags /bucket/copy 'old=1;'
expect 200 PUT /bucket/copy -H 'x-amz-copy-source: bucket/key' -H 'x-amz-tagging-directive: REPLACE' -H 'x-amz-tagging: new=2'
tags /bucket/copy 'new=2;'
expect 200 PUT /bucket/copy -H 'x-amz-copy-source: bucket/key' -H 'x-amz-tagging-directive: REPLACE'
tags /bucket/copy ''
expect 400 PUT /bucket/copy -H 'x-amz-copy-source: bucket/key' -H 'x-amz-tagging-directive: KEEP'
has body 'Unknown tagging directive'

# Each version has its own.
expect 200 PUT '/bucket?versioning' --data-binary '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
expect 200 PUT /bucket/key --data-binary new -H 'x-amz-tagging: v=2'
tags /bucket/key 'v=2;'
tags /bucket/key 'old=1;' '&versionId=null'
header x-amz-version-id null
expect 204 DELETE '/bucket/key?tagging&versionId=null'
tags /bucket/key '' '&versionId=null'
tags /bucket/key 'v=2;'
expect 204 DELETE /bucket/key
expect 404 GET '/bucket/key?tagging'
header x-amz-delete-marker true

# Storage classes.
expect 200 PUT /bucket/cold --data-binary data -H 'x-amz-storage-class: STANDARD_IA'
expect 200 HEAD /bucket/cold
header x-amz-storage-class STANDARD_IA
expect 200 PUT /bucket/warm --data-binary data -H 'x-amz-storage-class: STANDARD'
expect 200 HEAD /bucket/warm
no_header x-amz-storage-class
for class in REDUCED_REDUNDANCY ONEZONE_IA INTELLIGENT_TIERING GLACIER GLACIER_IR DEEP_ARCHIVE; do
    expect 200 PUT "/bucket/class/$class" --data-binary data -H "x-amz-storage-class: $class"
    expect 200 GET "/bucket?list-type=2&prefix=class/$class"
    has body "<StorageClass>$class</StorageClass>"
done
for class in standard COLD ''; do
    expect 400 PUT /bucket/cold --data-binary data -H "x-amz-storage-class;" -H "x-amz-storage-class: $class"
    has body '<Code>InvalidStorageClass</Code>'
done
expect 200 GET '/bucket?versions&prefix=cold'
has body '<StorageClass>STANDARD_IA</StorageClass>'
expect 200 PUT /bucket/warmer -H 'x-amz-copy-source: bucket/cold'
expect 200 HEAD /bucket/warmer
no_header x-amz-storage-class
expect 200 PUT /bucket/cold -H 'x-amz-copy-source: bucket/cold' -H 'x-amz-storage-class: ONEZONE_IA'
expect 200 HEAD /bucket/cold
header x-amz-storage-class ONEZONE_IA

# Encryption is remembered as it was asked for.
expect 200 HEAD /bucket/warm
header x-amz-server-side-encryption AES256
kms='x-amz-server-side-encryption: aws:kms'
expect 200 PUT /bucket/kms --data-binary data -H "$kms" -H 'x-amz-server-side-encryption-aws-kms-key-id: 1234-5678' \
    -H 'x-amz-server-side-encryption-bucket-key-enabled: true'
header x-amz-server-side-encryption aws:kms
expect 200 GET /bucket/kms
header x-amz-server-side-encryption aws:kms
header x-amz-server-side-encryption-aws-kms-key-id 'arn:aws:kms:us-east-1:000000000000:key/1234-5678'
header x-amz-server-side-encryption-bucket-key-enabled true
expect 200 PUT /bucket/kms --data-binary data -H "$kms"
header x-amz-server-side-encryption-aws-kms-key-id 'arn:aws:kms:us-east-1:000000000000:alias/aws/s3'
expect 400 PUT /bucket/kms --data-binary data -H 'x-amz-server-side-encryption: rot13'
has body InvalidArgument
expect 400 PUT /bucket/kms --data-binary data -H 'x-amz-server-side-encryption-aws-kms-key-id: 1'
expect 501 PUT /bucket/kms --data-binary data -H 'x-amz-server-side-encryption-customer-algorithm: AES256'

# An upload in parts has all of it from its beginning.
expect 200 POST '/bucket/parts?uploads' -H "$kms" -H 'x-amz-storage-class: STANDARD_IA' -H 'x-amz-tagging: a=b'
header x-amz-server-side-encryption aws:kms
id=$(sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p' body)
expect 200 GET '/bucket?uploads'
has body '<StorageClass>STANDARD_IA</StorageClass>'
expect 200 PUT "/bucket/parts?partNumber=1&uploadId=$id" --data-binary data
header x-amz-server-side-encryption aws:kms
expect 200 GET "/bucket/parts?uploadId=$id"
has body '<StorageClass>STANDARD_IA</StorageClass>'
expect 200 POST "/bucket/parts?uploadId=$id" --data-binary '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>8d777f385d3dfec8815d20f7496026dc</ETag></Part></CompleteMultipartUpload>'
header x-amz-server-side-encryption aws:kms
expect 200 HEAD /bucket/parts
header x-amz-server-side-encryption aws:kms
header x-amz-storage-class STANDARD_IA
tags /bucket/parts 'a=b;'

# Nothing is encrypted.
stop
start -d state --auth off
expect 200 PUT /plain
expect 200 PUT /plain/key --data-binary 'as it came' -H "$kms"
grep -rq 'as it came' state/objects || fail "content is encrypted now: take it out of cloudlet(1)"
