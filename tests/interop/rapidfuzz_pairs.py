"""Random pairs of strings through similarity_bits and through rapidfuzz: all ratios, and the two
means the model takes of them, have to be the same doubles.

    rapidfuzz_pairs.py SIMILARITY_BITS [PAIRS [SEED]]
"""

import random
import struct
import subprocess
import sys
import tempfile

import rapidfuzz
from rapidfuzz import fuzz

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Python's white space; below U+0100 other rules hold for U+0085 and U+00A0 than above.
SPACES = " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000"
ALPHABETS = [
    "a",
    "ab",
    "abc",
    "abcdefg",
    LETTERS,
    LETTERS + " ",
    "ab ",
    "aab  ",
    "abc \t\n\x1c\x85\xa0",
    "ab\x85\xa0",
    "ab " + SPACES,
    "abé ÿ",
    "ab\u0101\u0939\U0001d400\U0001f338",
    "a \u2003\U00010000\U0010ffff\uffff\u0100",
    "\u0939\u093f\u0902\u0926\u0940 ",
]


def length(rng):
    """Mostly as names are, some around a machine word, some long."""
    kind = rng.random()
    if kind < 0.62:
        return rng.randrange(0, 16)
    if kind < 0.80:
        return rng.randrange(10, 70)
    return rng.randrange(60, 301)


def plain(rng):
    return "".join(rng.choices(rng.choice(ALPHABETS), k=length(rng)))


def words(rng, pool):
    """Words out of a few, so that some come twice and some stand on both sides."""
    spaces = rng.choice([" ", "  ", SPACES[:10], SPACES])
    text = ""
    for _ in range(rng.randrange(0, 8)):
        text += rng.choice(pool) + "".join(rng.choices(spaces, k=rng.choice([1, 1, 1, 2])))
    return text if rng.random() < 0.3 else text[:-1]


def changed(rng, text):
    """A part of text, in another place or with a few characters changed."""
    if rng.random() < 0.4:
        start = rng.randrange(0, len(text) + 1)
        text = text[start:rng.randrange(start, len(text) + 1)]
    for _ in range(rng.choice([0, 1, 1, 2, 5])):
        at = rng.randrange(0, len(text) + 1)
        text = text[:at] + rng.choice(["", "a", "b", " ", "zz", "\U0001f338"]) + text[at + rng.randrange(0, 2):]
    if rng.random() < 0.3:
        text = plain(rng)[:20] + text
    return text[:300]


def pair(rng):
    kind = rng.random()
    if kind < 0.35:
        a, b = plain(rng), plain(rng)
    elif kind < 0.65:
        pool = ["".join(rng.choices(rng.choice(("ab", LETTERS, "aé\u0939")), k=rng.randrange(1, 7))) for _ in range(4)]
        a, b = words(rng, pool), words(rng, pool)
    else:
        a = plain(rng) if rng.random() < 0.6 else words(rng, ["ram", "rama", "om", "sita"])
        b = changed(rng, a)
    return (a, b) if rng.random() < 0.5 else (b, a)


def expected(a, b):
    partial, sort, whole = fuzz.partial_ratio(a, b), fuzz.token_sort_ratio(a, b), fuzz.ratio(a, b)
    parts = fuzz.token_set_ratio(a, b)
    return partial, sort, parts, whole, (2 * partial + sort + parts) / 4, (2 * whole + sort + parts) / 4


def main(program, count=200000, seed=20240229):
    count, seed = int(count), int(seed)
    print(f"rapidfuzz {rapidfuzz.__version__}, {count} pairs, seed {seed}")
    rng = random.Random(seed)
    pairs = [pair(rng) for _ in range(count)]
    with tempfile.NamedTemporaryFile() as strings:
        for a, b in pairs:
            strings.write(f"{a}\0{b}\0".encode())
        strings.flush()
        result = subprocess.run([program, strings.name], stdout=subprocess.PIPE, check=True)
    lines = result.stdout.splitlines()
    differing = 0 if len(lines) == count else 1
    for (a, b), line in zip(pairs, lines):
        values = expected(a, b)
        if line == b" ".join(struct.pack(">d", value).hex().encode() for value in values):
            continue
        differing += 1
        if differing <= 20:
            given = [struct.unpack(">d", bytes.fromhex(word.decode()))[0] for word in line.split()]
            print(f"{ascii(a)} {ascii(b)}\n  rapidfuzz {values}\n  ours      {given}")
    print(f"{len(lines)} pairs, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
