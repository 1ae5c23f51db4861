# The asset pipeline while cloudlet, taskq and assetfetch are killed with -9 at random moments: in
# the end every task has ended as it had to, and what could be had is stored, whole and once.
. "${top_srcdir:?}/tests/lib.sh"
PATH=$top_builddir/demo:$PATH
command -v sqlite3 >/dev/null || skip "no sqlite3"

assets=${ASSETS:-2500}
printf 'AKIDCRASHTEST crash-test-secret 000000000000\n' >keys
export AWS_ACCESS_KEY_ID=AKIDCRASHTEST AWS_SECRET_ACCESS_KEY=crash-test-secret
export AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true TASKQ_DB="$tmp/taskq.db"

mkdir pids results
# named NAME COMMAND...: becomes the command, leaving its pid where the killer finds it.
cat >named <<'END'
echo $$ >"$tmp/pids/$1"
shift
exec "$@"
END
export tmp

# cloudlet on the same port and folder again and again.
sh named cloudlet cloudlet -d state --keys keys >server.out 2>server.err &
wait_for 10 grep -q '^ENDPOINT=' server.out
AWS_ENDPOINT_URL=$(sed -n 's/^ENDPOINT=//p' server.out)
export AWS_ENDPOINT_URL
keep_cloudlet() {
    while [ ! -e over ]; do
        kill -0 "$(cat pids/cloudlet)" 2>/dev/null ||
            sh named cloudlet cloudlet -d state --keys keys -p "${AWS_ENDPOINT_URL##*:}" \
                >server.out 2>>server.err || :
        sleep 0.02
    done
}

# Media behind URLs, one in fifty of which has expired by the time; the bucket keeps versions, so
# that what is stored twice shows.
s3bucket create origin >/dev/null
s3bucket create --versioning media >/dev/null
images --count "$assets" source >media.ndjson
s3put -j 16 -r source s3://origin/ >/dev/null
s3sign --expires 1h --list media.ndjson s3://origin | sed 's/"url":"/"original_url":"/' >tasks
sleep 2
keep_cloudlet &

add() {
    until sh named taskq.add taskq add --key entity_id --max-tries 1000 crash tasks 2>>add.err; do
        [ $? -gt 128 ] || fail "taskq add: $(tail -n 1 add.err)"
    done
    : >added
}
# The flow is drained when a runner says so that was started after the last task came.
runner() {
    run=0
    while [ ! -e all-done ]; do
        run=$((run + 1)) status=0
        [ -e added ] && last=yes || last=no
        sh named "taskq.$1" taskq run --drain -j 60 --lease 1s --backoff 20ms --poll 100ms \
            --failed "failed.$1" crash -- sh named "assetfetch.$1" assetfetch --bucket media -j 20 \
            --skip-existing head --allow-private --failed - >"results/$1.$run" 2>>"run.$1.err" || status=$?
        [ $status -gt 1 ] || [ "$last" = no ] || : >all-done
    done
}
add &
runner 1 &
runner 2 &

kills=0 rounds=0
while [ ! -e all-done ]; do
    rounds=$((rounds + 1))
    [ $rounds -lt 600 ] || fail "the flow is not drained: $(taskq stats crash)"
    victim=$(ls pids | shuf -n 1)
    pid=$(cat "pids/$victim" 2>/dev/null) || pid=
    # The pid may be somebody else's by now: look at its name first.
    if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "${victim%.*}" ] && kill -9 "$pid"; then
        kills=$((kills + 1))
        echo "$victim" >>killed
    fi
    sleep 0.05
done
wait_for 10 curl -sf "$AWS_ENDPOINT_URL/_cloudlet/health"
victims=$(sort killed | uniq -c | tr -s ' \n' ' ')
echo "$kills kills ($victims), $(cat results/* | wc -l) lines of $assets tasks"

# Every task is complete, or has failed for the reason there was.
sqlite3 -separator ' ' "$TASKQ_DB" "SELECT params ->> 'entity_id', params ->> 'kind', status,
    CASE WHEN status = 'FAILED' THEN substr(error, 1, instr(error, ':') - 1) ELSE '' END
    FROM scrape_request_log ORDER BY CAST(params ->> 'entity_id' AS INTEGER)" >ended
sed -n 's/^{"entity_id":"\([0-9]*\)".*"kind":"\([a-z]*\)".*/\1 \2/p' media.ndjson |
    sed 's/.* expired$/& FAILED UrlSignatureExpired/; s/.* missing$/& FAILED NotFound/
        s/.* html$/& FAILED NotMedia/; t
        s/$/ COMPLETE /' >expected
same expected ended

# What could be had is stored, byte for byte, and once: no second version, nothing else.
sums() {
    (cd "$1" && find . -type f ! -path './html/*' ! -path './expired/*' -exec sha256sum {} +) |
        sed 's|^\([0-9a-f]*\)  .*/\([0-9]*\)\..*|\2 \1|' | sort
}
s3get -j 16 -r s3://media/ stored >/dev/null
sums source >expected
sums stored >found
same expected found
run 0 s3ls --versions --summary s3://media/
has out "\"versions\":$(wc -l <expected),\"delete_markers\":0"

# The log has a row for each, with the address that holds it. A line of a killed runner may be cut.
cat results/* | grep -a '"asset_url":.*}$' >printed
taskq log --failed cut printed || :
sqlite3 -separator ' ' "$TASKQ_DB" "SELECT entity_id, data -> 'asset' ->> 'sha256' FROM asset_log
    WHERE rtrim(asset_url, 'jpgm4') LIKE '%/media/assets/%/' || entity_id || '.'" | sort >rows
sed 's/ .*//' expected | sort >ids
sed 's/ .*//' rows | sort >found
same ids found
grep -v ' $' rows | LC_ALL=C comm -23 - expected >wrong # what existed was not looked into
lines wrong 0
[ "$kills" -ge 20 ] || fail "only $kills kills: the test has not tested"
: >over
