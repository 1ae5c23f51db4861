# The database server crashes and comes back while a runner works: it goes on by itself, and every
# task is done.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/taskq/postgres.inc"
[ "$TASKQ_TEST_STORE" = postgres ] || exit 0
place=${TASKQ_DB##*host=}

seq -f '{"n":%.0f}' 200 | taskq add f
taskq run --drain --poll 100ms --lease 60s -j 10 f -- \
    sh -c 'while read -r line; do echo "$line"; sleep 0.02; done' >out 2>err &
pid=$!
wait_for 20 test -s out
sh "$top_srcdir/tests/postgres.sh" crash "$place"
wait_for 20 grep -q PostgreSQL err
sh "$top_srcdir/tests/postgres.sh" restart "$place"
wait $pid || { cat err && fail "the runner gave up"; }
sed 's/.*"n":\([0-9]*\).*/\1/' out | sort -n >got
seq 200 >expected
same expected got
counts_are f '"pending":0,"waiting":0,"processing":0,"complete":200,"failed":0}'

# New tasks are told of over the new connection too.
taskq run --poll 1h g cat >out 2>err &
pid=$!
echo '{"n":0}' | taskq add g
wait_for 20 test -s out
sh "$top_srcdir/tests/postgres.sh" crash "$place"
wait_for 20 grep -q PostgreSQL err
sh "$top_srcdir/tests/postgres.sh" restart "$place"
echo '{"n":1}' | taskq add g
wait_for 20 grep -q '"n":1' out
kill $pid
