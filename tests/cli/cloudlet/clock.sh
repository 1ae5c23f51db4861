# --clock virtual: what waits for a time is there when the clock is put forward.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

sqs() { # ACTION JSON
    expect 200 POST / -H 'Content-Type: application/x-amz-json-1.0' -H "X-Amz-Target: AmazonSQS.$1" --data "$2"
}
year() { sed -n 's/^{"now":"\([0-9]*\)-.*Z"}$/\1/p' body; }

start -d state --auth off
expect 200 GET /_cloudlet/clock
this=$(year)
[ -n "$this" ] || fail "no time: $(cat body)"
expect 404 POST '/_cloudlet/clock?advance=1'
has body 'needs --clock virtual'
expect 404 DELETE /_cloudlet/clock
stop

start -d state --auth off --clock virtual
sqs CreateQueue '{"QueueName":"q"}'
queue="\"QueueUrl\":\"$endpoint/000000000000/q\""
sqs SendMessage "{$queue,\"MessageBody\":\"later\",\"DelaySeconds\":900}"
sqs ReceiveMessage "{$queue}"
! grep -q later body || fail "a delayed message came at once"
expect 200 POST '/_cloudlet/clock?advance=900'
sqs ReceiveMessage "{$queue,\"VisibilityTimeout\":43200}"
has body later
sqs ReceiveMessage "{$queue}"
! grep -q later body || fail "a message is visible that should not be"

# A request that waits is answered.
(curl -sS -H 'Content-Type: application/x-amz-json-1.0' -H 'X-Amz-Target: AmazonSQS.ReceiveMessage' \
    --data "{$queue,\"WaitTimeSeconds\":20}" "$endpoint/" >waited) &
waiting=$!
while kill -0 $waiting 2>/dev/null; do
    expect 200 POST '/_cloudlet/clock?advance=43200'
done
wait $waiting

# Retention ends.
sqs SendMessage "{$queue,\"MessageBody\":\"old\"}"
expect 200 POST '/_cloudlet/clock?advance=345601'
sqs ReceiveMessage "{$queue}"
! grep -q old body || fail "a message outlived its retention"

for bad in '' -1 x 1.5 315576001; do
    expect 400 POST "/_cloudlet/clock?advance=$bad"
done
expect 400 POST /_cloudlet/clock
expect 200 POST '/_cloudlet/clock?advance=315576000'
[ "$(year)" -ge $((this + 10)) ] || fail "ten years later it is $(cat body)"

# It goes on from there.
stop
start -d state --auth off --clock virtual
expect 200 GET /_cloudlet/clock
[ "$(year)" -ge $((this + 10)) ] || fail "after a restart it is $(cat body)"
stop

# Signatures know the real time only.
cloudlet --clock virtual -- sh -c '
    curl -sS -X POST "$AWS_ENDPOINT_URL/_cloudlet/clock?advance=31536000" >/dev/null &&
    s3bucket create bucket && echo data | s3put - s3://bucket/key >/dev/null &&
    s3get s3://bucket/key' >out || fail "a signed request failed"
has out data
