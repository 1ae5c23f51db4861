# src/text/decode_table.c is what tools/mkdecode.py makes of data/decode and the Unicode data that
# data/decode/README names.
. "${top_srcdir:?}/tests/lib.sh"
command -v python3 >/dev/null || skip "no python3"
unicode=${UNICODE_DATA:-/usr/share/unicode}
version=$(sed -n 's/.*Unicode Character Database \([0-9.]*\),.*/\1/p' \
    "$top_srcdir/src/text/decode_table.c")
[ -n "$version" ] || fail "decode_table.c names no version"
[ -r "$unicode/Unihan_Readings.txt.bz2" ] || skip "unicode-data is not installed"
grep -q "DerivedAge-$version.txt" "$unicode/DerivedAge.txt" || skip "unicode-data is not $version"

python3 -B "$top_srcdir/tools/mkdecode.py" >made
same "$top_srcdir/src/text/decode_table.c" made

# Every line of the overlay counts: a code point that is there twice is refused.
mkdir -p copy/data copy/tools
cp -R "$top_srcdir/data/decode" copy/data
cp "$top_srcdir/tools/mkdecode.py" copy/tools
chmod -R u+w copy
echo 'U+0410  X' >>copy/data/decode/greek.txt
run 1 python3 -B copy/tools/mkdecode.py
has err "U+0410 again"
