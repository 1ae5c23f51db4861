"""The baseline of bench/score: the model in Python on rapidfuzz, as tests/interop has it.

    score_rapidfuzz.py loop|extract NAMES RECORDS COUNT

Scores the first COUNT records that need no transliteration model but Hindi's. `loop` goes over the
names with all three measures, as production does; `extract` leaves them to rapidfuzz's own
process.extractOne, which agrees for names of one word. Prints how many it scored, and the CPU seconds.
"""

import itertools
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "interop"))

import score_reference as model
from rapidfuzz import fuzz, process


def extract(name, names):
    words = name.split()[:2]
    return max((process.extractOne(word, names, scorer=fuzz.ratio)[1] for word in words), default=1)


def in_scope(record):
    try:
        model.is_hindi(model.fold(record["follower_full_name"]))
        return True
    except model.OutOfScope:
        return False


how, names, records, count = sys.argv[1:]
names = model.read_names(names)
records = list(itertools.islice(filter(in_scope, map(json.loads, open(records, encoding="utf-8"))), int(count)))
if how == "extract":
    model.known_score = extract
start = time.process_time()
for record in records:
    json.dumps(model.score(record, names))
print(len(records), time.process_time() - start)
