"""The baseline of bench/kinread: every record of every shard with boto3, parsed and written as a line."""

import json
import sys

import boto3

client = boto3.client("kinesis")
count = 0
with open(sys.argv[2], "w") as out:
    for shard in client.list_shards(StreamName=sys.argv[1])["Shards"]:
        iterator = client.get_shard_iterator(
            StreamName=sys.argv[1], ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        while iterator:
            page = client.get_records(ShardIterator=iterator, Limit=10000)
            for record in page["Records"]:
                out.write(json.dumps(json.loads(record["Data"])) + "\n")
                count += 1
            if not page["Records"] and page["MillisBehindLatest"] == 0:
                break
            iterator = page["NextShardIterator"]
assert count == int(sys.argv[3]), count
