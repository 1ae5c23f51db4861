# Configurations are set from XML, JSON and words, shown as JSON that can be set again, and removed.
. "${top_srcdir:?}/tests/lib.sh"
under_cloudlet

run 0 s3bucket create --tag team=data --tag 'cost centre=4=2' data
cat >expected <<'END'
{"TagSet":[{"Key":"team","Value":"data"},{"Key":"cost centre","Value":"4=2"}]}
END
run 0 s3bucket tagging data
same out expected

cat >rules.xml <<'END'
<LifecycleConfiguration>
  <Rule>
    <ID>logs</ID>
    <Filter><Prefix>logs/</Prefix></Filter>
    <Status>Enabled</Status>
    <Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>
    <Expiration><Days>365</Days></Expiration>
  </Rule>
</LifecycleConfiguration>
END
cat >expected <<'END'
{"Rules":[{"ID":"logs","Filter":{"Prefix":"logs/"},"Status":"Enabled","Transitions":[{"Days":30,"StorageClass":"STANDARD_IA"}],"Expiration":{"Days":365}}]}
END
run 5 s3bucket lifecycle data
has err NoSuchLifecycleConfiguration
run 0 s3bucket lifecycle data rules.xml
[ ! -s out ] || fail 'output of setting'
run 0 s3bucket lifecycle data
sorted() { python3 -c 'import json, sys; print(json.dumps(json.load(open(sys.argv[1])), sort_keys=True))' "$1"; }
if command -v python3 >/dev/null; then
    [ "$(sorted out)" = "$(sorted expected)" ] || fail "lifecycle: $(cat out)"
fi
cp out rules.json
run 0 s3bucket create copy
run 0 s3bucket lifecycle s3://copy - <rules.json
run 0 s3bucket lifecycle copy
same out rules.json
run 0 s3bucket --xml lifecycle copy
has out '<Transition><Days>30</Days>'
run 0 s3bucket lifecycle copy ./rules.xml
run 0 s3bucket lifecycle copy
same out rules.json
run 0 s3bucket lifecycle copy --delete
run 5 s3bucket lifecycle copy
run 0 s3bucket lifecycle copy --delete

# A mistake is told with file, rule and field before anything is sent.
sed 's/365/0/' rules.xml >bad.xml
run 6 env AWS_ENDPOINT_URL=http://127.0.0.1:1 s3bucket lifecycle data bad.xml
has err "bad.xml: Rule 1 (logs): 'Days' for Expiration action must be a positive integer"
sed 's/<Days>365/<Dayz>365/; s/365<.Days>/365<\/Dayz>/' rules.xml >bad.xml
run 6 s3bucket lifecycle data bad.xml
has err 'bad.xml: Rule 1 (logs): Expiration: Dayz: unknown'
run 5 s3bucket lifecycle data absent.xml
run 6 s3bucket lifecycle data - </dev/null

run 0 s3bucket encryption data
has out '"SSEAlgorithm":"AES256"'
run 0 s3bucket encryption data AES256
run 1 s3bucket encryption data aws:kms alias/mine
run 0 s3bucket public-access data block
run 0 s3bucket public-access data
echo '{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}' >expected
same out expected
run 0 s3bucket accelerate data enabled
run 0 s3bucket accelerate data
echo '{"Status":"Enabled"}' >expected
same out expected
run 0 s3bucket accelerate data suspended

run 0 s3bucket versioning copy
echo '{}' >expected
same out expected
run 0 s3bucket versioning copy enabled
run 0 s3bucket versioning copy
echo '{"Status":"Enabled"}' >expected
same out expected
run 0 s3bucket create --versioning versioned
run 0 s3bucket versioning versioned Suspended
run 0 s3bucket describe versioned
has out '"versioning":{"Status":"Suspended"}'

cat >policy.json <<'END'
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::data/*"}]}
END
run 0 s3bucket policy data policy.json
run 0 s3bucket policy data
has out '"Resource":"arn:aws:s3:::data/*"'
run 6 s3bucket policy copy policy.json
has err 'Statement 1: Policy has invalid resource'

cat >cors.json <<'END'
{"CORSRules":[{"AllowedMethods":["GET"],"AllowedOrigins":["https://example.com"]}]}
END
run 0 s3bucket cors data cors.json
run 0 s3bucket cors data
same out cors.json

run 0 s3bucket notification data
echo '{}' >expected
same out expected

run 0 s3bucket describe data
has out '{"bucket":"data","region":"us-east-1",'
has out '"tagging":{"TagSet":[{"Key":"team"'
has out '"policy":{"Version":'
has out '"accelerate":{"Status":"Suspended"}'
run 0 s3bucket describe copy
has out '"lifecycle":null,"policy":null,"cors":null'
lines out 1

# What does not go together.
run 2 s3bucket lifecycle copy --delete rules.json
run 2 s3bucket lifecycle copy rules.json rules.xml
run 2 s3bucket versioning copy --delete
run 2 s3bucket describe copy more
run 2 s3bucket delete copy --delete
run 2 s3bucket tagging copy --tag a=b
run 2 s3bucket create --tag a tagged
run 2 s3bucket create --tag aws:a=b tagged
run 5 s3bucket describe tagged
run 5 s3bucket lifecycle absent
has err 'no such bucket'

run 0 s3bucket tagging data a=1 b=
run 0 s3bucket tagging data
echo '{"TagSet":[{"Key":"a","Value":"1"},{"Key":"b","Value":""}]}' >expected
same out expected
run 0 s3bucket delete data
run 0 s3bucket create data
run 5 s3bucket tagging data
