# Bad lines are reported where they are and the stream goes on; --strict stops.
. "$top_srcdir/tests/lib.sh"

good='{"follower_handle":"uma","follower_full_name":"Uma"}'
{
    echo "$good"
    echo '{"follower_handle":"uma"'
    echo
    printf '{"follower_handle":"u\000ma"}\n'
    echo '[1]'
    printf '{"follower_handle":"uma","follower_full_name":"\377"}\n'
    printf '%s' "$good"
} >in
run 1 fakescore in
lines out 2
lines err 4
has err "fakescore: in: line 2: column 25"
has err "fakescore: in: line 4: "
has err "fakescore: in: line 5: "
has err "fakescore: in: line 6: "

# The same as a filter, with the failed lines in a file that can be fed again.
run 1 fakescore --failed bad <in
lines out 2
has err "4 lines failed"
lines bad 4
has bad '"_error":{"code":"'
has bad '"_body":"{\"follower_handle\":\"uma\""'
run 1 fakescore --failed worse bad
lines worse 4

# --strict writes what came before the first bad line and nothing after it.
run 1 fakescore --strict -j 4 in
lines out 1
lines err 1
run 0 fakescore --strict </dev/null

# Lines past --max-line, 20 MiB among them.
head -c 20971520 /dev/zero | tr '\000' 'x' >long
{ echo "$good"; cat long; echo; echo "$good"; } >in
run 1 fakescore in
lines out 2
has err "line 2: longer than 16777216 bytes"
echo "$good" >in
size=$(($(wc -c <in) - 1))
run 0 fakescore --max-line "$size" in
run 1 fakescore --max-line $((size - 1)) in
has err "line 1: longer than $((size - 1)) bytes"

# A name at the cap of 1024 characters, and one past it.
name=$(head -c 1024 /dev/zero | tr '\000' 'a')
echo "{\"follower_handle\":\"uma\",\"follower_full_name\":\"$name\"}" >in
run 0 fakescore in
echo "{\"follower_handle\":\"uma\",\"follower_full_name\":\"a$name\"}" >in
run 1 fakescore in
has err "follower_full_name: longer than 1024 characters"

# Several files, one of them missing.
echo "$good" >one
run 5 fakescore one missing one
lines out 2
has err "missing"
run 0 fakescore one - <one
lines out 2
