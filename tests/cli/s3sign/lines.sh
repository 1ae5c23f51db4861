# URLs in bulk: the caller's bytes stay, what fails goes to --failed; without network; and nothing
# of a URL or a secret in messages.
. "${top_srcdir:?}/tests/lib.sh"

AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI AWS_REGION=eu-central-1
AWS_EC2_METADATA_DISABLED=true
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION AWS_EC2_METADATA_DISABLED

cat >in <<'LINES'
{"key" : "a\u00e9", "n":1.50 }
{"bucket":"other","key":"b","method":"put","content_type":"text/plain","expires":"15m"}
{"_s3":{"bucket":"third","key":"c","version_id":"v1"},"key":"mine"}
{"key":7}
[1]
{"key":"d","url":"old","expires_at":"old","_error":{"code":"x"}}
{"bucket":"b","prefix":"folder/"}
LINES
run 1 s3sign --list - --failed failed s3://first <in
lines out 4
has out '{"key" : "a\u00e9", "n":1.50 ,"url":"https://first.s3.eu-central-1.amazonaws.com/a%C3%A9?X-Amz-'
has out '"url":"https://other.s3.eu-central-1.amazonaws.com/b?X-Amz-'
has out '&X-Amz-SignedHeaders=content-type%3Bhost&X-Amz-Expires=900&'
has out '"key":"mine","url":"https://third.s3.eu-central-1.amazonaws.com/c?versionId=v1&X-Amz-'
has out '{"key":"d","url":"https://first.s3.'
grep -q old out && fail 'an old url stayed'
grep -qE ',"expires_at":"20[0-9-]+T[0-9:]+\.000Z"}$' out || fail 'no expires_at'
lines failed 3
has failed '{"key":7,"_error":{"code":"bad_data","message":"key: not a string","retryable":false}}'
has failed '{"_body":"[1]","_error"'
has failed '"prefix":"folder/","_error":{"code":"bad_data","message":"key: missing"'
[ ! -s err ] || fail 'messages beside --failed'

# Bad lines without --failed: named by line, and no secret, no URL.
run 1 s3sign -l in s3://first
has err 's3sign: line 4: key: not a string'
grep -qE 'X-Amz|wJalr|https' err && fail 'a message tells a URL'

# What the failed file holds, mended, is input again.
sed 's/"key":7/"key":"7"/' failed | grep '"7"' >again
run 0 s3sign -l again s3://first
has out '{"key":"7","url":"https'
grep -q _error out && fail 'an old _error stayed'

# A token goes into the URL, as something that is signed.
run 0 env AWS_SESSION_TOKEN=to/ken s3sign s3://first/k
has out '&X-Amz-Security-Token=to%2Fken&'

# Keys that end before the URL does say so, once; the line tells when.
cat >process <<'END2'
#!/bin/sh
echo '{"Version":1,"AccessKeyId":"AKIDSESSION","SecretAccessKey":"s","SessionToken":"t","Expiration":"2099-01-01T00:00:00Z"}'
END2
chmod +x process
mkdir .aws
printf '[profile long]\ncredential_process = %s/process\nregion = eu-west-1\n' "$tmp" >.aws/config
run 0 env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY s3sign --profile long s3://first/k
[ ! -s err ] || fail "a note without reason: $(cat err)"
end=$(date -u -d '+20 minutes' +%Y-%m-%dT%H:%M:%SZ)
sed -i "s/2099-01-01T00:00:00Z/$end/" process
printf '{"key":"a"}\n{"key":"b"}\n' |
    run 0 env -u AWS_ACCESS_KEY_ID -u AWS_SECRET_ACCESS_KEY s3sign --profile long -l - s3://first
lines err 1
has err "s3sign: the credentials end at ${end%Z}.000Z"
lines out 2
has out "\"expires_at\":\"${end%Z}.000Z\""

run 2 s3sign
run 2 s3sign s3://first
has err 'key: missing'
run 2 s3sign first/key
run 2 s3sign -e 8d s3://first/k
has err '8d: not a time from 1 second to 7 days'
run 2 s3sign -e 0 s3://first/k
run 2 s3sign -m post s3://first/k
run 2 s3sign -m put -r content-type=a/b s3://first/k
run 2 s3sign --part 3 s3://first/k
run 2 s3sign -H nothing s3://first/k
run 2 s3sign -l - s3://first/k
run 2 s3sign --failed f s3://first/k
run 2 s3sign -f a=b s3://first/k
run 2 s3sign -p s3://first/ s3://first/
run 2 s3sign -p -m put s3://first/
run 2 s3sign -p -f key=x s3://first/
run 5 s3sign -l absent s3://first
run 4 env -u AWS_ACCESS_KEY_ID s3sign s3://first/k
