# Presigned URLs in use: what each lets one do, and that it lets nobody do anything else.
. "${top_srcdir:?}/tests/lib.sh"
command -v curl >/dev/null || skip 'curl is not installed'
under_cloudlet

s3bucket create box >/dev/null
printf 'hello' >file
s3put file 's3://box/a b+c/é' >/dev/null

# code EXPECTED CURL-ARGUMENT...: the reply's status; its body is in ./body.
code() {
    expected=$1
    shift
    got=$(curl -s -o body -w '%{http_code}' "$@")
    [ "$got" = "$expected" ] || { cat body >&2 && fail "status $got, expected $expected: $*"; }
}

run 0 s3sign 's3://box/a b+c/é'
lines out 1
url=$(cat out)
code 200 "$url"
[ "$(cat body)" = hello ] || fail "another body: $(cat body)"
code 403 -X DELETE "$url"
code 403 "$(echo "$url" | sed 's|/a%20b|/b%20b|')"
code 403 "$(echo "$url" | sed 's|X-Amz-Expires=3600|X-Amz-Expires=3601|')"

run 0 s3sign -r content-type=text/x-mine -r 'content-disposition=attachment; filename="x y"' \
    's3://box/a b+c/é'
code 200 -D head "$(cat out)"
grep -qi '^content-type: text/x-mine' head || fail "no response-content-type: $(cat head)"
grep -qi '^content-disposition: attachment; filename="x y"' head || fail 'no disposition'

run 0 s3sign -m head 's3://box/a b+c/é'
code 200 -I "$(cat out)"

# What was signed must be sent as it was signed.
run 0 s3sign -m put -t text/csv -H 'x-amz-meta-colour: blue' -H if-none-match:'*' s3://box/new
url=$(cat out)
code 403 -T file "$url"
code 403 -T file -H 'Content-Type: text/html' -H 'x-amz-meta-colour: blue' -H 'If-None-Match: *' "$url"
code 200 -T file -H 'Content-Type: text/csv' -H 'x-amz-meta-colour: blue' -H 'If-None-Match: *' "$url"
code 412 -T file -H 'Content-Type: text/csv' -H 'x-amz-meta-colour: blue' -H 'If-None-Match: *' "$url"

# A part of an upload.
curl -s -X POST -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' --aws-sigv4 aws:amz:us-east-1:s3 --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
    "$AWS_ENDPOINT_URL/box/parts?uploads=" >begun
id=$(sed -n 's|.*<UploadId>\(.*\)</UploadId>.*|\1|p' begun)
[ -n "$id" ] || fail "no upload: $(cat begun)"
run 0 s3sign --upload-id "$id" --part 1 s3://box/parts
code 200 -T file -D head "$(cat out)"
grep -qi '^etag: "5d41402abc4b2a76b9719d911017c592"' head || fail "no part: $(cat head)"

run 0 s3sign -m delete s3://box/new s3://box/none
lines out 2
code 204 -X DELETE "$(head -n 1 out)"
run 5 s3get s3://box/new

run 0 s3sign -e 1 's3://box/a b+c/é'
url=$(cat out)
expired() { [ "$(curl -s -o body -w '%{http_code}' "$url")" = 403 ]; }
wait_for 20 expired
has body 'Request has expired'

# A form: what it allows goes in, what it does not is refused.
run 0 s3sign --post --max-bytes 10 --content-type-prefix text/ -f x-amz-meta-colour=blue s3://box/in/
action=$(sed 's/^{"url":"\([^"]*\)".*/\1/' out)
sed 's/.*"fields":{"\(.*\)"},"expires_at".*/\1/; s/","/\n/g' out | sed 's/":"/=/' >fields
post() {
    expected=$1
    shift
    set -- "$@" -F "file=@file;filename=name.txt" "$action"
    while read -r field; do
        set -- --form-string "$field" "$@"
    done <fields
    code "$expected" "$@"
}
post 204 -F Content-Type=text/plain
[ "$(s3get s3://box/in/name.txt)" = hello ] || fail 'the form uploaded something else'
post 403 -F Content-Type=image/png
post 403 # no Content-Type at all
printf 'longer than ten bytes' >file
post 400 -F Content-Type=text/plain
has body EntityTooLarge
sed 's|^key=in/|key=out/|' fields >other
mv other fields
printf 'hello' >file
post 403 -F Content-Type=text/plain
