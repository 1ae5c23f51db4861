"""boto3 and archived objects, on a cloudlet with --clock virtual."""

import os
import urllib.request

import boto3
from botocore.exceptions import ClientError

client = boto3.client("s3")
K = {"Bucket": "archive", "Key": "k"}


def advance(hours):
    url = os.environ["AWS_ENDPOINT_URL"] + f"/_cloudlet/clock?advance={hours * 3600}"
    urllib.request.urlopen(urllib.request.Request(url, method="POST")).close()


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response["Error"]
        return
    raise AssertionError(f"{call.__name__}{arguments} was not refused with {code}")


client.create_bucket(Bucket="archive")
client.put_object(**K, Body=b"cold", StorageClass="DEEP_ARCHIVE")
refused("InvalidObjectState", client.get_object, **K)
wanted = {"Days": 1, "GlacierJobParameters": {"Tier": "Standard"}}
client.restore_object(**K, RestoreRequest=wanted)
refused("RestoreAlreadyInProgress", client.restore_object, **K, RestoreRequest=wanted)
assert client.head_object(**K)["Restore"] == 'ongoing-request="true"'
advance(13)
got = client.get_object(**K)
assert got["Body"].read() == b"cold" and got["StorageClass"] == "DEEP_ARCHIVE"
assert got["Restore"].startswith('ongoing-request="false", expiry-date="')
# A URL made now is good now, whatever cloudlet's own clock says.
url = client.generate_presigned_url("get_object", Params=K, ExpiresIn=60)
with urllib.request.urlopen(url) as reply:
    assert reply.read() == b"cold"
advance(49)
refused("InvalidObjectState", client.get_object, **K)
assert "Restore" not in client.head_object(**K)
