# What is put comes out again; keys, hash keys, echo, lines that cannot be put.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
kinstream create -n 4 --wait s >/dev/null

seq 3000 | sed 's/.*/{"k":"key &","n":&}/' >in
run 0 kinput -k k s <in
run 0 kinread --no-meta s
sort out >got
sort in >expected
same got expected

# --echo: every line, with where it is, only now that it is there.
run 0 kinput --echo s <in
lines out 3000
grep -qE '^\{"k":"key 1","n":1,"_kinesis":\{"stream":"s","shard":"shardId-00000000000[0-3]","seq":"[0-9]+","key":"[0-9a-f]{16}"\}\}$' out ||
    fail "not as documented: $(head -1 out)"
sed 's/,"_kinesis":.*/}/' out | sort >got
same got expected
cut -d, -f4 out | sort | uniq -c | sort -n | tail -1 >most
[ "$(awk '{ print $1 }' most)" -lt 1500 ] || fail 'random keys are not spread'

# Other payloads.
kinstream create --wait t >/dev/null
cat >in <<'END'
{"_body":"text\nof two lines"}
{"_base64":"AAEC/w=="}
{"_sqs":{"receipt":"r"},"a":1}
END
run 0 kinput t <in
run 0 kinread --no-meta t
sort out >got
cat >expected <<'END'
{"_base64":"AAEC/w=="}
{"_body":"text\nof two lines"}
{"a":1}
END
same got expected
# What came from a queue still owes its receipt.
sed -n 3p in >line
run 0 kinput --echo t <line
has out '{"_sqs":{"receipt":"r"},"a":1,"_kinesis":{'

# The hash key chooses the shard.
cat >in <<'END'
{"h":0}
{"h":"340282366920938463463374607431768211455"}
{"h":"340282366920938463463374607431768211456"}
{"h":-1}
{"n":1}
END
run 1 kinput --echo --hash-key h s <in
has err 'kinput: line 3: h: not a whole number from 0 to 2^128-1'
has err 'kinput: line 4: h: not a whole number'
has err 'kinput: line 5: h: missing'
has out '{"h":0,"_kinesis":{"stream":"s","shard":"shardId-000000000000"'
has out '"shard":"shardId-000000000003"'

# Keys: 1 to 256 characters; a record with its key: up to the stream's limit.
key=$(printf 'é%.0s' $(seq 256))
{ echo "{\"k\":\"$key\"}"; echo "{\"k\":\"${key}x\"}"; echo '{"k":""}'; echo '{"k":null}'; echo '{"k":1.5}'; } >in
run 1 kinput --echo -k k s <in
lines out 2
has err 'kinput: line 2: k: a partition key has 1 to 256 characters, not 257'
has err 'kinput: line 3: k: a partition key has 1 to 256 characters, not 0'
has err 'kinput: line 4: k: neither a string nor a number'
has out '"key":"1.5"'
printf '{"k":"k","p":"%01048559d"}\n' 0 >in
[ "$(wc -c <in)" -eq 1048576 ] || fail 'the test is wrong'
run 0 kinput -k k s <in
printf '{"k":"k","p":"%01048560d"}\n' 0 >in
run 1 kinput -k k s <in
has err 'kinput: line 1: a record of 1048577 bytes with its key; the stream takes at most 1048576'

run 5 kinput none <in
has err 'kinput: none: the stream does not exist; to make it: kinstream create --wait none'
run 4 env AWS_SECRET_ACCESS_KEY=wrong kinput s <in
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 kinput --retries 0 s <in
run 2 kinput
