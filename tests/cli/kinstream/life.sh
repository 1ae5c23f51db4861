# A stream is made, described, listed and deleted.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

run 0 kinstream list
lines out 0
run 0 kinstream create -n 3 --wait alpha
has out '{"name":"alpha","arn":"arn:aws:kinesis:'
has out '"status":"ACTIVE"'
has out '"open_shards":3'
arn=$(sed 's/.*"arn":"\([^"]*\)".*/\1/' out)
run 0 kinstream describe alpha
has out '"shards":[{"shard":"shardId-000000000000","hash_key_from":"0","hash_key_to":"'
cp out described
run 0 kinstream describe "$arn"
same out described
run 0 kinstream create --on-demand --wait beta
has out '"mode":"ON_DEMAND"'
run 0 kinstream list
lines out 2
has out '{"name":"alpha"}'

run 1 kinstream create alpha
has err 'kinstream: alpha: '
run 1 kinstream delete --wait none alpha
has err 'kinstream: none: the stream does not exist; to make it: kinstream create --wait none'
run 0 kinstream delete --wait beta
run 0 kinstream list
lines out 0
run 5 kinstream describe alpha
run 5 kinstream delete alpha

run 2 kinstream
run 2 kinstream create
run 2 kinstream frob a
run 2 kinstream list a
run 2 kinstream create -n 2 --on-demand a
run 2 kinstream describe -n 2 a
run 2 kinstream describe --wait a
run 3 env AWS_ENDPOINT_URL=http://127.0.0.1:1 kinstream list --retries 0
