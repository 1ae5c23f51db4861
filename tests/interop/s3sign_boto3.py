"""What s3sign prints beside what boto3 makes of the same request at the same second, for AWS and for
an endpoint of one's own: the same parameters, and so the same signature."""

import base64
import datetime
import json
import subprocess
import sys
import urllib.parse

import boto3
import botocore.auth
import botocore.signers
from botocore.config import Config

KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "to/ken+="
second = None


def now(remove_tzinfo=True):
    return second.replace(tzinfo=None) if remove_tzinfo else second


botocore.auth.get_current_datetime = botocore.signers.get_current_datetime = now


def s3sign(arguments, region, endpoint, token, stdin=""):
    env = {"PATH": sys.argv[1], "HOME": "/nonexistent", "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    if token:
        env["AWS_SESSION_TOKEN"] = token
    extra = ["--endpoint", endpoint] if endpoint else []
    run = subprocess.run(
        ["s3sign", "--region", region, *extra, *arguments], env=env, input=stdin, capture_output=True, text=True
    )
    assert run.returncode == 0 and run.stderr == "", run.stderr
    return run.stdout


def client(region, endpoint, token):
    style = {"addressing_style": "path" if endpoint else "virtual"}
    return boto3.client(
        "s3",
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        aws_session_token=token,
        config=Config(signature_version="s3v4", s3=style),
    )


def set_clock(stamp):
    global second
    second = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)


def same_url(ours, theirs):
    a, b = urllib.parse.urlsplit(ours), urllib.parse.urlsplit(theirs)
    assert (a.scheme, a.netloc, a.path) == (b.scheme, b.netloc, b.path), (ours, theirs)
    assert sorted(a.query.split("&")) == sorted(b.query.split("&")), (ours, theirs)


def urls(where):
    cases = [
        (["s3://bucket/a b+c/é%2F//~"], {}, "get_object", {"Key": "a b+c/é%2F//~"}),
        (["--expires", "7d"], {}, "get_object", {"ExpiresIn": 604800}),
        (["--response", "content-disposition=attachment; filename=\"a b\"", "--response", "cache-control=no-cache"],
         {}, "get_object", {"ResponseContentDisposition": 'attachment; filename="a b"', "ResponseCacheControl": "no-cache"}),
        (["--version-id", "v.1/2"], {}, "get_object", {"VersionId": "v.1/2"}),
        (["-m", "head"], {}, "head_object", {}),
        (["-m", "delete"], {}, "delete_object", {}),
        (["-m", "put", "-t", "text/plain; charset=utf-8", "-H", "x-amz-meta-colour: dark  blue", "-H",
          "If-None-Match: *", "-H", "Content-Length: 5"],
         {}, "put_object", {"ContentType": "text/plain; charset=utf-8", "Metadata": {"colour": "dark  blue"},
                            "IfNoneMatch": "*", "ContentLength": 5}),
        (["-m", "put", "-H", "x-amz-checksum-sha256: LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="],
         {}, "put_object", {"ChecksumSHA256": "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="}),
        (["--upload-id", "up/load=", "--part", "10000"], {}, "upload_part", {"UploadId": "up/load=", "PartNumber": 10000}),
    ]
    theirs = client(*where)
    for arguments, _, operation, params in cases:
        params = {"Bucket": "bucket", "Key": "key", **params}
        expires = params.pop("ExpiresIn", 3600)
        operand = [] if arguments[0].startswith("s3:") else ["s3://bucket/key"]
        ours = s3sign(arguments + operand, *where).rstrip("\n")
        set_clock(urllib.parse.parse_qs(urllib.parse.urlsplit(ours).query)["X-Amz-Date"][0])
        same_url(ours, theirs.generate_presigned_url(operation, Params=params, ExpiresIn=expires))


def bulk(where):
    lines = [{"n": n, "key": f"k{n}é", "method": "PUT", "content_type": "a/b", "expires": 60 + n} for n in range(100)]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    theirs = client(*where)
    for line, out in zip(lines, s3sign(["--list", "-", "s3://bucket"], *where, stdin=text).splitlines(), strict=True):
        out = json.loads(out)
        assert {name: out[name] for name in line} == line
        set_clock(urllib.parse.parse_qs(urllib.parse.urlsplit(out["url"]).query)["X-Amz-Date"][0])
        params = {"Bucket": "bucket", "Key": line["key"], "ContentType": "a/b"}
        same_url(out["url"], theirs.generate_presigned_url("put_object", Params=params, ExpiresIn=line["expires"]))
        end = second + datetime.timedelta(seconds=line["expires"])
        assert out["expires_at"] == end.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def forms(where):
    cases = [
        (["s3://bucket/in/"], "in/${filename}", {}, []),
        (["s3://bucket/exact", "--max-bytes", "5M"], "exact", {}, [["content-length-range", 0, 5 << 20]]),
        (["s3://bucket/in/", "-t", "text/plain", "-f", "success_action_status=201"], "in/${filename}",
         {"Content-Type": "text/plain", "success_action_status": "201"}, []),
        (["s3://bucket/", "--content-type-prefix", "image/", "--max-bytes", "9", "-f", "x-amz-meta-a=b\"c\\"],
         "${filename}", {"x-amz-meta-a": 'b"c\\'}, [["starts-with", "$Content-Type", "image/"], ["content-length-range", 0, 9]]),
    ]
    theirs = client(*where)
    for arguments, key, fields, conditions in cases:
        ours = json.loads(s3sign(["--post", "-e", "15m", *arguments], *where))
        set_clock(ours["fields"]["x-amz-date"])
        conditions = [{name: value} for name, value in fields.items()] + conditions
        post = theirs.generate_presigned_post("bucket", key, Fields=dict(fields), Conditions=conditions, ExpiresIn=900)
        assert ours["url"] == post["url"], (ours["url"], post["url"])
        assert ours["fields"] == post["fields"], (base64.b64decode(ours["fields"]["policy"]), base64.b64decode(post["fields"]["policy"]))


for where in [("eu-central-1", None, None), ("us-west-2", None, TOKEN), ("us-east-1", "http://localhost:9000/base", TOKEN)]:
    urls(where)
    bulk(where)
    forms(where)
