# Lists: order, prefix, delimiter, pages, both versions; deleting many.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"

start --memory --auth off
expect 200 PUT /bucket
for key in a a/ a/b a/c/d a/c/e b b/x/y A 'a%20b' %C3%A9 z%F0%9F%98%80; do
    expect 200 PUT "/bucket/$key" --data-binary 1
done
keys() {
    grep -o '<Key>[^<]*</Key>\|<CommonPrefixes><Prefix>[^<]*' body |
        sed 's/<Key>//;s/<.Key>//;s/<CommonPrefixes><Prefix>/+/' | tr '\n' ' '
}
list() { # QUERY KEYS
    expect 200 GET "/bucket?$1"
    [ "$(keys)" = "$2" ] || fail "?$1: $(keys)"
}
list 'list-type=2&encoding-type=url' 'A a a%20b a/ a/b a/c/d a/c/e b b/x/y z%F0%9F%98%80 %C3%A9 '
list 'list-type=2&encoding-type=url&delimiter=/' 'A a a%20b b z%F0%9F%98%80 %C3%A9 +a/ +b/ '
list 'list-type=2&delimiter=/&prefix=a/' 'a/ a/b +a/c/ '
list 'list-type=2&prefix=b&delimiter=x' 'b +b/x '
list 'list-type=2&prefix=nothing' ''
list 'list-type=2&start-after=a/c/d&max-keys=2' 'a/c/e b '
has body '<IsTruncated>true</IsTruncated>'
list 'list-type=2&max-keys=0' ''
has body '<IsTruncated>false</IsTruncated>'
list 'marker=a/c/d&max-keys=2' 'a/c/e b '

# Pages: every key and prefix once, whatever the size of the page.
for size in 1 2 3 5; do
    : >all
    token=
    while :; do
        expect 200 GET "/bucket?list-type=2&encoding-type=url&delimiter=/&max-keys=$size$token"
        keys >>all
        next=$(sed -n 's/.*<NextContinuationToken>\([^<]*\)<.*/\1/p' body | sed 's/+/%2B/g;s/=/%3D/g')
        [ -n "$next" ] || break
        token="&continuation-token=$next"
    done
    tr ' ' '\n' <all | sed '/^$/d' | LC_ALL=C sort >sorted
    printf '%s\n' %C3%A9 +a/ +b/ A a a%20b b z%F0%9F%98%80 | LC_ALL=C sort >wanted
    same wanted sorted
done
expect 400 GET '/bucket?list-type=2&continuation-token=nonsense!'
expect 400 GET '/bucket?list-type=2&max-keys=-1'
expect 400 GET '/bucket?list-type=2&encoding-type=no'

# DeleteObjects wants a checksum and answers for each key.
printf '<Delete><Object><Key>a</Key></Object><Object><Key>none</Key></Object></Delete>' >delete
expect 400 POST '/bucket?delete' --data-binary @delete
has body 'Missing required header'
md5=$(openssl md5 -binary delete | openssl base64)
expect 200 POST '/bucket?delete' --data-binary @delete -H "Content-MD5: $md5"
has body '<Deleted><Key>a</Key>'
has body '<Deleted><Key>none</Key>'
expect 404 GET /bucket/a

# Who owns the objects is told by the old listing, and by the new one when asked.
expect 200 PUT /owned
expect 200 PUT /owned/key --data-binary data
for list in '' '?list-type=2&fetch-owner=true' '?versions'; do
    expect 200 GET "/owned$list"
    has body '<Owner><ID>000000000000</ID></Owner>'
done
expect 200 GET '/owned?list-type=2'
! grep -q Owner body || fail "an owner nobody asked for"
