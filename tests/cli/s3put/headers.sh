# Media types, dispositions and metadata: what is sent, and what is refused.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
echo '{}' >a.ndjson
run 0 s3put a.ndjson s3://data/
has out '"content_type":"application/x-ndjson"'
run 0 s3put a.ndjson s3://data/b.JSON
has out '"content_type":"application/json"'
run 0 s3put a.ndjson s3://data/unknown
has out '"content_type":"application/octet-stream"'
run 0 s3put -t text/x-mine a.ndjson s3://data/b.json
has out '"content_type":"text/x-mine"'
run 0 s3put -m one=1 -m Two='a b = c' --content-disposition 'attachment; filename="a.b"' a.ndjson \
    s3://data/meta

refused() {
    text=$1
    shift
    run 2 s3put "$@" a.ndjson s3://data/refused
    has err "$text"
}
refused 'not NAME=VALUE' -m novalue
refused 'not a name' -m =value
refused 'not a name' -m 'a b=c'
refused 'is empty' -m a=
refused 'printable ASCII' -m "a=line
break"
refused 'printable ASCII' -m 'a=é'
refused 'space at its' -m 'a= b'
refused 'given before' -m a=1 -m A=2
refused 'printable ASCII' -t "text/plain
x-amz-acl: public-read"
refused 'printable ASCII' --content-disposition "$(printf 'a\tb')"
long=$(printf '%02046d' 0)
run 0 s3put -m "ab=$long" a.ndjson s3://data/cap
refused 'more than 2048' -m "abc=$long"
refused 'is not a number' --part-size 1M
run 5 s3get s3://data/refused
