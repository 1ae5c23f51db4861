"""The worker that assetfetch replaces, for bench/assets: NDJSON of assets on standard input; each is
downloaded with aiohttp and put with aioboto3, 5,000 slots; the line goes out with its asset_url."""

import asyncio
import json
import os
import sys

import aioboto3
import aiohttp
from botocore.config import Config

SLOTS = 5000


async def fetch(session, s3, bucket, line, limit):
    async with limit:
        asset = json.loads(line)
        async with session.get(asset["original_url"]) as reply:
            reply.raise_for_status()
            body = await reply.read()
        key = f"assets/{asset['entity_type'].lower()}s/{asset['platform'].lower()}/{asset['entity_id']}.jpg"
        await s3.put_object(
            Bucket=bucket, Key=key, Body=body, ContentType="image/jpeg", ContentDisposition="inline"
        )
        asset["asset_url"] = f"{os.environ['AWS_ENDPOINT_URL']}/{bucket}/{key}"
        sys.stdout.write(json.dumps(asset) + "\n")


async def main(bucket):
    limit = asyncio.Semaphore(SLOTS)
    connections = aiohttp.TCPConnector(limit=256)
    config = Config(max_pool_connections=256)
    async with aiohttp.ClientSession(connector=connections) as session:
        async with aioboto3.Session().client("s3", config=config) as s3:
            await asyncio.gather(*(fetch(session, s3, bucket, line, limit) for line in sys.stdin))


asyncio.run(main(sys.argv[1]))
