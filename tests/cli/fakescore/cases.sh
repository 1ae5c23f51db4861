# Every rule of the model, on made-up people: all sixteen fields, byte for byte. What is expected was
# written by tests/interop/score_reference.py fill.
. "$top_srcdir/tests/lib.sh"
PATH=$top_builddir/tests/cli/fakescore:$PATH
data=$top_srcdir/tests/vectors/score
classes="ascii latin emoji decorative hindi hangul cjk other"

score_cases inputs "$data/cases.ndjson" $classes >in
for jobs in 1 3; do
    run 0 fakescore -j "$jobs" --names "$data/names.csv" in
    score_cases check "$data/cases.ndjson" out $classes || fail "cases differ with -j $jobs"
done

# What the model cannot score is reported by line and field.
score_cases inputs "$data/cases.ndjson" raises >in
run 1 fakescore --names "$data/names.csv" in
[ ! -s out ] || fail "something was scored"
lines err 21
has err "fakescore: in: line 1: follower_full_name: missing"
has err "fakescore: in: line 2: follower_handle: missing"
has err "fakescore: in: line 3: follower_full_name: not a string"
has err "fakescore: in: line 4: follower_handle: not a string"
has err "fakescore: in: line 6: follower_full_name: not a string"
