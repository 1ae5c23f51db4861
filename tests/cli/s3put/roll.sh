# A stream of lines becomes a sequence of objects: nothing is lost or cut, whatever ends it.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
keys() {
    sed 's/.*"key":"\([^"]*\)".*/\1/' "$1"
}
# All objects of the receipts in a file, one after another.
fetch() {
    keys "$1" | while read -r key; do s3get "s3://data/$key"; done
}

seq 1 2000 | sed 's/.*/{"n":&}/' >input
run 0 s3put --roll-bytes 5000 --if-none-match - 's3://data/a/%Y/{n}.ndjson' <input
mv out receipts
lines receipts 5
has receipts '"content_type":"application/x-ndjson"'
has receipts "\"key\":\"a/$(date -u +%Y)/000001.ndjson\",\"size\":5002,"
[ "$(sed 's/.*"lines":\([0-9]*\).*/\1/' receipts | awk '{ n += $1 } END { print n }')" -eq 2000 ] || fail 'lines are miscounted'
fetch receipts >found
same input found
# The same names again are not overwritten, and the rest is told.
run 1 s3put --roll-bytes 5000 --if-none-match - 's3://data/a/%Y/{n}.ndjson' <input
has err 'there is such an object already'

# Compressed; text of any kind, the last line without a newline; no lines, no object.
printf 'one\ntwo \377\n\nthree' >text
run 0 s3put --roll-bytes 1G --gzip - 's3://data/text-{uuid}.gz' <text
lines out 1
has out '"lines":3'
fetch out | gzip -dc >found
printf 'one\ntwo \377\nthree\n' >expected
cmp expected found || fail 'other text'
seq 1 100000 >numbers
run 0 s3put --roll-bytes 100000 --gzip - 's3://data/gz-{uuid}' <numbers
[ "$(wc -l <out)" -eq 6 ] || fail "$(wc -l <out) objects"
for key in $(keys out); do s3get "s3://data/$key" | gzip -dc; done >found
same numbers found
run 0 s3put --roll-bytes 1 - 's3://data/none-{uuid}' </dev/null
[ ! -s out ] || fail 'an object of nothing'

# By time: an object is there although the stream goes on.
mkfifo pipe
s3put --roll-time 100ms - 's3://data/time-{uuid}' <pipe >receipts &
exec 3>pipe
echo first >&3
wait_for 20 grep -q '"lines":1' receipts
echo second >&3
exec 3>&-
wait $!
lines receipts 2
fetch receipts >found
printf 'first\nsecond\n' | cmp - found

# A signal: what has been read is stored first. Both lines come in one read; the first is an object.
s3put --roll-bytes 8 -e - 's3://data/stop-{uuid}' <pipe >out 2>err &
pid=$!
exec 3>pipe
printf '{"n":1}\n{}\n' >&3
wait_for 20 test -s out
kill -TERM $pid
status=0
wait $pid || status=$?
exec 3>&-
[ "$(kill -l $status)" = TERM ] || { cat err; fail "status $status after SIGTERM"; }
lines out 2
run 0 s3ls s3://data/stop-
lines out 2

# --echo: each line comes back when it is stored, with where; for those that acknowledge.
printf '{"n":1,"_sqs":{"receipt":"r"}}\nnonsense\n{"_s3":{"key":"old"},"n": 2}\n' >marked
run 1 s3put --roll-bytes 1G -e --failed failed - 's3://data/echo/{uuid}' <marked
lines out 2
sed 's/\("key":"echo\/\)[^"]*/\1X/; s/"size".*/.../' out >found
cat >expected <<'END'
{"n":1,"_sqs":{"receipt":"r"},"_s3":{"bucket":"data","key":"echo/X",...
{"n": 2,"_s3":{"bucket":"data","key":"echo/X",...
END
same expected found
lines failed 1
has failed '{"_body":"nonsense","_error":{'
key=$(sed -n '1s/.*"key":"\(echo[^"]*\)".*/\1/p' out)
run 0 s3get "s3://data/$key"
printf '{"n":1}\n{"n": 2}\n' | cmp - out
# Payloads that are no records are stored as they came to be wrapped, unless that would cut a line.
run 0 s3put --roll-bytes 1G -e - 's3://data/wrapped/{uuid}' <<'END'
{"_body":"plain","_sqs":{"receipt":"r"}}
{"_body":"two\nlines","_sqs":{"receipt":"r"}}
{"_base64":"/w=="}
END
lines out 3
key=$(sed -n '1s/.*"key":"\(wrapped[^"]*\)".*/\1/p' out)
run 0 s3get "s3://data/$key"
printf 'plain\n{"_body":"two\\nlines"}\n\377\n' | cmp - out
run 0 s3put --roll-bytes 1G -e --keep-meta - 's3://data/meta/{uuid}' <<'END'
{"n":1,"_sqs":{"receipt":"r"}}
END
key=$(sed 's/.*"key":"\(meta[^"]*\)".*/\1/' out)
run 0 s3get "s3://data/$key"
has out '"receipt":"r"'

# What cannot be stored comes back, and ends it.
run 5 s3put --roll-bytes 5000 -e --failed failed - 's3://no-such-bucket/{uuid}' <input
[ ! -s out ] || fail 'lines that are not stored'
has err 'no such bucket'
sed 's/,"_error".*/}/' failed | head -556 >found
head -556 input | cmp - found || fail 'other failures than lines'

refused() {
    text=$1
    shift
    run 2 s3put "$@" </dev/null
    has err "$text"
}
refused 'FILE must be -' --roll-bytes 1M input 's3://data/{uuid}'
refused 'needs {uuid}' --roll-bytes 1M - 's3://data/{n}'
refused 'in the key' --roll-bytes 1M - 's3://data/%q{uuid}'
refused 'only with --roll-bytes' --gzip - s3://data/x
refused 'not with -r' --roll-bytes 1M --resume - 's3://data/{uuid}'
