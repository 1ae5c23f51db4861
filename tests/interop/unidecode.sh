# The production model's own renderings: fakescore(1)'s command makes a table from Unidecode 1.3.7,
# and with it the recorded cases of all classes come out.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
data=${SLUICE_SHARED:-$top_srcdir/../shared}/score/vectors
[ -r "$data/cases.ndjson" ] || skip "no $data/cases.ndjson"
"$python" -c 'import unidecode' 2>/dev/null || skip "Unidecode is not installed (tests/interop/install)"
version=$("$python" -c 'from importlib.metadata import version; print(version("Unidecode"))')
[ "$version" = 1.3.7 ] || skip "Unidecode is $version"

sed -n '/^\$ python3 -c/,/>unidecode\.tsv$/p' "$top_srcdir/man/fakescore.1" |
    sed 's/^\$ //; s/\\e/\\/g' >make-table
lines make-table 5
PATH=$foreign/venv/bin:$PATH sh ./make-table
[ "$(wc -l <unidecode.tsv)" -gt 40000 ] || fail "the table is short"

PATH=$top_builddir/tests/cli/fakescore:$PATH
classes="ascii emoji decorative latin hindi hangul cjk other"
# shellcheck disable=SC2086
score_cases inputs "$data/cases.ndjson" $classes >in
run 0 fakescore --decode-table unidecode.tsv --names "$data/names-sample.csv" in
# shellcheck disable=SC2086
score_cases check "$data/cases.ndjson" out $classes || fail "cases differ"
