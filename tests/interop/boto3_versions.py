"""boto3 and the versions of objects. Every assertion is something real AWS does."""

import boto3
from botocore.exceptions import ClientError

client = boto3.client("s3")
B = {"Bucket": "versions"}


def refused(status, call, **arguments):
    """The call must fail with this HTTP status; returns the headers of the reply."""
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error.response
        return error.response["ResponseMetadata"]["HTTPHeaders"]
    raise AssertionError(f"{call.__name__}{arguments} was not refused with {status}")


def read(**arguments):
    return client.get_object(**B, **arguments)["Body"].read()


client.create_bucket(**B)
assert "Status" not in client.get_bucket_versioning(**B)
assert "VersionId" not in client.put_object(**B, Key="k", Body=b"0")
boto3.resource("s3").BucketVersioning("versions").enable()
assert client.get_bucket_versioning(**B)["Status"] == "Enabled"

one = client.put_object(**B, Key="k", Body=b"1")["VersionId"]
two = client.put_object(**B, Key="k", Body=b"2")["VersionId"]
assert len({one, two, "null"}) == 3
assert [read(Key="k"), read(Key="k", VersionId=one), read(Key="k", VersionId="null")] == [b"2", b"1", b"0"]
assert client.head_object(**B, Key="k")["VersionId"] == two

marker = client.delete_object(**B, Key="k")
assert marker["DeleteMarker"] and marker["VersionId"] not in (one, two)
assert refused(404, client.get_object, **B, Key="k")["x-amz-delete-marker"] == "true"
assert refused(404, client.head_object, **B, Key="k")["x-amz-version-id"] == marker["VersionId"]
headers = refused(405, client.get_object, **B, Key="k", VersionId=marker["VersionId"])
assert headers["allow"] == "DELETE" and headers["x-amz-delete-marker"] == "true"
listing = client.list_object_versions(**B)
assert [v["VersionId"] for v in listing["Versions"]] == [two, one, "null"]
assert [(m["VersionId"], m["IsLatest"]) for m in listing["DeleteMarkers"]] == [(marker["VersionId"], True)]
assert client.list_objects_v2(**B)["KeyCount"] == 0
assert client.delete_object(**B, Key="k", VersionId=marker["VersionId"])["DeleteMarker"]
assert read(Key="k") == b"2"

copy = client.copy_object(**B, Key="k", CopySource={**B, "Key": "k", "VersionId": one})
assert copy["CopySourceVersionId"] == one and copy["VersionId"] not in (one, two)
assert read(Key="k") == b"1"

boto3.resource("s3").BucketVersioning("versions").suspend()
assert client.put_object(**B, Key="k", Body=b"3")["VersionId"] == "null"
assert read(Key="k", VersionId="null") == b"3" and read(Key="k", VersionId=two) == b"2"
gone = client.delete_object(**B, Key="k")
assert gone["DeleteMarker"] and gone["VersionId"] == "null"
assert read(Key="k", VersionId=one) == b"1"

reply = client.delete_objects(**B, Delete={"Objects": [{"Key": "k", "VersionId": one}, {"Key": "new"}]})
deleted = {d["Key"]: d for d in reply["Deleted"]}
assert deleted["k"]["VersionId"] == one and "DeleteMarker" not in deleted["k"]
assert deleted["new"]["DeleteMarker"] and deleted["new"]["DeleteMarkerVersionId"] == "null"

client.put_bucket_versioning(**B, VersioningConfiguration={"Status": "Enabled"})
for n in range(7):
    client.put_object(**B, Key=f"p/{n % 3} ü", Body=b"x")
pages = client.get_paginator("list_object_versions").paginate(**B, Prefix="p/", PaginationConfig={"PageSize": 2})
keys = [v["Key"] for page in pages for v in page["Versions"]]
assert keys == ["p/0 ü"] * 3 + ["p/1 ü"] * 2 + ["p/2 ü"] * 2, keys
prefixes = client.list_object_versions(**B, Delimiter="/")["CommonPrefixes"]
assert [p["Prefix"] for p in prefixes] == ["p/"]

refused(409, client.delete_bucket, **B)
boto3.resource("s3").Bucket("versions").object_versions.delete()
client.delete_bucket(**B)
