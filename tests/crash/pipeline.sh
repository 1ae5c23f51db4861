# The follower pipeline with ten thousand records while a random stage, cloudlet among them, is
# killed with -9 every 200 ms: in the end every record's result is in the stream.
. "${top_srcdir:?}/tests/lib.sh"
PATH=$top_builddir/demo:$PATH

records=${RECORDS:-10000}
printf 'AKIDCRASHTEST crash-test-secret 000000000000\n' >keys
export AWS_ACCESS_KEY_ID=AKIDCRASHTEST AWS_SECRET_ACCESS_KEY=crash-test-secret
export AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true

mkdir pids
# named NAME COMMAND...: becomes the command, leaving its pid where the killer finds it.
named() {
    # shellcheck disable=SC2016
    name=$1
    shift
    sh -c 'echo $$ >"$0"; exec "$@"' "$tmp/pids/$name" "$@"
}

# cloudlet on the same port and folder again and again.
endpoint() {
    sed -n 's/^ENDPOINT=//p' server.out
}
named cloudlet cloudlet -d state --keys keys >server.out 2>>server.err &
wait_for 10 grep -q '^ENDPOINT=' server.out
AWS_ENDPOINT_URL=$(endpoint)
export AWS_ENDPOINT_URL
port=${AWS_ENDPOINT_URL##*:}
keep_cloudlet() {
    while [ ! -e all-done ]; do
        kill -0 "$(cat pids/cloudlet)" 2>/dev/null ||
            named cloudlet cloudlet -d state --keys keys -p "$port" >server.out 2>>server.err || :
        sleep 0.02
    done
}
keep_cloudlet &

# Each stage tries again until it has ended well.
insist() {
    until "$@" >/dev/null 2>>setup.err; do sleep 0.05; done
}
insist sqsqueue create -a VisibilityTimeout=2 crash
insist kinstream create --shards 4 crash
followers -n "$records" | awk '{ sub(/}$/, ",\"n\":" NR "}"); print }' >input

push() {
    until named sqspush sqspush --retries 8 crash <input; do :; done 2>>push.err
    : >pushed
}
worker() {
    while [ ! -e all-done ]; do
        named "sqspull.$1" sqspull --drain --wait 1 -j 2 crash 2>>worker.err |
            named "fakescore.$1" fakescore -j 1 2>>worker.err |
            named "kinput.$1" kinput --echo -k follower_handle crash 2>>worker.err |
            named "sqsack.$1" sqsack 2>>worker.err || :
    done
}
push &
worker 1 &
worker 2 &

# The killer begins with the first stages and goes on with random ones until the queue is empty.
stages='sqspush cloudlet sqspull.1 fakescore.1 kinput.1 sqsack.1 sqspull.2 fakescore.2 kinput.2 sqsack.2'
kills=0
empty() {
    [ -e pushed ] && sqsqueue describe crash 2>/dev/null >counts &&
        [ "$(grep -oE '"ApproximateNumberOfMessages(NotVisible|Delayed)?":"0"' counts | wc -l)" -eq 3 ]
}
rounds=0
while ! empty; do
    rounds=$((rounds + 1))
    [ $rounds -lt 200 ] || fail "the queue does not become empty: $(cat counts)"
    # shellcheck disable=SC2086
    for stage in $(printf '%s\n' $stages | if [ $rounds -gt 1 ]; then shuf; else cat; fi | head -5); do
        pid=$(cat "pids/$stage" 2>/dev/null) || continue
        # The pid may be somebody else's by now: look at the name first.
        [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "${stage%.*}" ] || continue
        kill -9 "$pid" 2>/dev/null && kills=$((kills + 1)) && echo "$stage" >>killed
        sleep 0.2
    done
    # Let the pipeline breathe, or a short visibility timeout and steady murder go on for ever.
    sleep 0.2
done

wait_for 20 sh -c 'kinread --no-meta crash >results'
: >all-done
kill "$(cat pids/cloudlet)"
wait
grep -oE '"n":[0-9]+' results | sort -u >found
awk '{ match($0, /"n":[0-9]+/); print substr($0, RSTART, RLENGTH) }' input | sort -u >expected
missing=$(comm -23 expected found | wc -l)
echo "$kills kills ($(sort killed | uniq -c | tr -s ' \n' ' ')), $(wc -l <results) results of $records records, $missing missing"
grep -vc '"score_80":' results >unscored || :
[ "$(cat unscored)" -eq 0 ] || fail "$(cat unscored) results are no results"
[ "$missing" -eq 0 ] || fail "$missing records are lost"
[ "$kills" -ge 5 ] || fail "only $kills kills: the test has not tested"
