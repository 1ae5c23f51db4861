# Hindi goes by the model's rules or, with --romanise trained, as romanise does; the other nine
# languages always as romanise does.
. "$top_srcdir/tests/lib.sh"

record() {
    printf '{"follower_handle":"x","follower_full_name":"%s"}\n' "$1"
}

record 'नमिता' >in
run 0 fakescore in
has out '"transliterated_follower_name":"nmita"'
run 0 fakescore --romanise rules in
has out '"transliterated_follower_name":"nmita"'
run 0 fakescore --romanise trained in
has out '"transliterated_follower_name":"namita"'
has out '"cleaned_name":"namita"'
run 2 fakescore --romanise other in

for name in 'ਗੁਰਪ੍ਰੀਤ' 'હાર્દિક' 'সৌরভ' 'فاطمہ' 'முருகன்' 'മോഹൻ' 'ಮಂಜುನಾಥ' 'ଜଗନ୍ନାଥ' 'శ్రీనివాస్'; do
    record "$name" >in
    run 0 romanise --to transliterated_follower_name in
    sed 's/.*,\("trans[^}]*\).*/\1/' out >expected
    grep -q '"[a-z]*"$' expected || fail "$name is not romanised: $(cat expected)"
    for way in rules trained; do
        run 0 fakescore --romanise $way in
        has out "$(cat expected)"
    done
done
