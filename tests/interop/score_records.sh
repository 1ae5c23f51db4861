# fakescore beside the second reading of the model: random records, and all characters.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
need_python rapidfuzz==3.3.1 Unidecode==1.3.7

"$python" -B "$top_srcdir/tests/interop/score_records.py" "$top_builddir/src/fakescore" \
    "$top_srcdir/tests/vectors/score/names.csv" || fail "the records differ"
