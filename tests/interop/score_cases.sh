# What the scoring cases expect is what the second reading of the model gives: the cases made by
# running production, which prove the reading, and then the project's own.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
need_python rapidfuzz==3.3.1 Unidecode==1.3.7
reference=$top_srcdir/tests/interop/score_reference.py

data=$top_srcdir/tests/vectors/score
run 0 "$python" -B "$reference" fill "$data/cases.ndjson" "$data/names.csv"
same out "$data/cases.ndjson"

data=${SLUICE_SHARED:-$top_srcdir/../shared}/score/vectors
[ -r "$data/cases.ndjson" ] || exit 0
run 0 "$python" -B "$reference" fill "$data/cases.ndjson" "$data/names-sample.csv"
same out "$data/cases.ndjson"
