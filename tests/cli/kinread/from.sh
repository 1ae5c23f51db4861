# Where reading starts, how far it goes, what a line says.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
kinstream create -n 3 --wait s >/dev/null
run 0 kinread s
lines out 0
seq 1000 | sed 's/.*/{"k":"k&","n":&}/' | kinput -k k s

run 0 kinread s
lines out 1000
cp out all
grep -qE '^\{"k":"k1","n":1,"_kinesis":\{"stream":"s","shard":"shardId-[0-9]{12}","seq":"[0-9]+","key":"k1","time":[0-9]{13}\}\}$' out ||
    fail "not as documented: $(grep '"n":1,' out)"
# In a shard the sequence numbers grow.
sed 's/.*"shard":"\([^"]*\)","seq":"\([0-9]*\)".*/\1 \2/' out |
    awk '$2 "" <= last[$1] "" { exit 1 } { last[$1] = $2 }' || fail 'out of order'

run 0 kinread -n 10 s
lines out 10
run 0 kinread -j 1 s
lines out 1000
run 0 kinread --from trim --no-meta s
lines out 1000
has out '{"k":"k7","n":7}'
run 0 kinread --from latest s
lines out 0
run 0 kinread --from at:-1h s
lines out 1000
run 1 kinread --from at:2100-01-01 s

# One shard, and after one of its records.
grep '"shard":"shardId-000000000001"' all >shard
run 0 kinread --shard shardId-000000000001 s
same out shard
seq=$(sed -n '5s/.*"seq":"\([0-9]*\)".*/\1/p' shard)
sed 1,5d shard >rest
run 0 kinread --shard shardId-000000000001 --from "after:$seq" s
same out rest
run 2 kinread --from "after:$seq" s
run 5 kinread --shard shardId-000000000099 s
has err 'the stream has no shard shardId-000000000099'
run 5 kinread none
has err 'kinread: none: the stream does not exist'
run 2 kinread --from yesterday s
run 2 kinread --from at:noon s
run 2 kinread --from after: --shard x s
run 2 kinread
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 kinread --retries 0 s
