# kill -9 of s3put and of cloudlet at random moments: no object is ever less than what it was to be,
# every line that was echoed is in one, and --resume brings what was left to its end.
. "${top_srcdir:?}/tests/lib.sh"

rounds=${ROUNDS:-12}
printf 'AKIDCRASHTEST crash-test-secret 000000000000\n' >keys
export AWS_ACCESS_KEY_ID=AKIDCRASHTEST AWS_SECRET_ACCESS_KEY=crash-test-secret
export AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true
port=0
serve() {
    rm -f server.out
    cloudlet -d state --keys keys -p $port >server.out 2>>server.err &
    server=$!
    wait_for 20 grep -q '^ENDPOINT=' server.out
    AWS_ENDPOINT_URL=$(sed -n 's/^ENDPOINT=//p' server.out)
    export AWS_ENDPOINT_URL
    port=${AWS_ENDPOINT_URL##*:}
}
serve
s3bucket create crash >/dev/null
head -c 31000000 /dev/urandom >big
seq 1 60000 | sed 's/.*/{"n":&}/' >input

# victim COMMAND...: runs it and kills it, or every other time cloudlet, a little later.
kills=0 missing=0
victim() {
    # A signal may come before the redirection: then there is no file.
    : >out
    "$@" >out 2>err &
    pid=$!
    sleep "0.$(printf %03d "$(shuf -i 20-300 -n 1)")"
    if [ $((round % 2)) -eq 0 ]; then
        kill -9 $pid 2>/dev/null && kills=$((kills + 1))
        wait $pid 2>/dev/null || :
    else
        kill -9 $server && kills=$((kills + 1))
        wait $server 2>/dev/null || :
        wait $pid || :
        serve
    fi
}
# The object KEY is FILE, or it is not there.
whole() {
    status=0
    s3get "s3://crash/$1" copy 2>get.err || status=$?
    case $status in
    0) cmp copy "$2" || fail "round $round: $1 is there, but not whole" ;;
    5)
        missing=$((missing + 1))
        ! grep -q "\"key\":\"$1\"" out || fail "round $round: a receipt for $1, which is not there"
        ;;
    *) fail "round $round: s3get $1: $(cat get.err)" ;;
    esac
}
for round in $(seq "$rounds"); do
    victim s3put --retries 1 --part-size 5M -j 2 big "s3://crash/file.$round"
    whole "file.$round" big
    victim s3put --retries 1 --part-size 5M -o "s3://crash/pipe.$round" -- sh -c 'sleep 0.1; cat big'
    whole "pipe.$round" big
    # shellcheck disable=SC2016
    victim sh -c 'exec s3put --retries 1 --roll-bytes 20000 -e - "$0" <input' \
        's3://crash/roll/{n}-{uuid}'
    # What is cut off by the kill may be a part of a line.
    grep -o '^{"n":[0-9]*,"_s3":.*}$' out | sed 's/,"_s3.*/}/' >>echoed || :
done

s3ls s3://crash/roll/ | sed 's/.*"key":"\([^"]*\)".*/\1/' | while read -r key; do
    s3get "s3://crash/$key"
done >rolled
[ "$(grep -vcx '{"n":[0-9]*}' rolled)" -eq 0 ] || fail 'a line was cut'
sort -u echoed >told
sort -u rolled >there
[ "$(comm -23 told there | wc -l)" -eq 0 ] || fail 'lines were echoed that are not stored'

# What was left goes on.
for round in $(seq "$rounds"); do
    run 0 s3put --resume --part-size 5M big "s3://crash/file.$round"
    whole "file.$round" big
done
kill $server
echo "$kills kills; $missing of $((2 * rounds)) objects cut off; $(wc -l <told) lines echoed, $(wc -l <there) stored"
[ $kills -ge "$rounds" ] && [ $missing -gt 0 ] || fail 'the test has not tested'
[ -s told ] || fail 'no line was echoed: the test has not tested'
