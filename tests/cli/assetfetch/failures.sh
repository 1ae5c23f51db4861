# What cannot be had fails with its own code, once or after retries; the rest goes on.
. "${top_srcdir:?}/tests/lib.sh"
. "$top_srcdir/tests/cli/assetfetch/lib.inc"

{
    asset 1 /expired/a.jpg
    asset 2 /status/404/a.jpg
    asset 3 /status/410/a.jpg
    asset 4 /status/403/a.jpg
    asset 5 /html/a.jpg
    asset 6 /empty/a.jpg
    asset 7 /loop/a.jpg
    asset 8 /ftp/a.jpg
    asset 9 /redirect/6/a.jpg
    asset 10 /redirect/5/a.jpg
    asset 11 /flaky/2/a.jpg
    asset 12 /flaky/3/b.jpg
    asset 13 /busy/1/a.jpg
    asset 14 /short/a.jpg
    asset 15 /huge/2000001 VIDEO
    asset 16 /huge/2000000 VIDEO
    asset 17 /chunked/2000001 VIDEO
    asset 18 /chunked/2000000 VIDEO
    asset 19 /jpeg/a.jpg
    asset 20 /text/a.jpg
    asset 21 /page/404/a.jpg
    asset 22 /page/502/a.jpg
} >input
run 1 fetch --max-bytes 2000000 --failed failed <input
[ ! -s err ] || fail "messages: $(cat err)"
mv out log
sed 's/.*"entity_id":"\([0-9]*\)".*/\1/' log | sort -n | tr '\n' ' ' >stored
echo '10 11 13 16 18 19 ' | tr -d '\n' >expected
same expected stored
sed -n 's/.*"entity_id":"\([0-9]*\)".*"_error":{"code":"\([^"]*\)".*"retryable":\([a-z]*\)}}$/\1 \2 \3/p' \
    failed | sort -n >codes
cat >expected <<X
1 UrlSignatureExpired false
2 NotFound false
3 Gone false
4 HttpError false
5 NotMedia false
6 EmptyBody true
7 TooManyRedirects false
8 BadRedirect false
9 TooManyRedirects false
12 HttpError true
14 network true
15 TooLarge false
17 TooLarge false
20 NotMedia false
21 NotFound false
22 HttpError true
X
same expected codes
# Tried as often as it helps: what is final once, the rest three times.
for target in /expired/a.jpg:1 /status/404/a.jpg:1 /status/403/a.jpg:1 /flaky/2/a.jpg:3 \
    /flaky/3/b.jpg:3 /busy/1/a.jpg:2 /short/a.jpg:3 /page/502/a.jpg:3 /huge/2000001:1; do
    [ "$(grep -cx "${target%:*}" "$ASKED")" -eq "${target#*:}" ] ||
        fail "${target%:*} was asked for $(grep -cx "${target%:*}" "$ASKED") times"
done
grep -q '"entity_id":"10".*"redirects":5' log || fail "the redirects are not counted"
grep -q '"entity_id":"11".*"attempts":3' log || fail "the attempts are not counted"
run 0 s3ls s3://media
lines out 6

# Failed lines are good input for another try.
run 1 fetch --failed again <failed
run 1 fetch --failed - <failed
lines out 16
has out '"_error":{"code":"UrlSignatureExpired"'

# Without --allow-private the origin's address is refused, however it is written.
port=${ORIGIN##*:}
for host in 127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 localhost '[::1]' '[::ffff:127.0.0.1]' \
    169.254.169.254 10.1.2.3 0.0.0.0; do
    asset x /jpeg/x.jpg | sed "s|//127.0.0.1:[0-9]*|//$host:$port|"
done >input
: >"$ASKED"
run 1 assetfetch --bucket media --failed failed <input
[ ! -s out ] || fail "a private address was used: $(cat out)"
errors | uniq >codes
grep -vx 'AddressRefused\|network' codes && fail "other codes"
grep -c '"AddressRefused"' failed >count
[ "$(cat count)" -ge 8 ] || fail "only $(cat count) were refused: $(cat failed)"
[ ! -s "$ASKED" ] || fail "the origin was asked"
