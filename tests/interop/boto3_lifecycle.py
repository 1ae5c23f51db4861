"""boto3 and lifecycles, on a cloudlet with --clock virtual."""

import os
import urllib.request

import boto3

client = boto3.client("s3")
B = {"Bucket": "lifecycle"}


def advance(days):
    url = os.environ["AWS_ENDPOINT_URL"] + f"/_cloudlet/clock?advance={days * 86400}"
    urllib.request.urlopen(urllib.request.Request(url, method="POST")).close()


def keys():
    return {o["Key"]: o["StorageClass"] for o in client.list_objects_v2(**B).get("Contents", [])}


client.create_bucket(**B)
client.put_bucket_versioning(**B, VersioningConfiguration={"Status": "Enabled"})
rules = [
    {
        "ID": "logs",
        "Status": "Enabled",
        "Filter": {"And": {"Prefix": "logs/", "Tags": [{"Key": "keep", "Value": "no"}]}},
        "Expiration": {"Days": 7},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
    },
    {
        "ID": "cold",
        "Status": "Enabled",
        "Filter": {"ObjectSizeGreaterThan": 3},
        "Transitions": [{"Days": 60, "StorageClass": "GLACIER"}],
    },
    {
        "ID": "rest",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"ExpiredObjectDeleteMarker": True},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3},
    },
]
client.put_bucket_lifecycle_configuration(**B, LifecycleConfiguration={"Rules": rules})
shown = client.get_bucket_lifecycle_configuration(**B)["Rules"]
assert [rule["ID"] for rule in shown] == ["logs", "cold", "rest"]

put = client.put_object(**B, Key="logs/a", Body=b"a", Tagging="keep=no")
assert 'rule-id="logs"' in put["Expiration"]
assert "Expiration" not in client.put_object(**B, Key="logs/b", Body=b"b", Tagging="keep=yes")
client.put_object(**B, Key="large", Body=b"large")
upload = client.create_multipart_upload(**B, Key="never")
assert upload["AbortRuleId"] == "rest"

advance(5)
assert keys() == {"logs/a": "STANDARD", "logs/b": "STANDARD", "large": "STANDARD"}
assert "Uploads" not in client.list_multipart_uploads(**B)
advance(3)
assert keys() == {"logs/b": "STANDARD", "large": "STANDARD"}
assert client.list_object_versions(**B, Prefix="logs/a")["DeleteMarkers"][0]["IsLatest"]
advance(3)
listing = client.list_object_versions(**B, Prefix="logs/a")
assert "Versions" not in listing and "DeleteMarkers" not in listing, listing
advance(60)
assert keys() == {"logs/b": "STANDARD", "large": "GLACIER"}
