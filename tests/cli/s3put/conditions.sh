# If-None-Match, If-Match, checksums and other headers.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
echo one >one
echo two >two
head -c 11000000 /dev/zero >big

run 0 s3put --if-none-match one s3://data/a
etag=$(sed 's/.*"etag":"\([^"]*\)".*/\1/' out)
run 1 s3put --if-none-match two s3://data/a
has err 's3put: s3://data/a: there is such an object already (PreconditionFailed, HTTP 412'
[ ! -s out ] || fail 'a receipt for nothing'
# Of several, each for itself.
run 0 s3put --if-none-match one two s3://data/
run 1 s3put --if-none-match one two big s3://data/
lines out 1
lines err 2
run 1 s3put --part-size 5M --if-none-match big s3://data/big
has err 'there is such an object already'
run 0 s3put --part-size 5M --if-none-match big s3://data/big2
run 5 s3put --if-match "$etag" two s3://data/nothing
run 0 s3put --if-match "$etag" two s3://data/a
run 1 s3put --if-match "\"$etag\"" one s3://data/a
has err 'the object there is not the one with that ETag'
run 0 s3get s3://data/a
same out two
run 2 s3put --if-match x --if-none-match one s3://data/a
run 2 s3put --if-match x one two s3://data/

# The checksum goes with the request, and cloudlet verifies it.
checksum() {
    run 0 s3put --checksum "$1" one s3://data/sum
    has out "\"checksum_algorithm\":\"$2\",\"checksum\":\"$3\""
    run 0 s3put --checksum "$1" --part-size 5M big s3://data/sum
    has out "\"checksum_algorithm\":\"$2\""
    [ -z "$4" ] || has out "\"checksum\":\"$4\""
    run 0 s3get s3://data/sum copy
    cmp copy big
}
checksum crc64nvme CRC64NVME H1SXwIjuQik= g7ox3pFKBDQ=
checksum crc32 CRC32 +Beonw== dcEvog==-3
checksum crc32c CRC32C ojecDQ== a79vXA==-3
checksum sha1 SHA1 xwWbsZQzzDyrqmI2yD1WZoqEPdI= pqOCvNLyxiecXcM8y559G3ShuS0=-3
checksum sha256 SHA256 LIsI2lzmA5jh8Zrw5dzMdE3ydLgmq+WF6rpoxSVDSAY= 28MwCrgUCGbJcJ3WN8gSz91co9IqVEEmnb+n4Xjboyg=-3
checksum md5 MD5 W79aUjKOdDmubnGd/nEiAA== ''
for none in none auto; do
    run 0 s3put --checksum $none one s3://data/sum
    ! grep checksum out || fail 'a checksum although over http the signature has one'
done
run 2 s3put --checksum crc16 one s3://data/sum

refused() {
    text=$1
    shift
    run 2 s3put "$@" one s3://data/refused
    has err "$text"
}
refused 'not NAME=VALUE' --tag novalue
refused "a tag's key has 1 to" --tag =v
refused 'given before' --tag a=1 --tag a=2
refused 'printable ASCII' --cache-control "a
b"
refused '--kms-key needs' --kms-key k
refused '--kms-key needs' --kms-key k --sse AES256
refused 'is not none|AES256' --sse aes

# Acceleration, where there is none.
refused 'transfer acceleration: not with an endpoint' --accelerate
refused 'dual-stack: not with an endpoint' --dualstack
run 2 env -u AWS_ENDPOINT_URL s3put --accelerate one s3://my.bucket/one
has err 'transfer acceleration: not for a bucket of that name'
