# Records: a member is added, a former one of that name goes, every other byte stays.
. "$top_srcdir/tests/lib.sh"

# becomes EXPECTED OPTION...: the record in ./in does.
becomes() {
    wanted=$1
    shift
    run 0 romanise "$@" in
    printf '%s\n' "$wanted" >expected
    same expected out
}

echo ' {"a" : 1.0, "follower_full_name":"राहुल शर्मा" , "b":[ ]} ' >in
becomes '{"a" : 1.0, "follower_full_name":"राहुल शर्मा" , "b":[ ],"romanised":"rahul sharma"}'
echo '{"romanised":"x","follower_full_name":"\u0930\u093e\u092e \"!\""}' >in
becomes '{"follower_full_name":"\u0930\u093e\u092e \"!\"","romanised":"ram \"!\""}'
becomes '{"romanised":"x","follower_full_name":"ram \"!\""}' --to follower_full_name
echo '{"नाम":"मोहन"}' >in
becomes '{"नाम":"मोहन","in \"Latin\"":"mohan"}' --field नाम --to 'in "Latin"'
echo '{"follower_full_name":"Uma"}' >in
becomes '{"follower_full_name":"Uma","romanised":"Uma"}'
becomes '{"follower_full_name":"Uma","romanised":["Uma"]}' -k 4
echo '{"follower_full_name":"राहुल"}' >in
run 0 romanise -k 2 in
has out '"romanised":["rahul","'

# A name that is missing or no string, and a line that is no record.
{
    echo '{"follower_full_name":"राम"}'
    echo '{"name":"राम"}'
    echo '{"follower_full_name":7}'
    echo '{'
} >in
run 1 romanise in
lines out 1
lines err 3
has err "in: line 2: follower_full_name"
has err "in: line 3: follower_full_name"
has err "in: line 4: "
run 1 romanise --failed bad in
lines out 1
lines bad 3
run 1 romanise --strict in
lines err 1

run 2 romanise --to _error in
run 2 romanise --field "$(printf '\377')" in

# A name of a mebibyte and one byte more.
big() { printf '{"follower_full_name":"%s"}\n' "$(head -c "$1" /dev/zero | tr '\000' 'a')"; }
big 1048576 >in
run 0 romanise in
big 1048577 >in
run 1 romanise in
has err "in: line 1: follower_full_name: longer than 1048576 bytes"
