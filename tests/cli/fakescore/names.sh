# Lists of names.
. "$top_srcdir/tests/lib.sh"

echo '{"follower_handle":"x","follower_full_name":"Qwvx"}' >in
score() { sed 's/.*"indian_name_score":\([0-9.]*\).*/\1/' out; }

run 0 fakescore in
[ "$(score)" != 100.0 ] || fail "the built-in list knows Qwvx"
printf 'Baby Names\r\nQWVX\r\n' >names
run 0 fakescore --names names in
[ "$(score)" = 100.0 ] || fail "exact name scores $(score)"
printf '\357\273\277"qwvx",girl\n' >names
run 0 fakescore --names names in
[ "$(score)" = 100.0 ] || fail "quoted name scores $(score)"
echo '{"follower_handle":"x","follower_full_name":"Names"}' >in
printf 'Names\nzz\n' >names
run 0 fakescore --names names in
[ "$(score)" = 0.0 ] || fail "the header is a name"

run 5 fakescore --names missing in
has err "missing"
: >names
run 6 fakescore --names names in
has err "names: no names in it"
printf 'uma\nm\377ra\n' >names
run 6 fakescore --names names in
has err "names: line 2: not UTF-8"
head -c 121 /dev/zero | tr '\000' 'a' >names
run 6 fakescore --names names in
has err "line 1: longer than 120 characters"
head -c 120 /dev/zero | tr '\000' 'a' >names
run 0 fakescore --names names in
