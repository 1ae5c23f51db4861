"""boto3 against the server that AWS_ENDPOINT_URL names. Every assertion is something real AWS does."""

import hashlib
import io
import json
import os
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError


def refused(code, call, **arguments):
    """The call must fail with this error code."""
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response["Error"]
        return error.response
    raise AssertionError(f"{call.__name__}{arguments} was not refused with {code}")


def presigned(client, version, Key, **more):
    """A URL to write an object and one to read it, both of the signature version."""
    names = {"Bucket": "interop", "Key": Key}
    url = client.generate_presigned_url("put_object", Params={**names, "ContentType": "text/csv", **more})
    assert ("AWSAccessKeyId=" in url) == (version == "s3"), url
    # Version 2 signs the Content-Type, and urllib would send one of its own.
    put = urllib.request.Request(url, data=b"signed", method="PUT", headers={"Content-Type": "text/csv"})
    urllib.request.urlopen(put).close()
    got = client.get_object(**names)
    assert got["ContentType"] == "text/csv" and got["Metadata"] == more.get("Metadata", {})
    url = client.generate_presigned_url("get_object", Params={**names, "ResponseContentType": "a/b; c=d+e"})
    with urllib.request.urlopen(url) as reply:
        assert reply.read() == b"signed" and reply.headers["Content-Type"] == "a/b; c=d+e"
    try:
        urllib.request.urlopen(url.replace("signed", "other"))
    except urllib.error.HTTPError as error:
        assert error.code == 403 and b"SignatureDoesNotMatch" in error.read()
    else:
        raise AssertionError("a URL for another key was accepted")


def s3():
    client = boto3.client("s3")
    client.create_bucket(Bucket="interop")
    assert "interop" in [bucket["Name"] for bucket in client.list_buckets()["Buckets"]]
    body = b"from boto3"
    put = client.put_object(
        Bucket="interop", Key="theirs", Body=body, ContentType="text/plain", Metadata={"colour": "blue"}
    )
    assert put["ETag"] == '"%s"' % hashlib.md5(body).hexdigest()
    got = client.get_object(Bucket="interop", Key="theirs")
    assert got["Body"].read() == body
    assert got["ContentType"] == "text/plain" and got["Metadata"] == {"colour": "blue"}
    assert client.get_object(Bucket="interop", Key="theirs", Range="bytes=-5")["Body"].read() == b"boto3"
    assert client.head_object(Bucket="interop", Key="theirs")["ContentLength"] == len(body)
    refused("NoSuchKey", client.get_object, Bucket="interop", Key="absent")
    refused("NoSuchBucket", client.list_objects_v2, Bucket="no-such-bucket")
    refused("PreconditionFailed", client.put_object, Bucket="interop", Key="theirs", Body=b"", IfNoneMatch="*")
    refused("InvalidRange", client.get_object, Bucket="interop", Key="theirs", Range="bytes=100-")

    for key in ["a b+c", "dir/ü/%2F", "dir/x//y", "dir/.."]:
        client.put_object(Bucket="interop", Key=key, Body=key.encode())
        assert client.get_object(Bucket="interop", Key=key)["Body"].read() == key.encode(), key
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket="interop", Prefix="dir/", PaginationConfig={"PageSize": 2}
    )
    assert [o["Key"] for p in pages for o in p["Contents"]] == ["dir/..", "dir/x//y", "dir/ü/%2F"]
    listing = client.list_objects_v2(Bucket="interop", Delimiter="/")
    assert [p["Prefix"] for p in listing["CommonPrefixes"]] == ["dir/"]

    big = bytes(range(256)) * 4096 * 12  # 12 MiB: upload_fileobj goes multipart
    client.upload_fileobj(
        io.BytesIO(big), "interop", "big", Config=boto3.s3.transfer.TransferConfig(multipart_chunksize=5 << 20)
    )
    head = client.head_object(Bucket="interop", Key="big")
    assert head["ContentLength"] == len(big) and head["ETag"].endswith('-3"')
    assert client.get_object(Bucket="interop", Key="big")["Body"].read() == big
    client.copy_object(Bucket="interop", Key="copy", CopySource={"Bucket": "interop", "Key": "a b+c"})
    assert client.get_object(Bucket="interop", Key="copy")["Body"].read() == b"a b+c"

    presigned(client, "s3", Key="signed v2", Metadata={"colour": "blue"})  # what boto3 makes by default
    presigned(boto3.client("s3", config=Config(signature_version="s3v4")), "s3v4", Key="signed v4")
    key, secret = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
    token = {"aws_access_key_id": key, "aws_secret_access_key": secret, "aws_session_token": "to+ken/="}
    presigned(boto3.client("s3", **token), "s3", Key="signed with a token")

    deleted = client.delete_objects(
        Bucket="interop", Delete={"Objects": [{"Key": "big"}, {"Key": "copy"}, {"Key": "absent"}]}
    )
    assert len(deleted["Deleted"]) == 3 and "Errors" not in deleted
    refused("BucketNotEmpty", client.delete_bucket, Bucket="interop")
    wrong = boto3.client("s3", aws_access_key_id=key, aws_secret_access_key="wrong")
    refused("SignatureDoesNotMatch", wrong.list_buckets)
    refused("NotImplemented", client.get_bucket_replication, Bucket="interop")


def sqs():
    client = boto3.client("sqs")
    url = client.create_queue(QueueName="interop", Attributes={"VisibilityTimeout": "60"})["QueueUrl"]
    assert client.get_queue_url(QueueName="interop")["QueueUrl"] == url
    refused("AWS.SimpleQueueService.NonExistentQueue", client.get_queue_url, QueueName="absent")
    sent = client.send_message(
        QueueUrl=url,
        MessageBody="ü 1",
        MessageAttributes={"colour": {"DataType": "String", "StringValue": "blue"}},
    )
    assert sent["MD5OfMessageBody"] == hashlib.md5("ü 1".encode()).hexdigest()
    batch = client.send_message_batch(
        QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": str(n)} for n in range(2, 11)]
    )
    assert len(batch["Successful"]) == 9 and "Failed" not in batch
    seen = {}
    while len(seen) < 10:
        reply = client.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=2,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["All"],
        )
        for message in reply["Messages"]:
            seen[message["Body"]] = message
    assert seen["ü 1"]["MessageAttributes"]["colour"]["StringValue"] == "blue"
    assert seen["2"]["Attributes"]["ApproximateReceiveCount"] == "1"
    attributes = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert attributes["ApproximateNumberOfMessagesNotVisible"] == "10"
    client.change_message_visibility(QueueUrl=url, ReceiptHandle=seen["2"]["ReceiptHandle"], VisibilityTimeout=0)
    again = client.receive_message(QueueUrl=url, WaitTimeSeconds=2)["Messages"]
    assert [m["Body"] for m in again] == ["2"]
    client.delete_message(QueueUrl=url, ReceiptHandle=again[0]["ReceiptHandle"])
    rest = [m for body, m in seen.items() if body != "2"]
    done = client.delete_message_batch(
        QueueUrl=url,
        Entries=[{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(rest)],
    )
    assert len(done["Successful"]) == 9
    attributes = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert attributes["ApproximateNumberOfMessagesNotVisible"] == "0"
    assert "Messages" not in client.receive_message(QueueUrl=url)

    fifo = client.create_queue(
        QueueName="interop.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"}
    )["QueueUrl"]
    for body in ["a", "b", "a"]:
        client.send_message(QueueUrl=fifo, MessageBody=body, MessageGroupId="g")
    got = client.receive_message(QueueUrl=fifo, MaxNumberOfMessages=10)["Messages"]
    assert [m["Body"] for m in got] == ["a", "b"]
    client.delete_queue(QueueUrl=fifo)


def kinesis():
    client = boto3.client("kinesis")
    client.create_stream(StreamName="interop", ShardCount=3)
    client.get_waiter("stream_exists").wait(StreamName="interop")
    shards = client.list_shards(StreamName="interop")["Shards"]
    assert len(shards) == 3
    put = client.put_record(StreamName="interop", Data=b"first", PartitionKey="k")
    records = [{"Data": json.dumps({"n": n}).encode(), "PartitionKey": f"k{n}"} for n in range(500)]
    reply = client.put_records(StreamName="interop", Records=records)
    assert reply["FailedRecordCount"] == 0 and len(reply["Records"]) == 500
    found = []
    for shard in shards:
        iterator = client.get_shard_iterator(
            StreamName="interop", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        while True:
            page = client.get_records(ShardIterator=iterator, Limit=100)
            found += [(shard["ShardId"], r["SequenceNumber"], r["Data"]) for r in page["Records"]]
            iterator = page["NextShardIterator"]
            if not page["Records"] and page["MillisBehindLatest"] == 0:
                break
    assert len(found) == 501
    assert (put["ShardId"], put["SequenceNumber"], b"first") in found
    assert {(r["ShardId"], r["SequenceNumber"]) for r in reply["Records"]} < {(s, q) for s, q, _ in found}
    refused("ResourceNotFoundException", client.describe_stream, StreamName="absent")
    refused("ResourceInUseException", client.create_stream, StreamName="interop", ShardCount=1)
    client.delete_stream(StreamName="interop")


s3()
sqs()
kinesis()
