# A command's output is stored only if the command ends well.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null

run 0 s3put -t text/plain s3://data/ok -- sh -c 'echo one; echo two'
has out '"key":"ok","size":8,'
run 0 s3get s3://data/ok
[ "$(cat out)" = "one
two" ] || fail 'wrong content'

# It runs without a shell, with its arguments as they are.
run 0 s3put s3://data/args -- printf '%s|' 'a b' '$HOME' --flag -- -x
run 0 s3get s3://data/args
[ "$(cat out)" = 'a b|$HOME|--flag|--|-x|' ] || fail 'arguments changed'

# Its standard input is ours.
echo text | run 0 s3put s3://data/in -- cat
run 0 s3get s3://data/in
[ "$(cat out)" = text ] || fail 'standard input did not arrive'

run 1 s3put s3://data/bad -- sh -c 'echo half; exit 3'
has err 'sh: exited with status 3, nothing was stored'
[ ! -s out ] || fail 'a receipt for nothing'
run 1 s3put s3://data/bad -- sh -c 'echo half; kill -KILL $$'
has err 'ended by signal 9'
# The same when parts had been sent already.
run 1 s3put --part-size 5M s3://data/bad -- sh -c 'head -c 12000000 /dev/zero; exit 1'
run 5 s3put s3://data/bad -- ./no-such-program
has err './no-such-program: cannot be run'
run 5 s3get s3://data/bad

run 2 s3put hello s3://data/x -- cat
run 2 s3put s3://data/folder/ -- cat
run 2 s3put s3://data/x
