# A first signal gives up what is under way: nothing is stored, and the parent sees the signal.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

s3bucket create data >/dev/null
mkfifo pipe
for signal in INT TERM; do
    # The writer keeps the pipe open: the upload cannot end by itself.
    sh -c 'trap "" INT; head -c 12000000 /dev/zero; : >fed; exec cat hold' >pipe 2>/dev/null &
    mkfifo hold
    exec 3<>hold
    (
        trap - INT
        exec s3put --part-size 5M - s3://data/half <pipe >out 2>err
    ) &
    pid=$!
    wait_for 20 test -e fed
    kill -s $signal $pid
    status=0
    wait $pid || status=$?
    [ "$(kill -l $status)" = $signal ] || { cat err; fail "status $status after SIG$signal"; }
    [ ! -s out ] || fail 'a receipt for nothing'
    exec 3>&-
    rm -f fed hold
done
run 5 s3get s3://data/half
