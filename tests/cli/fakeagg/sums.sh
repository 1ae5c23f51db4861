# Sums per creator, sorted, exact.
. "$top_srcdir/tests/lib.sh"

for line in 'b 0' 'a 1' 'a 0.33' 'b 0' 'é 1' 'a 0' 'b 1' 'a 1'; do
    set -- $line
    echo "{\"handle\":\"$1\",\"x\":[1],\"final_\":$2}"
done >in
run 0 fakeagg in
cat >expected <<'EOF'
{"handle":"a","followers":4,"mean_final":0.5825,"share_0":0.25,"share_0.33":0.25,"share_1":0.5,"over":2}
{"handle":"b","followers":3,"mean_final":0.3333333333333333,"share_0":0.6666666666666666,"share_0.33":0.0,"share_1":0.3333333333333333,"over":1}
{"handle":"é","followers":1,"mean_final":1.0,"share_0":0.0,"share_0.33":0.0,"share_1":1.0,"over":1}
EOF
same expected out

# The threshold is strict; the order of the input does not matter.
sort -r in >reversed
run 0 fakeagg --threshold 0.33 reversed
has out '"handle":"a","followers":4,"mean_final":0.5825,"share_0":0.25,"share_0.33":0.25,"share_1":0.5,"over":2'
run 0 fakeagg -t 0.3 <in
has out '"share_1":0.5,"over":3'

run 0 fakeagg --table in
cat >expected <<'EOF'
handle    followers    mean         0      0.33         1     over 0.5
a                 4  0.5825    25.00%    25.00%    50.00%            2
b                 3  0.3333    66.67%     0.00%    33.33%            1
é                 1  1.0000     0.00%     0.00%   100.00%            1
total             8  0.5413    37.50%    12.50%    50.00%            4
EOF
same expected out
run 0 fakeagg --table </dev/null
has out "total             0  0.0000"
run 0 fakeagg </dev/null
[ ! -s out ] || fail "a creator out of nothing"

# Another member, numbers too; one that collides with the output.
echo '{"campaign":7,"final_":1}' >in
run 0 fakeagg --by campaign in
has out '{"campaign":"7","followers":1,'
run 2 fakeagg --by followers in
