# text/similarity.h beside rapidfuzz 3.3.1, which production runs: the same doubles.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/interop/lib.sh"
need_python rapidfuzz==3.3.1

"$python" -B "$top_srcdir/tests/interop/rapidfuzz_pairs.py" \
    "$top_builddir/tests/interop/similarity_bits" || fail "the ratios differ"
