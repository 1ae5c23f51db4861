# The committed models on words they were not trained on: how many of a hundred come out as one of
# those asked wrote them, and how many characters are right. The least is half a point below what they
# had when they were made; no character table has a quarter of it.
. "$top_srcdir/tests/lib.sh"
PATH=$top_builddir/tests/cli/romanise:$PATH
data=${SLUICE_SHARED:-$top_srcdir/../shared}/translit
[ -r "$data/hi.train.tsv.gz" ] || skip "no $data/hi.train.tsv.gz"

while read -r language exact characters; do
    gzip -dc "$data/$language.train.tsv.gz" >pairs
    held_out words pairs >words
    [ "$(wc -l <words)" -gt 2000 ] || fail "$language: too few words"
    run 0 romanise --lines --lang "$language" words
    held_out score pairs <out >scores || fail "$language: not a line for each word"
    read -r is_exact is_characters <scores
    echo "$language: $is_exact % exact, $is_characters % of the characters"
    awk "BEGIN { exit !($is_exact >= $exact && $is_characters >= $characters) }" ||
        fail "$language: expected at least $exact % exact, $characters % of the characters"
done <<END
bn 81.9 96.5
gu 91.9 98.4
hi 82.2 95.7
kn 93.8 98.6
ml 88.5 98.1
or 72.7 94.5
pa 79.2 96.0
ta 86.5 96.8
te 81.1 97.2
ur 68.3 93.1
END
