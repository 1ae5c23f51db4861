# Cases made by running the production scorer, in $SLUICE_SHARED or ../shared.
. "$top_srcdir/tests/lib.sh"
PATH=$top_builddir/tests/cli/fakescore:$PATH
data=${SLUICE_SHARED:-$top_srcdir/../shared}/score/vectors
[ -r "$data/cases.ndjson" ] || skip "no $data/cases.ndjson"
classes="ascii emoji decorative latin hindi hangul cjk other"

score_cases inputs "$data/cases.ndjson" $classes >in
run 0 fakescore --names "$data/names-sample.csv" in
score_cases check "$data/cases.ndjson" out $classes || fail "cases differ"

score_cases inputs "$data/cases.ndjson" raises >in
run 1 fakescore --names "$data/names-sample.csv" in
[ ! -s out ] || fail "something was scored"
lines err "$(wc -l <in)"
