"""Random records of made-up people through fakescore and through the model's second reading
(score_reference.py): all sixteen members have to be equal, numbers as they are written. Before
that, every code point there is, for what does not depend on a table of renderings.

    score_records.py FAKESCORE NAMES [RECORDS [SEED]]
"""

import json
import random
import subprocess
import sys
import tempfile

import score_reference as model

WORDS = """aadya abhinav amol anaya balaji bhairavi chandrika dev devi esha farida gita ila jaya kamal
    krishna kumar lalita madhav meera mohini nanda naveen omkar pooja pradeep radha rahul ram rani rao
    ravi ritu sharma shyam sita suresh uma vikram yash zarina official queen king fan page the of b k s x
    qxz zzzz lakshmi venkata subramaniam""".split()
SEPARATORS = ["", "", "", "_", ".", "-", "__", "_."]
SPACES = [" ", " ", " ", " ", "  ", "\t", "\n", "\x1f", "\u2003", "\u3000", "\xa0", "\x85", "\u2028"]
ACCENTS = dict(zip("aeioucnsy", "áéíóúçñšý"))
# Characters around a name, of which no rendering is in doubt.
AROUND = ["!", "(", ")", "'", "/", "@", "1", "99", "_", ".", "-", " -", "\u200d", "\ufe0f", "\u2764\ufe0f",
          "\u2728", "\U0001f338", "\U0001f525", "\U0001f1ee\U0001f1f3", "\u2122", "\xb2", "\u2013", "\u2026",
          "\xa0", "\u20b9", "\u212a", "\u0130", "\xdf", "\xe6", "\u0301"]
FOREIGN = ["\u03a9", "\u03c0", "\u0391\u03bd\u03bd\u03b1", "\uae40\ubbfc\uc218", "\uac15", "\u0531", "\u0418\u0432\u0430\u043d",
           "\u10d2\u10d0", "\u3055\u304f\u3089"]
DIGITS = ["\u0967", "\xb2", "\u2460", "\uff11", "\u0663", "\U0001d7ce", "\U00016ac0", "\xbd", "\u2163"]
CONSONANTS = "".join(key for key in model.CONSONANTS if len(key) == 1)
DECIDING = "".join(char for char in CONSONANTS if char in model.hindi_set)
SIGNS = "ािीुूृेैोौंँः्ॉॅ"
VOWELS = "अआइईउऊऋएऐओऔऑ"

alphabets = {}  # what a decorative character folds to -> all that do
for char, to in sorted(model.folded.items()):
    alphabets.setdefault(to, []).append(char)


def latin(rng):
    word = rng.choice(WORDS)
    if rng.random() < 0.2:
        at = rng.randrange(len(word))
        word = word[:at] + rng.choice(["", word[at] * 2, "h", "a"]) + word[at + 1:]
    return word or "a"


def written(rng, word):
    """As its owner writes it."""
    kind = rng.random()
    if kind < 0.5:
        return word.capitalize()
    if kind < 0.7:
        return word
    if kind < 0.8:
        return word.upper()
    if kind < 0.9:
        return "".join(ACCENTS.get(char, char) if rng.random() < 0.5 else char for char in word)
    return "".join(rng.choice(alphabets[char]) for char in word)


def hindi(rng):
    word = rng.choice(DECIDING)
    for _ in range(rng.randrange(0, 6)):
        word += rng.choice(CONSONANTS if rng.random() < 0.85 else VOWELS)
        word += rng.choice(["", "", "", rng.choice(SIGNS), rng.choice(SIGNS), "\u093c", "झ", "ळ", "।", "१"])
    return word


def full_name(rng):
    if rng.random() < 0.02:
        return ""
    words = [latin(rng) for _ in range(rng.choice([1, 1, 2, 2, 2, 3, 3, 4, 5, 6]))]
    kind = rng.random()
    if kind < 0.65:
        parts = [written(rng, word) for word in words]
    elif kind < 0.9:
        parts = [hindi(rng) if rng.random() < 0.8 else written(rng, word) for word in words]
    else:
        parts = [rng.choice(FOREIGN) if rng.random() < 0.5 else written(rng, word) for word in words]
    name = ""
    for part in parts:
        name += part + (rng.choice(SPACES) if rng.random() < 0.97 else "")
        name += rng.choice(AROUND) if rng.random() < 0.15 else ""
    return name if rng.random() < 0.1 else name[:-1]


def handle(rng, name):
    if rng.random() < 0.02:
        return ""
    words = [latin(rng) for _ in range(rng.choice([1, 1, 2, 2, 3]))]
    if rng.random() < 0.6:
        words = [word for word in model.clean(name).split()[:3]] or words
        rng.shuffle(words)
    text = rng.choice(SEPARATORS).join(words)
    text += "".join(rng.choices("0123456789", k=rng.choice([0, 0, 0, 1, 2, 4, 5, 6])))
    for _ in range(rng.choice([0, 0, 0, 0, 1, 2])):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(DIGITS + SPACES + AROUND + SEPARATORS) + text[at:]
    return text


def record(rng):
    name = full_name(rng)
    result = {"handle": "creator", "follower_handle": handle(rng, name), "follower_full_name": name}
    kind = rng.random()
    if kind < 0.01:
        result["follower_full_name"] = list(name)
    elif kind < 0.02 and len(set(name)) == len(name):
        result["follower_full_name"] = dict.fromkeys(name)
    return result


def run(command, records, ascii_only):
    """What fakescore makes of the records; numbers stay as they are written."""
    with tempfile.NamedTemporaryFile("w") as lines:
        for one, escaped in zip(records, ascii_only):
            lines.write(json.dumps(one, ensure_ascii=escaped) + "\n")
        lines.flush()
        result = subprocess.run(command + [lines.name], stdout=subprocess.PIPE, check=True)
    scored = result.stdout.decode().split("\n")[:-1]
    if len(scored) != len(records):
        sys.exit(f"{len(records)} records, {len(scored)} scored")
    return [json.loads(line, parse_float=str, parse_int=str) for line in scored]


def report(differing, one, expected, given):
    if differing <= 10:
        print(f"{ascii(one)}\n  expected {ascii(expected)}\n  got      {ascii(given)}")


def characters(command):
    """Every code point, sixteen a record, beside a Hindi letter and between Latin ones."""
    texts = []
    for first in range(0, 0x110000, 16):
        codes = [code for code in range(first, first + 16) if code != 0 and not 0xD800 <= code < 0xE000]
        texts.append([chr(code) for code in codes])
    records = [{"follower_handle": "a" + "b".join(chars) + "c", "follower_full_name": "क" + "म".join(chars) + "र"}
               for chars in texts]
    differing = 0
    for one, members in zip(records, run(command, records, [False] * len(records))):
        symbolic = model.fold(one["follower_full_name"])
        expected = (symbolic, str(int(bool(model.FOREIGN.search(symbolic)))), model.romanise_hindi(symbolic),
                    model.clean(one["follower_handle"]), str(sum(map(model.is_digit, one["follower_handle"]))))
        given = tuple(members[name] for name in (
            "symbolic_name", "fake_real_based_on_lang", "transliterated_follower_name", "cleaned_handle",
            "number_handle"))
        if given != expected:
            differing += 1
            report(differing, one, expected, given)
    print(f"{len(records)} records of sixteen code points, {differing} differ")
    return differing


def people(command, names, count, seed):
    rng = random.Random(seed)
    records = [record(rng) for _ in range(count)]
    escaped = [rng.random() < 0.3 for _ in records]
    differing = 0
    for one, members in zip(records, run(command, records, escaped)):
        expected = json.loads(json.dumps(model.score(one, names)), parse_float=str, parse_int=str)
        given = {name: value for name, value in members.items() if name not in one}
        if list(given.items()) != list(expected.items()):
            differing += 1
            report(differing, one, expected, given)
    print(f"{count} records, seed {seed}: {differing} differ")
    return differing


def main(fakescore, names, count=20000, seed=20240229):
    command = [fakescore, "--names", names]
    differing = characters(command) + people(command, model.read_names(names), int(count), int(seed))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
