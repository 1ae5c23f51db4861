#!/bin/sh
# Asset caching from end to end: media behind URLs that expire -> a task queue -> many downloads at
# a time -> objects under keys that stay -> a log of rows. Runs against whatever AWS_ENDPOINT_URL
# names: cloudlet here, which is told to be slow and unreliable now and then.
#
#   cloudlet --memory --faults demo/faults.ndjson -- demo/assets.sh [FOLDER]
#                                                    results go to FOLDER (default demo/out/assets)
set -eu

out=${1:-demo/out/assets}
count=${ASSETS:-20000}
jobs=${JOBS:-500}
origin=cdn-origin
bucket=gcc-social-bucket
flow=asset_upload_flow
TASKQ_DB=$out/taskq.db
export TASKQ_DB

rm -rf "${out:?}/media" "${out:?}/stored" "$out"/taskq.db*
mkdir -p "$out"

# stage NAME N WHAT COMMAND...: runs the command, then says how many WHAT a second passed.
stage() {
    name=$1 number=$2 what=$3
    shift 3
    started=$(date +%s%N)
    "$@"
    millis=$((($(date +%s%N) - started) / 1000000 + 1))
    printf '%-10s %7d %s in %5d ms, %7d a second\n' \
        "$name" "$number" "$what" "$millis" $((number * 1000 / millis))
}

# 1. The origin: pictures and a few large videos in a bucket that only URLs with a signature open.
#    Some are slow, some break off, some are missing, some are a web page.
s3bucket create $origin >/dev/null
s3bucket create --versioning $bucket >/dev/null
images --count "$count" "$out/media" >"$out/assets.ndjson"
fill_origin() {
    s3put -j 16 -r "$out/media" s3://$origin/ >/dev/null
}
stage s3put "$count" 'files' fill_origin

# 2. The scraper's part: a line for each asset, with a URL that works for an hour, or for a second.
sign() {
    s3sign --expires 1h --list "$out/assets.ndjson" s3://$origin |
        sed 's/"url":"/"original_url":"/' >"$out/tasks.ndjson"
}
stage s3sign "$count" 'URLs ' sign

# 3. The lines become tasks. The same asset twice is one task.
add() {
    taskq add --max-tries 6 --key entity_id $flow "$out/tasks.ndjson"
    taskq add --max-tries 6 --key entity_id $flow "$out/tasks.ndjson"
}
stage taskq "$count" 'tasks' add
sleep 2

# 4. A runner feeds them to assetfetch. Kill either at any moment, start the runner again, and
#    nothing is lost or stored twice. Tasks whose URL has expired are not tried again: they want a
#    new URL.
fetch() {
    taskq run --drain -j $((2 * jobs)) --backoff 1 --failed "$out/failed.ndjson" $flow -- \
        assetfetch --bucket $bucket -j "$jobs" --skip-existing head --allow-private --failed - \
        >"$out/asset_log.ndjson" || [ $? -eq 1 ]
    taskq log "$out/asset_log.ndjson"
}
stage assetfetch "$count" 'tasks' fetch

# 5. What became of them?
echo
printf '%7d stored\n' "$(wc -l <"$out/asset_log.ndjson")"
sed -n 's/.*"_error":{"code":"\([A-Za-z_]*\)".*/\1/p' "$out/failed.ndjson" | sort | uniq -c

# 6. Every picture that could be had is there, once, byte for byte.
s3get -j 16 -r s3://$bucket/assets/ "$out/stored" >/dev/null
sums() {
    (cd "$1" && find . -type f ! -path './html/*' ! -path './expired/*' -exec sha256sum {} +) |
        sed 's|^\([0-9a-f]*\)  .*/\([0-9]*\)\..*|\2 \1|' | sort
}
sums "$out/media" >"$out/expected"
sums "$out/stored" >"$out/found"
versions=$(s3ls --versions --summary s3://$bucket/assets/ | sed 's/.*"versions":\([0-9]*\).*/\1/')
stored=$(wc -l <"$out/found")
if ! cmp -s "$out/expected" "$out/found" || [ "$versions" -ne "$stored" ]; then
    echo "assets: the bucket does not hold what it should: $versions versions, $stored objects" >&2
    diff "$out/expected" "$out/found" | head -5 >&2
    exit 1
fi
rm -rf "${out:?}/media" "${out:?}/stored" "$out/expected" "$out/found"
cat <<EOF

All $stored that could be had are stored, once, with the right bytes.
Next:
  head -1 $out/asset_log.ndjson          a row of the log
  head -1 $out/failed.ndjson             a task that failed, and why
  taskq stats --db $TASKQ_DB $flow
  less demo/assets.sh                    how it was done
EOF
