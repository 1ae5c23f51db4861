"""The baseline of bench/s3sign: a URL for each of the first N lines, printed with what was there."""

import itertools
import json
import sys

import boto3
from botocore.config import Config

client = boto3.client("s3", config=Config(signature_version="s3v4"))
with open(sys.argv[1]) as lines:
    for line in itertools.islice(lines, int(sys.argv[2])):
        item = json.loads(line)
        item["url"] = client.generate_presigned_url("get_object", Params={"Bucket": item["bucket"], "Key": item["key"]})
        print(json.dumps(item))
