# The caller's bytes stay; scoring again replaces the sixteen members.
. "$top_srcdir/tests/lib.sh"

echo '{ "id" : 1234567890123456789 , "x":1.50e+01, "follower_handle":"u\u006da", "n":{"a":[ ]} ,"follower_full_name":"Uma" ,"_sqs":{"receipt":"r\/1"} }' >in
run 0 fakescore in
sed 's/"symbolic_name".*//' out >start
printf '%s\n' '{ "id" : 1234567890123456789 , "x":1.50e+01, "follower_handle":"u\u006da", "n":{"a":[ ]} ,"follower_full_name":"Uma" ,"_sqs":{"receipt":"r\/1"} ,' >expected
same expected start
has out '"cleaned_handle":"uma"'
cp out once
run 0 fakescore once
same once out

# Also when the old members stand first, in between, or under escaped names.
echo '{"final_":9,"follower_handle":"uma","sc\u006fre_80":7,"follower_full_name":"Uma","score":1}' >in
run 0 fakescore in
has out '{"follower_handle":"uma","follower_full_name":"Uma","score":1,"symbolic_name":"Uma",'
[ "$(grep -o final_ out | wc -l)" -eq 1 ] || fail "final_ twice"
