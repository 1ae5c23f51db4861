#!/bin/sh
# Follower scoring from end to end: an export in S3 -> a queue -> the scorer -> a stream -> one
# result file and a table per creator. Runs against whatever AWS_ENDPOINT_URL names: cloudlet here,
# AWS itself when it is unset.
#
#   cloudlet --memory -- demo/pipeline.sh [FOLDER]      results go to FOLDER (default demo/out)
set -eu

out=${1:-demo/out}
count=${FOLLOWERS:-10000}
workers=${WORKERS:-3}
bucket=gcc-social-data
export_key=temp/followers.json
queue=creator_follower_in
stream=creator_out
result=$out/$(date +%F)_fake_analysis.json

mkdir -p "$out"

# stage NAME WHAT COMMAND...: runs the command, then says how many WHAT a second passed.
stage() {
    name=$1 what=$2
    shift 2
    started=$(date +%s%N)
    "$@"
    millis=$((($(date +%s%N) - started) / 1000000 + 1))
    printf '%-9s %7d %s in %5d ms, %7d a second\n' \
        "$name" "$count" "$what" "$millis" $((count * 1000 / millis))
}

# 1. The places: a bucket, a queue and a stream of four shards.
s3bucket create $bucket >/dev/null
sqsqueue create $queue >/dev/null
kinstream create --shards 4 --wait $stream >/dev/null

# 2. The export, as ClickHouse would write it, lands in S3 ...
make_export() {
    followers --count "$count" >"$out/followers.json"
    s3put --content-type application/x-ndjson "$out/followers.json" s3://$bucket/$export_key \
        >/dev/null
}
stage s3put followers make_export

# 3. ... and is streamed out of it into the queue, a message a line.
push() {
    s3get s3://$bucket/$export_key | sqspush $queue
}
stage sqspush messages push

# 4. Workers take messages, score them, store the results in the stream, and only then delete the
#    messages: kill any of these processes at any moment and nothing is lost.
worker() {
    sqspull --drain --wait 1 $queue | fakescore -j 1 | kinput --echo --key follower_handle $stream |
        sqsack
}
score() {
    n=0
    while [ $n -lt "$workers" ]; do
        worker &
        n=$((n + 1))
    done
    wait
}
stage score records score

# 5. All shards of the stream are read back, in parallel, into one file.
pull() {
    kinread --no-meta $stream >"$result"
}
stage kinread results pull

# 6. Is everybody there? A result line is its follower's line with sixteen members added.
sed 's/}$//' "$out/followers.json" | sort -u >"$out/expected"
sed 's/,"symbolic_name":.*//' "$result" | sort -u >"$out/found"
missing=$(comm -23 "$out/expected" "$out/found" | wc -l)
results=$(wc -l <"$result")
rm "$out/expected" "$out/found"
if [ "$missing" -ne 0 ] || [ "$results" -lt "$count" ]; then
    echo "pipeline: $missing followers have no result, $results results" >&2
    exit 1
fi

# 7. One line per creator.
echo
fakeagg --table <"$result"
cat <<EOF

Nobody is missing: $results results in $result.
Next:
  head -1 $result                   one scored follower, 19 columns
  fakeagg --threshold 0.3 <$result
  less demo/pipeline.sh             how it was done: it is forty lines of shell
  man sluice                        the tour (man -l man/sluice.7 before installing)
EOF
