# -o names the destination; what is not what was announced is not stored, and the message says why.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
hash=a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e # "Hello World"
printf 'Hello World' >hello

run 0 s3put -o s3://data/a -- printf 'Hello World'
has out '"key":"a","size":11,'
run 0 s3put -t text/plain -o s3://data/b -m x=y -- printf 'Hello World'
has out '"content_type":"text/plain"'
run 0 s3put --output=s3://data/c hello
cp hello -- ./-dash
run 0 s3put -- -dash s3://data/
has out '"key":"-dash"'
run 2 s3put -o s3://data/x
run 2 s3put -o s3://data/x hello -- cat
has err 'either FILEs, a COMMAND or a manifest'
run 2 s3put -o nowhere hello

good() {
    run 0 s3put --expect-bytes 11 --expect-sha256 $hash "$@"
    has out '"size":11'
}
good hello s3://data/file
good - s3://data/pipe <hello
good -o s3://data/command -- cat hello

wrong() {
    text=$1
    shift
    run 6 s3put "$@" - s3://data/wrong <hello
    has err "s3put: standard input: $text"
    cat hello | run 6 s3put "$@" - s3://data/wrong
    run 6 s3put "$@" -o s3://data/wrong -- cat hello
    [ ! -s out ] || fail 'a receipt for nothing'
}
wrong '11 bytes instead of 12, nothing was stored' --expect-bytes 12
wrong 'more than the 10 bytes expected, nothing was stored' --expect-bytes 10
wrong 'more than the 0 bytes' --expect-bytes 0
wrong "its SHA-256 is $hash, not the one expected; nothing was stored" \
    --expect-sha256 "0${hash#?}"
# In parts, too, which are removed again.
head -c 12000000 /dev/zero >zero
zeros=$(sha256sum <zero | cut -d' ' -f1)
run 0 s3put --part-size 5M --expect-bytes 12000000 --expect-sha256 "$zeros" - s3://data/zero <zero
cat zero | run 0 s3put --part-size 5M --expect-bytes 12000000 --expect-sha256 "$zeros" - s3://data/zero
cat zero | run 6 s3put --part-size 5M --expect-bytes 12000001 - s3://data/wrong
cat zero | run 6 s3put --part-size 5M --expect-sha256 $hash - s3://data/wrong
# What is too long need not end: the producer is not waited for.
run 6 s3put --part-size 5M --expect-bytes 6000000 -o s3://data/wrong -- cat /dev/zero
run 5 s3get s3://data/wrong

run 2 s3put --expect-bytes many hello s3://data/x
run 2 s3put --expect-sha256 abc hello s3://data/x
run 2 s3put --expect-bytes 1 hello zero s3://data/x/
