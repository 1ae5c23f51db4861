# With a command: its environment, its status, its streams.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"

run 0 cloudlet -- true
run 7 cloudlet -- sh -c 'exit 7'
run 127 cloudlet -- ./no-such-program
run 143 cloudlet -- sh -c 'kill -TERM $$'
touch plain
run 126 cloudlet -- ./plain

# Standard output and input are the command's alone.
echo text | run 0 cloudlet -- cat
[ "$(cat out)" = text ] || fail "standard output is not the command's: $(cat out)"
[ ! -s err ] || fail "unexpected message: $(cat err)"

# The command meets cloudlet, whatever was set before.
AWS_ENDPOINT_URL_S3=http://elsewhere.invalid AWS_PROFILE=other AWS_SESSION_TOKEN=t \
    run 0 cloudlet --region eu-west-1 -- sh -c 'env | grep ^AWS_ | sort'
grep -Eq '^AWS_ENDPOINT_URL=http://127\.0\.0\.1:[0-9]+$' out || fail "no endpoint: $(cat out)"
has out AWS_REGION=eu-west-1
has out AWS_DEFAULT_REGION=eu-west-1
has out AWS_EC2_METADATA_DISABLED=true
grep -q '^AWS_ACCESS_KEY_ID=AKIA' out || fail "no access key"
grep -q '^AWS_SECRET_ACCESS_KEY=.' out || fail "no secret key"
! grep -Eq 'AWS_(ENDPOINT_URL_S3|PROFILE|SESSION_TOKEN)=' out || fail "old settings reach the command"

# The server's need of descriptors is not the command's.
run 0 cloudlet -- sh -c 'ulimit -Sn'
[ "$(cat out)" = "$(ulimit -Sn)" ] || fail "the command may open $(cat out) files"

# Nothing is left behind: no folder here, none among the temporary ones.
TMPDIR=$tmp/t
mkdir t
export TMPDIR
run 0 cloudlet -- true
[ -z "$(ls t)" ] || fail "left behind: $(ls t)"
[ ! -e cloudlet-data ] || fail "a folder was made for a command"

# With --dir the state outlives the command.
run 0 cloudlet -d state -- true
[ -e state/cloudlet.db ] || fail "no database in state"
run 2 cloudlet -d state --memory -- true

# A stop signal goes to the command.
mkfifo ready
cloudlet -- sh -c 'trap "exit 9" TERM; echo >ready; while :; do sleep 0.05; done' &
pid=$!
read -r _ <ready
kill -TERM $pid
status=0
wait $pid || status=$?
[ $status -eq 9 ] || fail "status $status after SIGTERM, expected 9"
