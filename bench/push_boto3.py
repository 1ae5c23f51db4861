"""The baseline of bench/sqspush: lines to SQS with boto3, in eight processes, batches of ten."""

import multiprocessing
import sys

import boto3


def push(arguments):
    queue, part = arguments
    client = boto3.client("sqs")
    for start in range(0, len(part), 10):
        client.send_message_batch(
            QueueUrl=queue,
            Entries=[{"Id": str(i), "MessageBody": line} for i, line in enumerate(part[start : start + 10])],
        )


if __name__ == "__main__":
    lines = open(sys.argv[1]).read().splitlines()
    url = boto3.client("sqs").get_queue_url(QueueName=sys.argv[2])["QueueUrl"]
    size = (len(lines) + 7) // 8
    with multiprocessing.Pool(8) as pool:
        pool.map(push, [(url, lines[i : i + size]) for i in range(0, len(lines), size)])
