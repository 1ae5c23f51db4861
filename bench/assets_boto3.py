"""assets_boto3.py FILE THREADS: downloads the assets of FILE with urllib3 and puts them into a bucket
with boto3, as a straightforward program would."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
import urllib3
from botocore.config import Config

threads = int(sys.argv[2])
pool = urllib3.PoolManager(maxsize=threads, block=True)
s3 = boto3.client("s3", config=Config(max_pool_connections=threads))


def fetch(line):
    asset = json.loads(line)
    reply = pool.request("GET", asset["original_url"])
    if reply.status != 200:
        raise RuntimeError(f"status {reply.status}")
    s3.put_object(Bucket="media", Key=f"assets/posts/instagram/{asset['entity_id']}.jpg", Body=reply.data,
                  ContentType="image/jpeg", ContentDisposition="inline")


with ThreadPoolExecutor(threads) as executor, open(sys.argv[1]) as lines:
    for _ in executor.map(fetch, lines):
        pass
