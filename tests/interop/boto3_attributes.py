"""boto3 and what objects have besides content: tags, classes, encryption, checksums, conditions."""

import datetime

import boto3
from botocore.exceptions import ClientError

client = boto3.client("s3")
B = {"Bucket": "attributes"}
K = {**B, "Key": "k"}
BODY = b"hello world"


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response["Error"]
        return
    raise AssertionError(f"{call.__name__}{arguments} was not refused with {code}")


def tags(**arguments):
    return {t["Key"]: t["Value"] for t in client.get_object_tagging(**B, **arguments)["TagSet"]}


client.create_bucket(**B)

# Tags.
client.put_object(**K, Body=BODY, Tagging="a=1&b%20c=%2B")
assert tags(Key="k") == {"a": "1", "b c": "+"}
assert client.get_object(**K)["TagCount"] == 2
client.copy_object(**B, Key="copy", CopySource=K)
assert tags(Key="copy") == {"a": "1", "b c": "+"}
client.copy_object(**B, Key="copy", CopySource=K, TaggingDirective="REPLACE", Tagging="n=2")
assert tags(Key="copy") == {"n": "2"}
client.put_object_tagging(**K, Tagging={"TagSet": [{"Key": "only", "Value": ""}]})
assert tags(Key="k") == {"only": ""}
eleven = {"TagSet": [{"Key": f"k{n}", "Value": "v"} for n in range(11)]}
refused("BadRequest", client.put_object_tagging, **K, Tagging=eleven)
twice = {"TagSet": [{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}]}
refused("InvalidTag", client.put_object_tagging, **K, Tagging=twice)
client.delete_object_tagging(**K)
assert tags(Key="k") == {}

# Storage classes and encryption.
client.put_object(**K, Body=BODY, StorageClass="STANDARD_IA", ServerSideEncryption="aws:kms", SSEKMSKeyId="1-2")
head = client.head_object(**K)
assert head["StorageClass"] == "STANDARD_IA" and head["ServerSideEncryption"] == "aws:kms"
assert head["SSEKMSKeyId"].endswith(":key/1-2")
assert client.list_objects_v2(**B, Prefix="k")["Contents"][0]["StorageClass"] == "STANDARD_IA"
client.copy_object(**K, CopySource=K, StorageClass="STANDARD")
head = client.head_object(**K)
assert "StorageClass" not in head and head["ServerSideEncryption"] == "AES256"
refused("InvalidRequest", client.copy_object, **K, CopySource=K)

# Metadata.
client.put_object(**K, Body=BODY, Metadata={"m": "1"}, ContentType="a/b", CacheControl="no-store")
client.copy_object(**B, Key="copy", CopySource=K)
head = client.head_object(**B, Key="copy")
assert head["Metadata"] == {"m": "1"} and head["ContentType"] == "a/b" and head["CacheControl"] == "no-store"
client.copy_object(**B, Key="copy", CopySource=K, MetadataDirective="REPLACE", Metadata={"n": "2"})
head = client.head_object(**B, Key="copy")
assert head["Metadata"] == {"n": "2"} and "CacheControl" not in head

# Checksums, one object and parts.
for algorithm in ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]:
    try:
        put = client.put_object(**K, Body=BODY, ChecksumAlgorithm=algorithm)
    except Exception as error:
        if "awscrt" in str(error).lower() or type(error).__name__ == "MissingDependencyException":
            continue  # botocore needs a library for these that may not be installed
        raise
    got = client.get_object(**K, ChecksumMode="ENABLED")
    assert got[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"] and got["Body"].read() == BODY
    assert got["ChecksumType"] == "FULL_OBJECT"
    wanted = ["ETag", "Checksum", "ObjectSize", "StorageClass", "ObjectParts"]
    shown = client.get_object_attributes(**K, ObjectAttributes=wanted)
    assert shown["Checksum"][f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]
    assert shown["ObjectSize"] == 11 and shown["StorageClass"] == "STANDARD"
    assert shown["ETag"] == put["ETag"].strip('"') and "ObjectParts" not in shown
refused("BadDigest", client.put_object, **K, Body=b"other", ChecksumSHA256="uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=")

big = {**B, "Key": "big"}
upload = client.create_multipart_upload(**big, ChecksumAlgorithm="SHA256", Tagging="up=load", StorageClass="ONEZONE_IA")
ids = {**big, "UploadId": upload["UploadId"]}
parts = []
for number, body in [(1, bytes(5 << 20)), (2, BODY)]:
    part = client.upload_part(**ids, PartNumber=number, Body=body, ChecksumAlgorithm="SHA256")
    parts.append({"PartNumber": number, "ETag": part["ETag"], "ChecksumSHA256": part["ChecksumSHA256"]})
listed = client.list_parts(**ids)
assert listed["ChecksumAlgorithm"] == "SHA256" and listed["ChecksumType"] == "COMPOSITE"
done = client.complete_multipart_upload(**ids, MultipartUpload={"Parts": parts})
assert done["ChecksumSHA256"].endswith("-2") and done["ChecksumType"] == "COMPOSITE"
assert tags(Key="big") == {"up": "load"} and client.head_object(**big)["StorageClass"] == "ONEZONE_IA"
shown = client.get_object_attributes(**big, ObjectAttributes=["ObjectParts"], MaxParts=1)["ObjectParts"]
assert shown["TotalPartsCount"] == 2 and shown["IsTruncated"] and shown["NextPartNumberMarker"] == 1
assert shown["Parts"][0]["ChecksumSHA256"] == parts[0]["ChecksumSHA256"] and shown["Parts"][0]["Size"] == 5 << 20
second = client.get_object(**big, PartNumber=2)
assert second["Body"].read() == BODY and second["PartsCount"] == 2
refused("InvalidPartNumber", client.get_object, **big, PartNumber=3)

# Conditions.
etag = client.put_object(**K, Body=BODY)["ETag"]
past = datetime.datetime(2001, 1, 1, tzinfo=datetime.timezone.utc)
refused("PreconditionFailed", client.get_object, **K, IfMatch='"x"')
refused("PreconditionFailed", client.get_object, **K, IfUnmodifiedSince=past)
refused("304", client.get_object, **K, IfNoneMatch=etag)
assert client.get_object(**K, IfMatch=etag, IfUnmodifiedSince=past)["ETag"] == etag
assert client.get_object(**K, IfNoneMatch='"x"', IfModifiedSince=datetime.datetime.now())["ETag"] == etag
refused("PreconditionFailed", client.put_object, **K, Body=b"", IfNoneMatch="*")
refused("PreconditionFailed", client.put_object, **K, Body=b"", IfMatch='"x"')
refused("NoSuchKey", client.put_object, **B, Key="none", Body=b"", IfMatch=etag)
client.put_object(**K, Body=BODY, IfMatch=etag)
refused("PreconditionFailed", client.delete_object, **K, IfMatch='"x"')
refused("PreconditionFailed", client.copy_object, **B, Key="c", CopySource=K, CopySourceIfMatch='"x"')
refused("PreconditionFailed", client.copy_object, **K, CopySource={**B, "Key": "big"}, IfNoneMatch="*")
client.delete_object(**K, IfMatch=etag)
