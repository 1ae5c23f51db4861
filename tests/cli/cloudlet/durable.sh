# What was answered survives kill -9, in every mode but --fsync off's power failure.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

for sync in full normal off; do
    rm -rf state
    start -d state --auth off --fsync $sync
    expect 200 PUT /bucket
    for i in 1 2 3; do
        head -c $((i * 100000)) /dev/urandom >object.$i
        expect 200 PUT "/bucket/k/$i" --data-binary @object.$i
    done
    expect 200 PUT /bucket/k/3 --data-binary @object.1
    expect 204 DELETE /bucket/k/2
    stop KILL

    # A crash leaves files without rows: the next start sweeps them away.
    mkdir -p state/objects/07
    echo garbage >state/objects/07/0000000000000007
    start -d state --auth off --fsync $sync
    expect 200 GET /bucket/k/1
    same body object.1
    expect 200 GET /bucket/k/3
    same body object.1
    expect 404 GET /bucket/k/2
    wait_for 20 test ! -e state/objects/07/0000000000000007
    expect 200 GET /bucket/k/1
    stop KILL
done
