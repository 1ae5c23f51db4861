# Lines that cannot be counted are reported and the rest is.
. "$top_srcdir/tests/lib.sh"

{
    echo '{"handle":"a","final_":1}'
    echo '{"handle":"a"}'
    echo '{"handle":"a","final_":0.5}'
    echo '{"handle":"a","final_":"1"}'
    echo '{"final_":1}'
    echo '{"handle":null,"final_":1}'
    echo 'oops'
    echo '{"handle":"a","final_":0}'
} >in
run 1 fakeagg in
lines out 1
has out '{"handle":"a","followers":2,'
lines err 6
has err "fakeagg: in: line 2: final_: missing"
has err "fakeagg: in: line 3: final_: not 0, 0.33 or 1"
has err "fakeagg: in: line 4: final_: not 0, 0.33 or 1"
has err "fakeagg: in: line 5: handle: missing"
has err "fakeagg: in: line 6: handle: "
has err "fakeagg: in: line 7: "

# Half a sum would look like a whole one.
run 1 fakeagg --strict <in
[ ! -s out ] || fail "a sum after --strict stopped"
has err "fakeagg: line 2: final_: missing"
lines err 1
run 5 fakeagg missing
long=$(head -c 1024 /dev/zero | tr '\000' 'k')
echo "{\"handle\":\"$long\",\"final_\":1}" >in
run 0 fakeagg in
echo "{\"handle\":\"k$long\",\"final_\":1}" >in
run 1 fakeagg in
has err "handle: longer than 1024 bytes"

[ -c /dev/full ] || exit 0
status=0
echo '{"handle":"a","final_":1}' | fakeagg >/dev/full 2>err || status=$?
[ $status -eq 7 ] || fail "status $status for a full disk"
