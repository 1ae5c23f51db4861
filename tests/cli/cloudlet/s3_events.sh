# Event notifications: what happens to objects arrives in queues, in the form of S3.
. "${top_srcdir:-$(dirname "$0")/../../..}/tests/lib.sh"
. "$top_srcdir/tests/cli/cloudlet/server.inc"
command -v python3 >/dev/null || skip "needs python3"

start --memory --auth off
export AWS_ENDPOINT_URL="$endpoint" AWS_ACCESS_KEY_ID=000000000000 AWS_SECRET_ACCESS_KEY=x
run 0 s3bucket create data
run 0 sqsqueue create all images
arn=arn:aws:sqs:us-east-1:000000000000
# bodies QUEUE: the bodies of all messages there, one a line
bodies() {
    sqspull -j 1 --drain "$1" | tee pulled | sqsack
    python3 -c 'import json, sys
for line in sys.stdin:
    record = json.loads(line)
    record.pop("_sqs")
    print(record["body"] if "body" in record else json.dumps(record))' <pulled >out
}

configuration() {
    printf '<NotificationConfiguration>%s</NotificationConfiguration>' "$1" >n.xml
}
configuration "<QueueConfiguration><Id>img</Id><Queue>$arn:images</Queue><Event>s3:ObjectCreated:*</Event>
<Filter><S3Key><FilterRule><Name>prefix</Name><Value>in/</Value></FilterRule><FilterRule><Name>suffix</Name><Value>.jpg</Value></FilterRule></S3Key></Filter></QueueConfiguration>
<QueueConfiguration><Queue>$arn:all</Queue><Event>s3:ObjectRemoved:*</Event></QueueConfiguration>"
run 0 s3bucket notification data n.xml
run 0 s3bucket notification data
has out '"Name":"Prefix","Value":"in/"'
bodies images
lines out 1
has out '"Service"'
has out '"s3:TestEvent"'
bodies all
lines out 1

expect 200 PUT '/data/in/a%20b%2B%C3%BC.jpg' --data-binary hello
expect 200 PUT /data/in/a.png --data-binary hello
expect 200 PUT /data/a.jpg --data-binary hello
expect 200 PUT /data/in/copy.jpg -H 'x-amz-copy-source: data/a.jpg'
expect 200 POST '/data/in/parts.jpg?uploads'
id=$(sed -n 's/.*<UploadId>\([^<]*\)<.*/\1/p' body)
expect 200 PUT "/data/in/parts.jpg?partNumber=1&uploadId=$id" --data-binary hello
expect 200 POST "/data/in/parts.jpg?uploadId=$id" --data-binary '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>5d41402abc4b2a76b9719d911017c592</ETag></Part></CompleteMultipartUpload>'
bodies images
lines out 3
python3 - <<'END'
import json, re
first, second, third = [json.loads(line)["Records"] for line in open("out")]
assert len(first) == 1
record = first[0]
assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record.pop("eventTime")), record
assert record["userIdentity"].pop("principalId") and record["requestParameters"].pop("sourceIPAddress")
assert record["responseElements"].pop("x-amz-request-id") and record["responseElements"].pop("x-amz-id-2")
sequence = [r[0]["s3"]["object"].pop("sequencer") for r in (first, second, third)]
assert sequence == sorted(set(sequence)) and all(re.fullmatch("[0-9A-F]+", s) for s in sequence), sequence
assert record == {
    "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
    "eventName": "ObjectCreated:Put", "userIdentity": {}, "requestParameters": {}, "responseElements": {},
    "s3": {"s3SchemaVersion": "1.0", "configurationId": "img",
           "bucket": {"name": "data", "ownerIdentity": {"principalId": "000000000000"}, "arn": "arn:aws:s3:::data"},
           "object": {"key": "in/a+b%2B%C3%BC.jpg", "size": 5, "eTag": "5d41402abc4b2a76b9719d911017c592"}},
}, record
assert second[0]["eventName"] == "ObjectCreated:Copy"
assert third[0]["eventName"] == "ObjectCreated:CompleteMultipartUpload"
assert third[0]["s3"]["object"]["eTag"].endswith("-1")
END

expect 204 DELETE /data/a.jpg
expect 204 DELETE /data/absent
printf '<Delete><Object><Key>in/a.png</Key></Object></Delete>' >delete.xml
expect 200 POST '/data?delete' --data-binary @delete.xml -H "Content-MD5: $(python3 -c 'import base64, hashlib; print(base64.b64encode(hashlib.md5(open("delete.xml", "rb").read()).digest()).decode())')"
bodies all
lines out 2
python3 - <<'END'
import json
records = [json.loads(line)["Records"][0] for line in open("out")]
assert [r["s3"]["object"]["key"] for r in records] == ["a.jpg", "in/a.png"]
assert all(r["eventName"] == "ObjectRemoved:Delete" and set(r["s3"]["object"]) == {"key", "sequencer"} for r in records)
END

# A change that fails tells nobody; one that is refused neither.
expect 412 PUT /data/in/copy.jpg -H 'If-None-Match: *' --data-binary x
bodies images
lines out 0

# A long poll is woken.
sqspull --wait 20 --max 1 images >polled &
expect 200 PUT /data/in/late.jpg --data-binary x
wait_for 15 test -s polled
wait $!
has polled 'in/late.jpg'
sqsack <polled

# Versions, tags, restored objects.
run 0 s3bucket create --versioning kept
configuration "<QueueConfiguration><Queue>$arn:all</Queue><Event>s3:ObjectCreated:*</Event><Event>s3:ObjectRemoved:*</Event><Event>s3:ObjectTagging:*</Event><Event>s3:ObjectRestore:Post</Event></QueueConfiguration>"
run 0 s3bucket notification kept n.xml
bodies all
expect 200 PUT /kept/key -H 'x-amz-storage-class: GLACIER' --data-binary hello
version=$(sed -n 's/^x-amz-version-id: \(.*\).$/\1/p' head)
expect 200 PUT '/kept/key?tagging' --data-binary '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'
expect 204 DELETE '/kept/key?tagging'
expect 202 POST '/kept/key?restore' --data-binary '<RestoreRequest><Days>1</Days></RestoreRequest>'
expect 204 DELETE /kept/key
marker=$(sed -n 's/^x-amz-version-id: \(.*\).$/\1/p' head)
expect 204 DELETE "/kept/key?versionId=$version"
expect 204 DELETE "/kept/key?versionId=$version"
bodies all
lines out 6
python3 - "$version" "$marker" <<'END'
import json, sys
version, marker = sys.argv[1:]
etag = {"eTag": "5d41402abc4b2a76b9719d911017c592"}
expected = [
    ("ObjectCreated:Put", "2.1", {**etag, "size": 5, "versionId": version}),
    ("ObjectTagging:Put", "2.3", {**etag, "versionId": version}),
    ("ObjectTagging:Delete", "2.3", {**etag, "versionId": version}),
    ("ObjectRestore:Post", "2.1", {**etag, "size": 5, "versionId": version}),
    ("ObjectRemoved:DeleteMarkerCreated", "2.1",
     {"eTag": "d41d8cd98f00b204e9800998ecf8427e", "versionId": marker}),
    ("ObjectRemoved:Delete", "2.1", {"versionId": version}),
]
for line, (name, record_version, told) in zip(open("out"), expected):
    record = json.loads(line)["Records"][0]
    object = record["s3"]["object"]
    assert (object.pop("sequencer", None) is None) == (record_version == "2.3"), record
    assert object.pop("key") == "key"
    assert (record["eventName"], record["eventVersion"], object) == (name, record_version, told), record
END

# What a lifecycle does.
stop
start --memory --auth off --clock virtual
AWS_ENDPOINT_URL=$endpoint
run 0 s3bucket create --versioning kept
run 0 s3bucket create data
run 0 sqsqueue create all images
configuration "<QueueConfiguration><Queue>$arn:all</Queue><Event>s3:LifecycleExpiration:*</Event><Event>s3:LifecycleTransition</Event></QueueConfiguration>"
cat >rules.json <<'END'
{"Rules":[{"Filter":{"Prefix":"old/"},"Status":"Enabled","Expiration":{"Days":1},
  "NoncurrentVersionExpiration":{"NoncurrentDays":1}},
 {"Filter":{"ObjectSizeGreaterThan":4},"Status":"Enabled","Transitions":[{"Days":5,"StorageClass":"GLACIER"}]}]}
END
for bucket in kept data; do
    run 0 s3bucket notification $bucket n.xml
    run 0 s3bucket lifecycle $bucket rules.json
done
bodies all
lines out 2
expect 200 PUT /kept/old/a --data-binary a
expect 200 PUT /data/old/a --data-binary a
expect 200 PUT /data/cold --data-binary hello
for _ in 1 2 3; do
    expect 200 POST '/_cloudlet/clock?advance=172800' # the queue keeps messages for four days
    bodies all
    cat out >>told
done
python3 - <<'END'
import json
records = [json.loads(line)["Records"][0] for line in open("told")]
told = [(r["s3"]["bucket"]["name"], r["eventName"], r["s3"]["object"]["key"]) for r in records]
assert sorted(told) == [
    ("data", "LifecycleExpiration:Delete", "old/a"),
    ("data", "LifecycleTransition", "cold"),
    ("kept", "LifecycleExpiration:Delete", "old/a"),  # the version
    ("kept", "LifecycleExpiration:Delete", "old/a"),  # the marker, when it was alone
    ("kept", "LifecycleExpiration:DeleteMarkerCreated", "old/a"),
], told
for record in records:
    assert record["eventVersion"] == "2.3" and record["userIdentity"]["principalId"] == "s3.amazonaws.com"
    assert ("versionId" in record["s3"]["object"]) == (record["s3"]["bucket"]["name"] == "kept")
(moved,) = [r for r in records if r["eventName"] == "LifecycleTransition"]
assert moved["lifecycleEventData"] == {"transitionEventData": {"destinationStorageClass": "GLACIER"}}
assert moved["s3"]["object"]["size"] == 5
END
configuration "<QueueConfiguration><Queue>$arn:images</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration>"
run 0 s3bucket notification data n.xml
bodies images

# Destinations must be there, and queues; other configurations are left as they were.
configuration "<QueueConfiguration><Queue>$arn:absent</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration>"
run 1 s3bucket notification data n.xml
has err 'Unable to validate the following destination configurations'
expect 200 PUT '/data?notification' --data-binary @n.xml -H 'x-amz-skip-destination-validation: true'
expect 200 PUT /data/in/nowhere.jpg --data-binary x
run 0 sqsqueue create --fifo order
configuration "<QueueConfiguration><Queue>$arn:order.fifo</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration>"
run 1 s3bucket notification data n.xml
for other in Topic CloudFunction; do
    configuration "<${other}Configuration><$other>arn:aws:sns:us-east-1:000000000000:t</$other><Event>s3:ObjectCreated:*</Event></${other}Configuration>"
    run 1 s3bucket notification data n.xml
    has err NotImplemented
done
run 0 s3bucket notification data
has out absent
run 0 s3bucket notification --delete data
run 0 s3bucket notification data
[ "$(cat out)" = '{}' ] || fail "notifications are still there: $(cat out)"
expect 200 PUT /data/in/quiet.jpg --data-binary x
bodies images
lines out 0

# A queue that has gone is no reason to refuse an object.
configuration "<QueueConfiguration><Queue>$arn:images</Queue><Event>s3:ObjectCreated:*</Event></QueueConfiguration>"
run 0 s3bucket notification data n.xml
run 0 sqsqueue delete images
expect 200 PUT /data/in/gone.jpg --data-binary x
