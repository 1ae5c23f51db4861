# Buckets with versions: every state of a bucket, delete markers, listings.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

header() { # NAME VALUE
    grep -qix "$1: $2.\{0,1\}" head || { cat head >&2; fail "no header $1: $2"; }
}
no_header() {
    ! grep -qi "^$1:" head || { cat head >&2; fail "a header $1"; }
}
content() {
    [ "$(cat body)" = "$1" ] || fail "content $(cat body), expected $1"
}
version() { # sets $version to the one of the reply
    version=$(sed -n 's/^x-amz-version-id: \([^ ]*\).$/\1/Ip' head)
    [ -n "$version" ] || { cat head >&2; fail "no version"; }
}
versioning() { # BUCKET STATUS
    expect 200 PUT "/$1?versioning" --data-binary "<VersioningConfiguration><Status>$2</Status></VersioningConfiguration>"
}
put() { # BUCKET/KEY CONTENT
    expect 200 PUT "/$1" --data-binary "$2"
}
# One line a version: V or M (delete marker), key, latest or older; ids go to ./ids
listing() {
    sed 's/<\(Version\|DeleteMarker\|CommonPrefixes\)>/\n<\1>/g; s/<\/ListVersions/\n/' body |
        sed -n 's/<Version><Key>\(.*\)<\/Key><VersionId>\(.*\)<\/VersionId><IsLatest>true.*/V \1 latest \2/p
            s/<Version><Key>\(.*\)<\/Key><VersionId>\(.*\)<\/VersionId><IsLatest>false.*/V \1 older \2/p
            s/<DeleteMarker><Key>\(.*\)<\/Key><VersionId>\(.*\)<\/VersionId><IsLatest>true.*/M \1 latest \2/p
            s/<DeleteMarker><Key>\(.*\)<\/Key><VersionId>\(.*\)<\/VersionId><IsLatest>false.*/M \1 older \2/p
            s/<CommonPrefixes><Prefix>\(.*\)<\/Prefix>.*/P \1/p' >listed
    cut -d' ' -f1-3 listed
    cut -d' ' -f4 listed >ids
}
listed() { # PARAMETERS, expected lines on standard input
    expect 200 GET "/$1"
    listing >got
    cat >wanted
    same wanted got
}

start --memory --auth off
expect 200 PUT /bucket
expect 200 GET '/bucket?versioning'
! grep -q Status body || fail "a new bucket has a versioning status"
expect 404 GET '/none?versioning'
expect 400 PUT '/bucket?versioning' --data-binary '<VersioningConfiguration/>'
has body IllegalVersioningConfigurationException
expect 400 PUT '/bucket?versioning' --data-binary '<VersioningConfiguration><Status>On</Status></VersioningConfiguration>'
has body MalformedXML
expect 501 PUT '/bucket?versioning' --data-binary '<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete></VersioningConfiguration>'

# Without versions no id is shown, and "null" is the id of what is there.
put bucket/k zero
no_header x-amz-version-id
expect 200 GET '/bucket/k?versionId=null'
no_header x-amz-version-id
listed 'bucket?versions' <<LIST
V k latest
LIST
expect 400 GET '/bucket/k?versionId=xyz'
has body 'Invalid version id specified'
expect 400 GET '/bucket/k?versionId='

# Enabled: what was there is the null version.
versioning bucket Enabled
expect 200 GET '/bucket?versioning'
has body '<Status>Enabled</Status>'
put bucket/k one
version && one=$version
put bucket/k two
version && two=$version
[ "$one" != "$two" ] && [ "$one" != null ] || fail "versions $one and $two"
expect 200 GET /bucket/k
content two
header x-amz-version-id "$two"
expect 200 GET "/bucket/k?versionId=$one"
content one
header x-amz-version-id "$one"
expect 200 GET '/bucket/k?versionId=null'
content zero
header x-amz-version-id null
expect 200 HEAD "/bucket/k?versionId=$one"
header Content-Length 3
expect 404 GET "/bucket/other?versionId=$one"
has body '<Code>NoSuchVersion</Code>'

# A delete marker hides the object; by its id it is no object.
expect 204 DELETE /bucket/k
header x-amz-delete-marker true
version && marker=$version
expect 404 GET /bucket/k
has body '<Code>NoSuchKey</Code>'
header x-amz-delete-marker true
header x-amz-version-id "$marker"
expect 404 HEAD /bucket/k
header x-amz-delete-marker true
expect 405 GET "/bucket/k?versionId=$marker"
has body '<Code>MethodNotAllowed</Code>'
header x-amz-delete-marker true
header Allow DELETE
grep -qi '^last-modified: ' head || fail "no Last-Modified"
expect 405 HEAD "/bucket/k?versionId=$marker"
expect 200 GET '/bucket?list-type=2'
has body '<KeyCount>0</KeyCount>'
listed 'bucket?versions' <<LIST
M k latest
V k older
V k older
V k older
LIST
printf '%s\n' "$marker" "$two" "$one" null >wanted
same wanted ids
expect 404 PUT /bucket/copy -H 'x-amz-copy-source: bucket/k'
expect 400 PUT /bucket/copy -H "x-amz-copy-source: bucket/k?versionId=$marker"
has body 'delete marker'
expect 412 DELETE /bucket/k -H 'If-Match: *'
expect 404 PUT /bucket/k --data-binary x -H 'If-Match: "x"'
expect 404 DELETE /bucket/none -H 'If-Match: *'

# Deleting the marker brings the object back.
expect 204 DELETE "/bucket/k?versionId=$marker"
header x-amz-delete-marker true
header x-amz-version-id "$marker"
expect 200 GET /bucket/k
content two
expect 204 DELETE "/bucket/k?versionId=$two"
no_header x-amz-delete-marker
expect 204 DELETE "/bucket/k?versionId=$two"
expect 200 GET /bucket/k
content one

# Copies: from a version, and a version onto its own key.
expect 200 PUT /bucket/k -H "x-amz-copy-source: bucket/k?versionId=null"
header x-amz-copy-source-version-id null
version
[ "$version" != "$one" ] || fail "a copy is no new version"
expect 200 GET /bucket/k
content zero
expect 404 PUT /bucket/k -H "x-amz-copy-source: bucket/k?versionId=$two"
has body NoSuchVersion
expect 200 POST '/bucket/parts?uploads'
id=$(sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p' body)
expect 200 PUT "/bucket/parts?partNumber=1&uploadId=$id" -H "x-amz-copy-source: bucket/k?versionId=$one"
header x-amz-copy-source-version-id "$one"
etag=$(sed -n 's/.*<ETag>\([^<]*\)<.*/\1/p' body)
expect 200 POST "/bucket/parts?uploadId=$id" --data-binary "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>$etag</ETag></Part></CompleteMultipartUpload>"
version
expect 200 GET "/bucket/parts?versionId=$version"
content one

# Suspended: the null version is replaced, the others stay.
versioning bucket Suspended
expect 200 GET '/bucket?versioning'
has body '<Status>Suspended</Status>'
put bucket/k three
header x-amz-version-id null
put bucket/k four
expect 200 GET '/bucket/k?versionId=null'
content four
expect 200 GET "/bucket/k?versionId=$one"
content one
expect 204 DELETE /bucket/k
header x-amz-delete-marker true
header x-amz-version-id null
expect 204 DELETE /bucket/k
expect 404 GET /bucket/k
expect 405 GET '/bucket/k?versionId=null'
listed 'bucket?versions&prefix=k' <<LIST
M k latest
V k older
V k older
LIST
expect 204 DELETE '/bucket/k?versionId=null'
header x-amz-delete-marker true
expect 200 GET /bucket/k
content zero
versioning bucket Enabled
expect 204 DELETE /bucket/never-there
header x-amz-delete-marker true

# Many at once.
put bucket/m one
version && m1=$version
put bucket/m two
many() {
    printf '<Delete>%s</Delete>' "$1" >delete.xml
    expect 200 POST '/bucket?delete' --data-binary @delete.xml \
        -H "Content-MD5: $(openssl dgst -md5 -binary delete.xml | base64)"
}
many "<Object><Key>m</Key></Object><Object><Key>m</Key><VersionId>$m1</VersionId></Object><Object><Key>m</Key><VersionId>bad</VersionId></Object>"
has body '<Deleted><Key>m</Key><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>'
has body "<Deleted><Key>m</Key><VersionId>$m1</VersionId></Deleted>"
has body '<Error><Key>m</Key><VersionId>bad</VersionId><Code>NoSuchVersion</Code>'
marker=$(sed -n 's/.*<DeleteMarkerVersionId>\([^<]*\)<.*/\1/p' body)
many "<Object><Key>m</Key><VersionId>$marker</VersionId></Object>"
has body "<Deleted><Key>m</Key><VersionId>$marker</VersionId><DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>$marker</DeleteMarkerVersionId></Deleted>"
expect 200 GET /bucket/m
content two
many '<Object><Key>m</Key><ETag>"x"</ETag></Object><Object><Key>gone</Key><ETag>"x"</ETag></Object><Object><Key>m</Key><Size>3</Size></Object>'
has body '<Code>PreconditionFailed</Code>'
has body '<Code>NoSuchKey</Code>'
has body '<Code>NotImplemented</Code>'
expect 200 GET /bucket/m

# A bucket goes when its last version has gone.
expect 409 DELETE /bucket
has body 'You must delete all versions'

# Listings: pages by key and version, also behind versions that were deleted meanwhile.
expect 200 PUT /list
put list/a zero
versioning list Enabled
for n in 1 2 3; do put list/a "$n"; done
put list/d/x 1
put list/d/y 1
expect 204 DELETE /list/d/y
put list/e 1
listed 'list?versions' <<LIST
V a latest
V a older
V a older
V a older
V d/x latest
M d/y latest
V d/y older
V e latest
LIST
cp ids all
listed 'list?versions&delimiter=/' <<LIST
V a latest
V a older
V a older
V a older
V e latest
P d/
LIST
listed 'list?versions&prefix=d/y' <<LIST
M d/y latest
V d/y older
LIST
listed "list?versions&key-marker=a" <<LIST
V d/x latest
M d/y latest
V d/y older
V e latest
LIST
listed "list?versions&key-marker=d/&delimiter=/" <<LIST
V e latest
LIST
expect 200 GET '/list?versions&max-keys=0'
has body '<IsTruncated>false</IsTruncated>'
expect 400 GET '/list?versions&version-id-marker=null'
has body 'without a key marker'
expect 400 GET '/list?versions&key-marker=a&version-id-marker='
expect 400 GET '/list?versions&key-marker=a&version-id-marker=x'

element() { sed -n "s/.*<$1>\([^<]*\)<\/$1>.*/\1/p" body; }
pages() { # DELETE: also delete what a page shows
    : >seen
    key='' id='' more=true
    while [ "$more" = true ]; do
        expect 200 GET "/list?versions&max-keys=1&encoding-type=url&key-marker=$key${id:+&version-id-marker=$id}"
        key=$(element NextKeyMarker) id=$(element NextVersionIdMarker) more=$(element IsTruncated)
        listing >/dev/null
        cat ids >>seen
        if [ "$1" = delete ]; then
            expect 204 DELETE "/list/$(cut -d' ' -f2 listed)?versionId=$(cat ids)"
        fi
    done
    same all seen
}
pages read
pages delete
expect 204 DELETE /list

# They are still there after a restart.
stop
start -d state --auth off
expect 200 PUT /stay
versioning stay Enabled
put stay/k one
version && one=$version
put stay/k two
stop KILL
start -d state --auth off
expect 200 GET "/stay/k?versionId=$one"
content one
expect 200 GET /stay/k
content two
