# aws-chunked bodies with a trailing checksum, as SDKs send them.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start --memory --auth off
expect 200 PUT /bucket
put() { # STATUS LENGTH BODY
    printf '%b' "$3" >chunks
    expect "$1" PUT /bucket/key --data-binary @chunks -H 'Content-Type:' \
        -H 'Content-Encoding: aws-chunked' -H "x-amz-decoded-content-length: $2" \
        -H 'x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER' \
        -H 'x-amz-trailer: x-amz-checksum-crc32' -H 'x-amz-sdk-checksum-algorithm: CRC32'
}
put 200 11 '6\r\nhello \r\n5\r\nworld\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n'
expect 200 GET /bucket/key -H 'x-amz-checksum-mode: ENABLED'
[ "$(cat body)" = 'hello world' ] || fail "body: $(cat body)"
has head DUoRhQ==
! grep -qi aws-chunked head || fail "aws-chunked is kept as the content's encoding"
put 200 0 '0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'
put 400 11 'b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'
has body BadDigest
put 400 11 'b\r\nhello world\r\n0\r\n\r\n'
put 400 12 'b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n'
has body IncompleteBody
put 400 11 'b\r\nhello world\r\n'
put 400 11 'x\r\nhello world\r\n0\r\n\r\n'
put 400 11 'a\r\nhello world\r\n0\r\n\r\n'
put 400 11 'ffffffffffffffffff\r\nhello world\r\n0\r\n\r\n'
put 400 11 'b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\nmore'
