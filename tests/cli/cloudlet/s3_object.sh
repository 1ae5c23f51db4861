# Objects over plain HTTP: headers, ranges, conditions, keys of all kinds.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

header() { # NAME VALUE
    grep -qix "$1: $2.\{0,1\}" head || { cat head >&2; fail "no header $1: $2"; }
}

start --memory --auth off
expect 404 GET /bucket/key
has body '<Code>NoSuchBucket</Code>'
expect 400 PUT /Bucket_1
expect 200 PUT /bucket
printf 'hello world' >hello
expect 200 PUT /bucket/key -T hello -H 'Content-Type: text/plain' -H 'x-amz-meta-Colour: blue' \
    -H 'Cache-Control: no-store' -H 'Content-MD5: XrY7u+Ae7tCTyyK7j1rNww=='
header ETag '"5eb63bbbe01eeed093cb22bb8f5acdc3"'
expect 200 GET /bucket/key
same body hello
header Content-Type text/plain
header x-amz-meta-colour blue
header Cache-Control no-store
header Accept-Ranges bytes
expect 200 HEAD /bucket/key
header Content-Length 11
expect 200 GET '/bucket/key?response-content-type=a/b&response-cache-control=max-age%3D1'
header Content-Type a/b
header Cache-Control max-age=1

range() { # RANGE STATUS TEXT CONTENT-RANGE
    expect "$2" GET /bucket/key -H "Range: $1"
    [ "$(cat body)" = "$3" ] || fail "range $1: $(cat body)"
    [ -z "$4" ] || header Content-Range "$4"
}
range bytes=0-4 206 hello 'bytes 0-4/11'
range bytes=6- 206 world 'bytes 6-10/11'
range bytes=-5 206 world 'bytes 6-10/11'
range bytes=-100 206 'hello world' 'bytes 0-10/11'
range bytes=10-99 206 d 'bytes 10-10/11'
range bytes=5-4 200 'hello world' ''
range bytes=x 200 'hello world' ''
range bytes=0-1,3-4 200 'hello world' ''
for range in bytes=11- bytes=-0 bytes=99-100; do
    expect 416 GET /bucket/key -H "Range: $range"
    has body '<ActualObjectSize>11</ActualObjectSize>'
done
expect 200 PUT /bucket/empty -T /dev/null -H 'Content-Length: 0'
expect 416 GET /bucket/empty -H 'Range: bytes=-1'

etag='"5eb63bbbe01eeed093cb22bb8f5acdc3"'
past='Mon, 01 Jan 2001 00:00:00 GMT' future='Fri, 01 Jan 2100 00:00:00 GMT'
condition() { # STATUS HEADER...
    wanted=$1
    shift
    for h in "$@"; do
        set -- "$@" -H "$h"
        shift
    done
    expect "$wanted" GET /bucket/key "$@"
}
condition 200 "If-Match: $etag"
condition 200 'If-Match: *'
condition 412 'If-Match: "x", "y"'
condition 200 "If-Match: \"x\", $etag"
condition 304 "If-None-Match: $etag"
header ETag "$etag"
condition 200 'If-None-Match: "x"'
condition 304 "If-Modified-Since: $future"
condition 200 "If-Modified-Since: $past"
condition 412 "If-Unmodified-Since: $past"
condition 200 "If-Unmodified-Since: $future"
condition 200 "If-Match: $etag" "If-Unmodified-Since: $past"
condition 200 'If-None-Match: "x"' "If-Modified-Since: $future"

expect 412 PUT /bucket/key -T hello -H 'If-None-Match: *'
expect 200 PUT /bucket/new -T hello -H 'If-None-Match: *'
expect 412 PUT /bucket/key -T hello -H 'If-Match: "x"'
expect 200 PUT /bucket/key -T hello -H "If-Match: $etag"
expect 404 PUT /bucket/other -T hello -H "If-Match: $etag"
expect 501 PUT /bucket/other -T hello -H 'If-None-Match: "x"'
expect 412 DELETE /bucket/key -H 'If-Match: "x"'

expect 400 PUT /bucket/bad -T hello -H 'Content-MD5: AAAAAAAAAAAAAAAAAAAAAA=='
has body BadDigest
expect 400 PUT /bucket/bad -T hello -H 'Content-MD5: short'
has body InvalidDigest
expect 400 PUT /bucket/bad -T hello -H 'x-amz-checksum-crc32: AAAAAA=='
expect 200 PUT /bucket/good -T hello -H 'x-amz-checksum-crc32: DUoRhQ=='
expect 200 GET /bucket/good -H 'x-amz-checksum-mode: ENABLED'
header x-amz-checksum-crc32 DUoRhQ==
expect 206 GET /bucket/good -H 'x-amz-checksum-mode: ENABLED' -H 'Range: bytes=0-1'
! grep -qi x-amz-checksum head || fail "a range has the checksum of the whole"
expect 400 PUT /bucket/bad -T hello -H "x-amz-content-sha256: $(printf %064d 0)"
has body XAmzContentSHA256Mismatch
expect 404 GET /bucket/bad

# Keys are bytes: nothing is normalised, nothing becomes a path.
for key in a//b ./../x %2e%2e/%2e%2e/etc a%2Fb 'a%20b' a+b %C3%A9%F0%9F%98%80 '%3F%23%26' a%0Ab; do
    expect 200 PUT "/bucket/keys/$key" --data-binary "at $key"
done
for key in a//b ./../x %2e%2e/%2e%2e/etc a/b 'a%20b' a+b %C3%A9%F0%9F%98%80 '%3F%23%26' a%0Ab; do
    expect 200 GET "/bucket/keys/$key"
done
expect 200 GET '/bucket?list-type=2&prefix=keys/&encoding-type=url'
has body '<KeyCount>9</KeyCount>'
long=$(head -c 1024 /dev/zero | tr '\0' k)
expect 200 PUT "/bucket/$long" -T hello
expect 400 PUT "/bucket/${long}k" -T hello
has body KeyTooLongError
expect 400 PUT /bucket/%ff%fe -T hello
expect 400 GET /bucket/%zz
metadata=$(head -c 2041 /dev/zero | tr '\0' m)
expect 200 PUT /bucket/meta -T hello -H "x-amz-meta-sevenxx: $metadata"
expect 400 PUT /bucket/meta -T hello -H "x-amz-meta-sevenxx: ${metadata}m"
has body MetadataTooLarge

# Copies share bytes and outlive their source.
expect 200 PUT /bucket/key -T hello -H 'x-amz-meta-Colour: blue'
expect 200 PUT /bucket/copy -H 'x-amz-copy-source: /bucket/key'
expect 204 DELETE /bucket/key
expect 204 DELETE /bucket/key
expect 200 GET /bucket/copy
same body hello
header x-amz-meta-colour blue
expect 400 PUT /bucket/copy -H 'x-amz-copy-source: bucket/copy'
expect 200 PUT /bucket/copy -H 'x-amz-copy-source: bucket/copy' \
    -H 'x-amz-metadata-directive: REPLACE' -H 'Content-Type: c/d'
expect 200 GET /bucket/copy
same body hello
header Content-Type c/d
expect 412 PUT /bucket/c2 -H 'x-amz-copy-source: bucket/copy' -H 'x-amz-copy-source-if-match: "x"'
expect 404 PUT /bucket/c2 -H 'x-amz-copy-source: bucket/none'

# Virtual-host style.
expect 200 GET /copy -H 'Host: bucket.localhost'
same body hello
expect 200 GET /copy -H 'Host: bucket.s3.us-east-1.amazonaws.com'
same body hello

expect 409 DELETE /bucket
has body BucketNotEmpty
