# Plain lines: a line out for each line in, blank ones too; several romanisations between tabs.
. "$top_srcdir/tests/lib.sh"

printf 'राहुल शर्मा\n\n  \nRavi 🌸\nসৌরভ\nمحمد ۱۲۳\nராம்' >in
printf 'rahul sharma\n\n  \nRavi 🌸\nsourav\nmuhammad 123\nram\n' >expected
run 0 romanise --lines in
same expected out
run 0 romanise --lines -j 3 - <in
same expected out

echo 'राहुल' >in
run 0 romanise --lines -k 3 in
grep -qx 'rahul	[a-z]*	[a-z]*' out || fail "not three romanisations: $(cat out)"
run 0 romanise --lines --best 1 in
grep -qx 'rahul' out || fail "not one romanisation: $(cat out)"

# The language decides, not what else is in the line; --lang chooses it.
echo 'राम ராம்' >in
run 0 romanise --lines in
grep -qx 'ram ராம்' out || fail "Hindi first: $(cat out)"
run 0 romanise --lines --lang ta in
grep -qx 'राम ram' out || fail "Tamil given: $(cat out)"
run 2 romanise --lines --lang xx in
run 2 romanise -k 0 in
run 2 romanise -k 17 in

# What is not UTF-8 is reported; the carriage return of a line is none of it.
printf 'राहुल\r\n' >in
run 0 romanise --lines -k 2 in
printf 'rahul\traahul\r\n' | cmp - out || fail "the carriage return"
printf 'राम\n\377\nमोहन\n' >in
run 1 romanise --lines in
printf 'ram\nmohan\n' | cmp - out || fail "the good lines"
has err "romanise: in: line 2: not UTF-8"
run 1 romanise --lines --failed bad in
lines bad 1
has bad '"_base64":"/w=="'
has bad '"_error":{"code":"bad_data"'
run 1 romanise --lines --strict -j 2 in
lines out 1
