# The built-in list of names: large, and precise: hardly any common English word or name of elsewhere
# is taken for an Indian one, unless people in India bear it.
. "${top_srcdir:?}/tests/lib.sh"
LC_ALL=C
export LC_ALL
forms=$top_builddir/src/score/names.list
lists=$top_srcdir/tests/vectors/precision

find "$top_srcdir/data/names" -mindepth 2 -name '*.txt' -exec cat {} + | sort -u >written
[ "$(wc -l <written)" -ge 15000 ] || fail "only $(wc -l <written) names"
[ "$(wc -l <"$forms")" -ge 35183 ] || fail "only $(wc -l <"$forms") forms"
comm -23 written "$forms" >lost
[ ! -s lost ] || fail "names that are not among the forms: $(head -n 3 lost)"

sort -u "$lists/used-in-india.txt" >used
for list in english-words:3000 english-names:1000 spanish-names:1000 chinese-names:1000 \
    russian-names:1000; do
    count=${list#*:} list=${list%:*}
    sort -u "$lists/$list.txt" >common
    lines common "$count"
    comm -12 common "$forms" | comm -23 - used >taken
    echo "$list: $(wc -l <taken) of $count"
    [ $(($(wc -l <taken) * 100)) -lt $((count * 3)) ] ||
        fail "$list: $(wc -l <taken) of $count are taken for names: $(head -n 20 taken | tr '\n' ' ')"
done
