# Planned faults: each kind, and our S3 programs driven through them.
. "${top_srcdir:?}/tests/lib.sh"

# with RULES COMMAND...: runs it under a cloudlet with these rules.
with() {
    printf '%s\n' "$1" >rules
    shift
    cloudlet --faults rules --seed 1 -- "$@"
}
head -c 12000000 /dev/urandom >big
echo small >small
for n in $(seq 1 40); do echo "$n" >"n$n"; done

# What is wrong is told with its line.
printf '{"status":503}\n{"status":503,"evry":2}\n' >rules
run 6 cloudlet --faults rules -- true
has err 'rules: line 2: no member is called evry'
run 5 cloudlet --faults absent -- true

# Errors: retried, or told when there are too many.
cat >throttled <<'END'
set -e
s3bucket create data >/dev/null
s3put -j 8 --retries 9 n* s3://data/ | wc -l
s3get s3://data/n7
END
run 0 with '{"operation":"PutObject","every":3,"status":503}
{"operation":"GetObject","count":2,"status":500}' sh -e throttled
printf '40\n7\n' >expected
same expected out
cat >refused <<'END'
s3bucket create data >/dev/null
s3put --retries 0 small s3://data/
END
run 3 with '{"operation":"PutObject","status":503}' sh refused
has err 'SlowDown'
run 3 with '{"service":"s3","key":"sm*","status":429,"code":"Mine"}' sh refused
has err '(Mine, HTTP 429'

# Connections reset in the middle of a body, both ways.
cat >halves <<'END'
set -e
s3bucket create data >/dev/null
s3put --retries 9 --part-size 5M big s3://data/big >/dev/null
s3get --retries 9 s3://data/big back
cmp big back
s3get --retries 9 s3://data/big | cmp - big
END
run 0 with '{"operation":"UploadPart","every":2,"cut_after":1000000}
{"operation":"GetObject","every":2,"cut_after":300000}' sh halves
cat >cut_off <<'END'
s3bucket create data >/dev/null
s3put small s3://data/
curl -s -o part "$AWS_ENDPOINT_URL/data/small" -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \
    --aws-sigv4 "aws:amz:us-east-1:s3" -u "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"
echo "curl ended with $?"
END
run 0 with '{"operation":"GetObject","cut_after":3}' sh cut_off
if grep -q 'ended with 0' out; then fail "the connection was not cut"; fi
printf sma >expected
same expected part
run 0 with '{"operation":"ListObjectsV2","cut_after":20,"count":1}' \
    sh -ec 's3bucket create data >/dev/null; s3put small s3://data/ >/dev/null; s3ls s3://data'
lines out 1
run 3 with '{"operation":"PutObject","cut_after":0}' sh refused

# Slow replies come whole; a client that gives up is told why.
cat >slow <<'END'
set -e
s3bucket create data >/dev/null
head -c 30000 big | s3put - s3://data/slow >/dev/null
s3get s3://data/slow >got
head -c 30000 big | cmp - got
s3get s3://data/slow | cmp - got
END
run 0 with '{"operation":"GetObject","bandwidth":100000}
{"operation":"PutObject","delay_ms":50}' sh slow
run 3 with '{"operation":"GetObject","delay_ms":600000}' sh -c '
    s3bucket create data >/dev/null; s3put small s3://data/ >/dev/null
    s3get --retries 0 --timeout 1 s3://data/small'
has err 'nothing moved'

# The other services; a stop while something waits does not hang.
run 0 with '{"service":"sqs","operation":"SendMessageBatch","count":2,"status":500}
{"service":"kinesis","operation":"PutRecords","count":1,"status":400,"code":"ThrottlingException"}' \
    sh -ec 'sqsqueue create q >/dev/null; echo "{\"a\":1}" | sqspush q
    sqspull --max 1 q | grep -c "\"a\":1"
    kinstream create --wait s >/dev/null; echo "{\"a\":1}" | kinput s; kinread --no-meta s'
printf '1\n{"a":1}\n' >expected
same expected out
run 0 with '{"delay_ms":600000}' sh -c 's3ls --retries 0 --timeout 1 >/dev/null 2>&1 || :'
