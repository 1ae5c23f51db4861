# --model plus: two members after the sixteen, which stay as they are; the same for any number of
# threads.
. "$top_srcdir/tests/lib.sh"
PATH=$top_builddir/tests/cli/fakescore:$PATH

score_cases inputs "$top_srcdir/tests/vectors/score/cases.ndjson" \
    ascii latin emoji decorative hindi hangul cjk other >in
[ "$(wc -l <in)" -gt 300 ] || fail "too few cases"
run 0 fakescore in
cp out plain
for jobs in 1 3; do
    run 0 fakescore -j "$jobs" --model plus in
    [ "$jobs" -eq 1 ] && cp out plus
    same plus out
    sed 's/,"fake_score":[01][.0-9]*,"reasons":\[["a-z_,]*\]}$/}/' out >cut
    same plain cut
done

# Scored again, the two are replaced; by the other model they are left alone.
run 0 fakescore --model plus plus
same plus out
head -n 1 plus >one
run 0 fakescore one
has out '"fake_score":'
run 2 fakescore --model minus in
