# An interrupted upload goes on; what the file has no more is sent again.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start -d state --fsync off --auth off
export AWS_ENDPOINT_URL="$endpoint" AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b AWS_REGION=us-east-1
expect 200 PUT /bucket
head -c 5242880 /dev/urandom >one
head -c 5242880 /dev/urandom >two
head -c 1000 /dev/urandom >three
cat one two three >big

# What a first try has left: parts 1 and 2 (FILE each), of an object of type x/y.
leave() {
    expect 200 POST "/bucket/big?uploads" -H 'Content-Type: x/y' "$@"
    id=$(sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p' body)
}
part() { # NUMBER FILE [CURL OPTION...]
    number=$1 file=$2
    shift 2
    expect 200 PUT "/bucket/big?partNumber=$number&uploadId=$id" -T "$file" "$@"
}
uploads() {
    expect 200 GET '/bucket?uploads'
    [ "$(grep -o '<UploadId>' body | wc -l)" -eq "$1" ] || fail "not $1 uploads: $(cat body)"
}
type_is() {
    expect 200 HEAD /bucket/big
    has head "Content-Type: $1"
}

leave
part 1 one
part 2 one # is not what the file has
run 0 s3put --resume --part-size 5M big s3://bucket/
has out '"size":10486760,'
has out '"parts":3'
run 0 s3get s3://bucket/big copy
cmp copy big
type_is x/y
uploads 0

# With checksums.
leave -H 'x-amz-checksum-algorithm: CRC64NVME'
sum() {
    s3put --checksum crc64nvme "$1" s3://bucket/sum | sed 's/.*"checksum":"\([^"]*\)".*/\1/'
}
part 1 one -H "x-amz-checksum-crc64nvme: $(sum one)"
part 2 one -H "x-amz-checksum-crc64nvme: $(sum one)"
run 0 s3put --resume --checksum crc64nvme --part-size 5M big s3://bucket/
run 0 s3get s3://bucket/big copy
cmp copy big
type_is x/y
uploads 0

# Parts of another kind, and none at all: a new upload; the old one stays.
leave
part 1 one
run 0 s3put --resume --checksum crc64nvme --part-size 5M big s3://bucket/
type_is application/octet-stream
uploads 1
expect 204 DELETE "/bucket/big?uploadId=$id"
leave
run 0 s3put --resume --part-size 5M big s3://bucket/
uploads 1
expect 204 DELETE "/bucket/big?uploadId=$id"
# Without --resume as well.
leave
part 1 one
run 0 s3put --part-size 5M big s3://bucket/
uploads 1
expect 204 DELETE "/bucket/big?uploadId=$id"

# What fails keeps its parts only with --resume.
run 1 s3put --part-size 5M --if-none-match big s3://bucket/
uploads 0
run 1 s3put --resume --part-size 5M --if-none-match big s3://bucket/
uploads 1
run 0 s3put --resume --part-size 5M big s3://bucket/
uploads 0
