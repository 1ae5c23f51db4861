"""boto3 against the server that AWS_ENDPOINT_URL names: what is configured on buckets, notifications,
forms. Every assertion is something real AWS does."""

import json
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

BUCKET = "configured"
s3 = boto3.client("s3")


def refused(code, call, **arguments):
    """The call must fail with this error code."""
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response["Error"]
        return error.response
    raise AssertionError(f"{call.__name__}{arguments} was not refused with {code}")


def round_trip(name, key, document, absent=None, remove=None, put=None, get=None):
    """Puts a configuration, gets the same, removes it."""
    put = getattr(s3, put or f"put_bucket_{name}")
    get = getattr(s3, get or f"get_bucket_{name}")
    if absent:
        refused(absent, get, Bucket=BUCKET)
    put(Bucket=BUCKET, **{key: document})
    got = get(Bucket=BUCKET)
    got.pop("ResponseMetadata")
    if remove:
        getattr(s3, remove)(Bucket=BUCKET)
    if absent and remove:
        refused(absent, get, Bucket=BUCKET)
    return got


def configurations():
    rules = [
        {
            "ID": "logs",
            "Filter": {"And": {"Prefix": "logs/", "Tags": [{"Key": "a", "Value": "b"}], "ObjectSizeGreaterThan": 10}},
            "Status": "Enabled",
            "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
            "Expiration": {"Days": 90},
            "NoncurrentVersionExpiration": {"NoncurrentDays": 5, "NewerNoncurrentVersions": 2},
        },
        {"ID": "old", "Prefix": "", "Status": "Disabled", "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}},
    ]
    got = round_trip(
        "lifecycle_configuration", "LifecycleConfiguration", {"Rules": rules},
        "NoSuchLifecycleConfiguration", "delete_bucket_lifecycle",
    )
    assert got["Rules"] == rules, got
    for wrong in ({"Days": 0}, {"Days": -1}):
        refused(
            "InvalidArgument", s3.put_bucket_lifecycle_configuration, Bucket=BUCKET,
            LifecycleConfiguration={"Rules": [{"Filter": {}, "Status": "Enabled", "Expiration": wrong}]},
        )
    tags = {"TagSet": [{"Key": "team", "Value": "data"}]}
    assert round_trip("tagging", "Tagging", tags, "NoSuchTagSet", "delete_bucket_tagging") == tags
    cors = {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["http://*.example"], "MaxAgeSeconds": 5}]}
    assert round_trip("cors", "CORSConfiguration", cors, "NoSuchCORSConfiguration", "delete_bucket_cors") == cors
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*",
                                                      "Resource": f"arn:aws:s3:::{BUCKET}/*"}]}
    got = round_trip("policy", "Policy", json.dumps(policy), "NoSuchBucketPolicy", "delete_bucket_policy")
    assert json.loads(got["Policy"]) == policy
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": False, "RestrictPublicBuckets": False}
    got = round_trip("", "PublicAccessBlockConfiguration", block, "NoSuchPublicAccessBlockConfiguration",
                     "delete_public_access_block", "put_public_access_block", "get_public_access_block")
    assert got["PublicAccessBlockConfiguration"] == block
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
    default = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]
    assert default["Rules"] == [rule]
    got = round_trip("encryption", "ServerSideEncryptionConfiguration", {"Rules": [rule]})
    assert got["ServerSideEncryptionConfiguration"]["Rules"] == [rule]
    got = round_trip("accelerate_configuration", "AccelerateConfiguration", {"Status": "Suspended"})
    assert got == {"Status": "Suspended"}


def receive(queue, count):
    bodies = []
    while len(bodies) < count:
        reply = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=5)
        assert reply.get("Messages"), f"{len(bodies)} of {count} messages"
        for message in reply["Messages"]:
            bodies.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def notifications():
    queue = sqs.create_queue(QueueName="events")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    configuration = {
        "QueueArn": arn,
        "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"],
        "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}},
    }
    put = s3.put_bucket_notification_configuration
    refused("InvalidArgument", put, Bucket=BUCKET,
            NotificationConfiguration={"QueueConfigurations": [dict(configuration, QueueArn=arn + "-none")]})
    put(Bucket=BUCKET, NotificationConfiguration={"QueueConfigurations": [configuration]})
    got = s3.get_bucket_notification_configuration(Bucket=BUCKET)["QueueConfigurations"]
    assert len(got) == 1 and got[0].pop("Id")
    configuration["Filter"]["Key"]["FilterRules"][0]["Name"] = "Prefix"
    assert got == [configuration], got
    (test,) = receive(queue, 1)
    assert test["Event"] == "s3:TestEvent" and test["Bucket"] == BUCKET and test["Service"] == "Amazon S3"
    s3.put_object(Bucket=BUCKET, Key="in/a b", Body=b"12345")
    s3.put_object(Bucket=BUCKET, Key="out/a", Body=b"12345")
    s3.delete_object(Bucket=BUCKET, Key="in/a b")
    put_event, delete_event = [body["Records"][0] for body in receive(queue, 2)]
    assert put_event["eventName"] == "ObjectCreated:Put" and put_event["s3"]["object"]["key"] == "in/a+b"
    assert put_event["s3"]["object"]["size"] == 5 and put_event["s3"]["bucket"]["arn"] == f"arn:aws:s3:::{BUCKET}"
    assert delete_event["eventName"] == "ObjectRemoved:Delete" and "size" not in delete_event["s3"]["object"]
    assert int(put_event["s3"]["object"]["sequencer"], 16) < int(delete_event["s3"]["object"]["sequencer"], 16)
    s3.delete_object(Bucket=BUCKET, Key="out/a")
    put(Bucket=BUCKET, NotificationConfiguration={})
    assert "QueueConfigurations" not in s3.get_bucket_notification_configuration(Bucket=BUCKET)


def post(url, fields, content):
    """The status, headers and body of a form."""
    boundary = "boundary-of-the-form"
    body = b""
    for name, value in fields.items():
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    body += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n'.encode()
    body += b"Content-Type: text/plain\r\n\r\n" + content + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(url, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})
    try:
        with urllib.request.urlopen(request) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def forms():
    for version in ("s3v4", "s3"):
        client = boto3.client("s3", config=Config(signature_version=version))
        form = client.generate_presigned_post(
            BUCKET, "form/${filename}",
            Fields={"success_action_status": "201", "Content-Type": "text/csv", "x-amz-meta-colour": "blue"},
            Conditions=[{"success_action_status": "201"}, ["starts-with", "$Content-Type", "text/"],
                        {"x-amz-meta-colour": "blue"}, ["content-length-range", 1, 10]],
        )
        assert ("AWSAccessKeyId" in form["fields"]) == (version == "s3"), form
        status, headers, body = post(form["url"], form["fields"], b"a,b")
        assert status == 201 and b"<Key>form/f.txt</Key>" in body, (status, body)
        got = s3.get_object(Bucket=BUCKET, Key="form/f.txt")
        assert got["Body"].read() == b"a,b" and got["ContentType"] == "text/csv"
        assert got["Metadata"] == {"colour": "blue"}
        status, headers, body = post(form["url"], form["fields"], b"a,b,c,d,e,f")
        assert status == 400 and b"<Code>EntityTooLarge</Code>" in body, (status, body)
        status, headers, body = post(form["url"], dict(form["fields"], colour="red"), b"a,b")
        assert status == 403 and b"Extra input fields: colour" in body, (status, body)
        over = client.generate_presigned_post(BUCKET, "form/late", ExpiresIn=-10)
        status, headers, body = post(over["url"], over["fields"], b"a,b")
        assert status == 403 and b"Policy expired" in body, (status, body)
        s3.delete_object(Bucket=BUCKET, Key="form/f.txt")


def browsers():
    """What a browser asks before it sends something elsewhere, and what it may see."""

    def ask(origin, method, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "page"})
        try:
            with urllib.request.urlopen(urllib.request.Request(url, None, dict(headers, Origin=origin), method=method)) as reply:
                return reply.status, reply.headers
        except urllib.error.HTTPError as error:
            return error.code, error.headers

    s3.put_object(Bucket=BUCKET, Key="page", Body=b"page")
    here, wish = "http://app.example", "Access_Control_Request_Method"
    assert ask(here, "OPTIONS", **{wish: "PUT"})[0] == 403
    rule = {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["http://*.example"], "AllowedHeaders": ["x-amz-*"],
            "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 5}
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [rule]})
    status, headers = ask(here, "OPTIONS", **{wish: "PUT"}, Access_Control_Request_Headers="X-Amz-Date")
    assert status == 200 and headers["Access-Control-Allow-Origin"] == here, headers
    assert headers["Access-Control-Max-Age"] == "5" and "PUT" in headers["Access-Control-Allow-Methods"]
    assert ask(here, "OPTIONS", **{wish: "DELETE"})[0] == 403
    assert ask(here, "OPTIONS", **{wish: "PUT"}, Access_Control_Request_Headers="Cookie")[0] == 403
    assert ask("http://example.org", "OPTIONS", **{wish: "GET"})[0] == 403
    status, headers = ask(here, "GET")
    assert status == 200 and headers["Access-Control-Expose-Headers"] == "ETag"
    status, headers = ask("http://example.org", "GET")
    assert status == 200 and "Access-Control-Allow-Origin" not in headers
    s3.delete_bucket_cors(Bucket=BUCKET)
    s3.delete_object(Bucket=BUCKET, Key="page")


sqs = boto3.client("sqs")
s3.create_bucket(Bucket=BUCKET)
configurations()
notifications()
forms()
browsers()
s3.delete_bucket(Bucket=BUCKET)
