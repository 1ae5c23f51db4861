# Our Kinesis clients on kinesalite, which others wrote.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
need node_modules/.bin/kinesalite "kinesalite"
command -v node >/dev/null || skip "no node"
account
port=$(free_port)
export AWS_ENDPOINT_URL="http://127.0.0.1:$port"
serve "$foreign/node_modules/.bin/kinesalite" --port "$port" --createStreamMs 10
await_http "$AWS_ENDPOINT_URL/"

kinstream create --shards 2 --wait ours >/dev/null
seq 1 1234 | sed 's/.*/{"n":&}/' >input
kinput --key n ours <input
run 0 kinread --no-meta ours
sort out >found
sort input >expected
same expected found
run 5 kinread absent
run 0 kinstream list
has out '"ours"'
kinstream delete ours
