"""boto3 and how bytes get in and out: chunked bodies with trailers, parts that are copies, checksums of
parts, presigned URLs that bind what is sent, the tiers of an archive, what is not there."""

import hashlib
import importlib.util
import io
import os
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from boto3.s3.transfer import TransferConfig

client = boto3.client("s3")
B = {"Bucket": "parts"}
MIB = 1 << 20
BIG = os.urandom(11 * MIB + 5)
ALGORITHMS = ["CRC32", "SHA1", "SHA256"]
if importlib.util.find_spec("awscrt"):
    ALGORITHMS += ["CRC32C", "CRC64NVME"]


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response["Error"]
        return
    raise AssertionError(f"{call.__name__} was not refused with {code}")


def read(key, **arguments):
    return client.get_object(**B, Key=key, **arguments)["Body"].read()


def complete(key, upload, parts, **arguments):
    return client.complete_multipart_upload(
        **B, Key=key, UploadId=upload["UploadId"], MultipartUpload={"Parts": parts}, **arguments
    )


def trailers():
    """Over https boto3 sends aws-chunked bodies with the checksum behind them. It shall think so."""
    seen = []

    def send_in_clear(request, **_):
        seen.append(request.headers.get("x-amz-trailer", b""))
        request.url = request.url.replace("https:", "http:")

    secure = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"].replace("http:", "https:"))
    secure.meta.events.register("before-send.s3", send_in_clear)
    for algorithm in ALGORITHMS:
        put = secure.put_object(**B, Key="chunked", Body=io.BytesIO(BIG), ChecksumAlgorithm=algorithm)
        assert seen[-1] in (name := f"x-amz-checksum-{algorithm.lower()}", name.encode()), seen
        got = client.get_object(**B, Key="chunked", ChecksumMode="ENABLED")
        assert got[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"] and got["Body"].read() == BIG
        assert "ContentEncoding" not in got
    secure.upload_fileobj(io.BytesIO(BIG), "parts", "chunked parts", Config=TransferConfig(multipart_chunksize=5 * MIB))
    assert seen[-2] and read("chunked parts") == BIG


def copies_as_parts():
    client.put_object(**B, Key="source", Body=BIG)
    source = {**B, "Key": "source"}
    upload = client.create_multipart_upload(**B, Key="joined")
    ids = {**B, "Key": "joined", "UploadId": upload["UploadId"]}
    refused("InvalidArgument", client.upload_part_copy, **ids, PartNumber=1, CopySource=source, CopySourceRange="bytes=5-")
    refused("PreconditionFailed", client.upload_part_copy, **ids, PartNumber=1, CopySource=source, CopySourceIfMatch='"x"')
    parts = []
    for number, (first, last) in enumerate([(6 * MIB, 11 * MIB - 1), (0, 5 * MIB - 1), (7, 7)], 1):
        reply = client.upload_part_copy(
            **ids, PartNumber=number, CopySource=source, CopySourceRange=f"bytes={first}-{last}"
        )
        etag = reply["CopyPartResult"]["ETag"]
        assert etag == '"%s"' % hashlib.md5(BIG[first : last + 1]).hexdigest()
        parts.append({"PartNumber": number, "ETag": etag})
    assert [p["Size"] for p in client.list_parts(**ids)["Parts"]] == [5 * MIB, 5 * MIB, 1]
    assert client.list_multipart_uploads(**B)["Uploads"][0]["Key"] == "joined"
    refused("InvalidPartOrder", complete, key="joined", upload=upload, parts=parts[::-1])
    refused("InvalidPart", complete, key="joined", upload=upload, parts=[dict(parts[0], ETag='"%s"' % ("0" * 32))])
    assert complete("joined", upload, parts)["ETag"].endswith('-3"')
    assert read("joined") == BIG[6 * MIB : 11 * MIB] + BIG[: 5 * MIB] + BIG[7:8]
    client.copy({**B, "Key": "joined"}, "parts", "managed", Config=TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB))
    assert read("managed") == read("joined")


def checksums_of_parts():
    both = [(algorithm, kind) for algorithm in ALGORITHMS for kind in ("FULL_OBJECT", "COMPOSITE")]
    for algorithm, kind in both:
        if (algorithm[:3], kind) == ("SHA", "FULL_OBJECT") or (algorithm, kind) == ("CRC64NVME", "COMPOSITE"):
            refused("InvalidRequest", client.create_multipart_upload, **B, Key="sums",
                    ChecksumAlgorithm=algorithm, ChecksumType=kind)
            continue
        upload = client.create_multipart_upload(**B, Key="sums", ChecksumAlgorithm=algorithm, ChecksumType=kind)
        name, parts = f"Checksum{algorithm}", []
        for number, body in enumerate([BIG[: 5 * MIB], BIG[5 * MIB :]], 1):
            part = client.upload_part(
                **B, Key="sums", UploadId=upload["UploadId"], PartNumber=number, Body=body, ChecksumAlgorithm=algorithm
            )
            parts.append({"PartNumber": number, "ETag": part["ETag"], name: part[name]})
        done = complete("sums", upload, parts, ChecksumType=kind)
        assert done["ChecksumType"] == kind and done[name].endswith("-2") == (kind == "COMPOSITE"), done
        if kind == "FULL_OBJECT":
            assert done[name] == client.put_object(**B, Key="whole", Body=BIG, ChecksumAlgorithm=algorithm)[name]
        assert client.get_object(**B, Key="sums", ChecksumMode="ENABLED")["Body"].read() == BIG
    upload = client.create_multipart_upload(**B, Key="sums", ChecksumAlgorithm="SHA256")
    client.abort_multipart_upload(**B, Key="sums", UploadId=upload["UploadId"])
    refused("NoSuchUpload", client.list_parts, **B, Key="sums", UploadId=upload["UploadId"])


def send(url, data=None, method="GET", **headers):
    """The status and body."""
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def presigned():
    signer = boto3.client("s3", config=Config(signature_version="s3v4"))

    def url(operation, **params):
        return signer.generate_presigned_url(operation, Params={**B, **params})

    once = url("put_object", Key="signed", IfNoneMatch="*", ContentType="text/plain")
    fields = {"Content_Type": "text/plain", "If_None_Match": "*"}
    assert send(once, b"one", "PUT", **dict(fields, If_None_Match='"x"'))[0] == 403
    assert send(once, b"one", "PUT", **fields)[0] == 200
    assert send(once, b"two", "PUT", **fields)[0] == 412
    version = client.head_object(**B, Key="signed")["VersionId"]
    client.delete_object(**B, Key="signed")
    assert send(url("get_object", Key="signed"))[0] == 404
    assert send(url("get_object", Key="signed", VersionId=version)) == (200, b"one")
    assert send(url("get_object", Key="signed", VersionId=version), Range="bytes=1-")[1] == b"ne"
    assert send(url("head_object", Key="source"), method="HEAD")[0] == 200
    assert send(url("delete_object", Key="signed", VersionId=version), method="DELETE")[0] == 204
    assert b"NoSuchVersion" in send(url("get_object", Key="signed", VersionId=version))[1]
    assert b"<Key>source</Key>" in send(url("list_objects_v2"))[1]
    upload = client.create_multipart_upload(**B, Key="signed")
    ids = {"Key": "signed", "UploadId": upload["UploadId"]}
    assert send(url("upload_part", **ids, PartNumber=1), b"part", "PUT")[0] == 200
    etag = client.list_parts(**B, **ids)["Parts"][0]["ETag"]
    complete("signed", upload, [{"PartNumber": 1, "ETag": etag}])
    assert read("signed") == b"part"


def archives():
    for tier in ("Expedited", "Standard", "Bulk"):
        client.put_object(**B, Key="cold", Body=b"cold", StorageClass="GLACIER")
        refused("ObjectNotInActiveTierError", client.copy_object, **B, Key="warm", CopySource={**B, "Key": "cold"})
        reply = client.restore_object(
            **B, Key="cold", RestoreRequest={"Days": 2, "GlacierJobParameters": {"Tier": tier}}
        )
        assert reply["ResponseMetadata"]["HTTPStatusCode"] == 202
    client.put_object(**B, Key="cold", Body=b"cold", StorageClass="DEEP_ARCHIVE")
    refused("InvalidArgument", client.restore_object, **B, Key="cold",
            RestoreRequest={"Days": 2, "GlacierJobParameters": {"Tier": "Expedited"}})
    client.put_object(**B, Key="ready", Body=b"cold", StorageClass="GLACIER_IR")
    assert read("ready") == b"cold"
    refused("InvalidObjectState", client.restore_object, **B, Key="ready", RestoreRequest={"Days": 2})


def not_there():
    form = {"CSV": {}}
    refused("NotImplemented", client.select_object_content, **B, Key="source", Expression="SELECT 1",
            ExpressionType="SQL", InputSerialization=form, OutputSerialization=form)
    refused("NotImplemented", client.get_object_torrent, **B, Key="source")
    refused("NotImplemented", client.put_object_acl, **B, Key="source", ACL="public-read")
    refused("NotImplemented", client.get_object_retention, **B, Key="source")
    refused("NotImplemented", client.get_bucket_website, **B)


client.create_bucket(**B)
client.put_bucket_versioning(**B, VersioningConfiguration={"Status": "Enabled"})
trailers()
copies_as_parts()
checksums_of_parts()
presigned()
archives()
not_there()
boto3.resource("s3").Bucket("parts").object_versions.delete()
client.delete_bucket(**B)
