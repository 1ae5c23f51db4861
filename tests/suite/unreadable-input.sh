# Input that cannot be read is an error with a message: a folder as standard input, a closed one.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet
. "$top_srcdir/tests/suite/lib.sh"
prepare

for program in $(eaters); do
    for input in folder closed; do
        status=0
        if [ $input = folder ]; then
            eats "$program" >out 2>err </ || status=$?
        else
            eats "$program" >out 2>err <&- || status=$?
        fi
        [ $status -eq 7 ] || { cat err && fail "$program, $input input: exit $status, expected 7"; }
        has err "$program: standard input"
    done
done
run 5 s3put no-such-file s3://suite/x
has err "no-such-file"
run 5 fakescore no-such-file
has err "no-such-file"
run 5 romanise no-such-file
has err "no-such-file"
run 5 fakeagg no-such-file
has err "no-such-file"
