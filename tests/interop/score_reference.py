"""The follower model a second time: a plain reading of its specification on the libraries that
production runs on, rapidfuzz 3.3.1 and Unidecode 1.3.7, without regard to speed. It shares nothing
with src/ and says what the cases in tests/vectors/score have to give.

    score_reference.py score NAMES <RECORDS   the sixteen members of each record, a line each
    score_reference.py fill CASES NAMES       CASES with each "out" computed afresh

A record whose name needs one of the nine models other than Hindi's is out of scope: its line is
empty, or kept as it is. A record on which production raises has no "out".
"""

import csv
import itertools
import json
import re
import sys
import unicodedata

from rapidfuzz import fuzz
from unidecode import unidecode

# --- characters: production runs on Unicode 13 ----------------------------------------------------

# Letters and numbers that Unicode 14.0, 15.0 and 15.1 added.
LATER = """
    870-887 889-88E 8B5 8C8-8C9 C5D CDD 170D 171F 1B4C 2C2F 2C5F 9FFD-9FFF A7C0-A7C1 A7D0-A7D1 A7D3
    A7D5-A7D9 A7F2-A7F4 10570-1057A 1057C-1058A 1058C-10592 10594-10595 10597-105A1 105A3-105B1
    105B3-105B9 105BB-105BC 10780-10785 10787-107B0 107B2-107BA 10F70-10F81 11071-11072 11075
    1123F-11240 11740-11746 11AB0-11ABF 11F02 11F04-11F10 11F12-11F33 11F50-11F59 12F90-12FF0 1342F
    13441-13446 16A70-16ABE 16AC0-16AC9 1AFF0-1AFF3 1AFF5-1AFFB 1AFFD-1AFFE 1B11F-1B122 1B132 1B155
    1D2C0-1D2D3 1DF00-1DF1E 1DF25-1DF2A 1E030-1E06D 1E290-1E2AD 1E4D0-1E4EB 1E4F0-1E4F9 1E7E0-1E7E6
    1E7E8-1E7EB 1E7ED-1E7EE 1E7F0-1E7FE 2A6DE-2A6DF 2B735-2B739 2EBF0-2EE5D 31350-323AF"""
UNICODE = ("13.0.0", "14.0.0", "15.0.0", "15.1.0")


def ranges(text):
    """The characters of ranges of code points, written FIRST-LAST or ONE."""
    found = set()
    for word in text.split():
        first, last = (word + "-" + word).split("-")[:2]
        found.update(map(chr, range(int(first, 16), int(last, 16) + 1)))
    return found


later = ranges(LATER)


def is_digit(char):
    return char.isdigit() and char not in later


def is_alphanumeric(unit):
    return unit.isalnum() and unit not in later


# --- 1: fold ----------------------------------------------------------------------------------------

# How the Unicode Character Database names the letters and digits of each alphabet; {} is CAPITAL or
# SMALL. The model makes small letters of the negative circled ones.
ALPHABETS = [
    ("NEGATIVE CIRCLED LATIN {} LETTER", "DINGBAT NEGATIVE CIRCLED DIGIT"),
    ("NEGATIVE SQUARED LATIN {} LETTER", None),
    ("SQUARED LATIN {} LETTER", None),
    ("CIRCLED LATIN {} LETTER", "CIRCLED DIGIT"),
    ("MATHEMATICAL BOLD {}", "MATHEMATICAL BOLD DIGIT"),
    ("MATHEMATICAL SANS-SERIF BOLD {}", "MATHEMATICAL SANS-SERIF BOLD DIGIT"),
    ("MATHEMATICAL SANS-SERIF ITALIC {}", "MATHEMATICAL SANS-SERIF DIGIT"),
    ("MATHEMATICAL SANS-SERIF BOLD ITALIC {}", None),
    ("MATHEMATICAL MONOSPACE {}", "MATHEMATICAL MONOSPACE DIGIT"),
    ("MATHEMATICAL DOUBLE-STRUCK {}", "MATHEMATICAL DOUBLE-STRUCK DIGIT"),
    ("DOUBLE-STRUCK {}", None),  # the holes of the one above
    ("MATHEMATICAL BOLD FRAKTUR {}", None),
    ("MATHEMATICAL BOLD SCRIPT {}", None),
    ("FULLWIDTH LATIN {} LETTER", "FULLWIDTH DIGIT"),
]
DIGITS = "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE".split()


def fold_table():
    table = {"\N{NEGATIVE CIRCLED DIGIT ZERO}": "0"}

    def add(name, to):
        try:
            table[unicodedata.lookup(name)] = to
        except KeyError:
            pass

    for letters, digits in ALPHABETS:
        for small in "abcdefghijklmnopqrstuvwxyz":
            capital = small if letters.startswith("NEGATIVE CIRCLED") else small.upper()
            add(f"{letters.format('CAPITAL')} {small.upper()}", capital)
            if not letters.startswith("SQUARED"):  # one small squared letter exists, not an alphabet
                add(f"{letters.format('SMALL')} {small.upper()}", small)
        for value, digit in enumerate(DIGITS):
            if digits:
                add(f"{digits} {digit}", str(value))
    return table


folded = fold_table()


def fold(name):
    """A list is walked by items and an object by its names, because that is what `for` does."""
    result = ""
    for char in name:
        result += folded.get(char, char)
    return result


# --- 2: script --------------------------------------------------------------------------------------

FOREIGN = re.compile("[\u0391-\u03a9\u03b1-\u03c9\u0531-\u0556\u10d0-\u10f0\u4e00-\u9fff\uac00-\ud7a3]")


# --- 3: transliterate -------------------------------------------------------------------------------

hindi_set = ranges("901-903 905-939 93C-94D 950 966-96F")
# Known not to decide anything; the rest of the ten languages' blocks is either another language's
# or not said, so a name that comes to it first is out of scope.
no_language = ranges("958-95F A01-A03 A3C-A4D A70-A71 A75 D00-D03 D3B-D4D D7A-D7F 643 647 64A")
other_blocks = ranges("600-6FF 900-D7F") - hindi_set - no_language


class OutOfScope(Exception):
    pass


def is_hindi(text):
    for char in text:
        if char in hindi_set:
            return True
        if char in other_blocks:
            raise OutOfScope
    return False


VOWELS = dict(zip("ँंःअआइईउऊऋएऐओऔािीुूृेैोौ",
                  "n n a a aa i ee u oo ri e ae o au a i i u oo ri e ai o au".split()))
CONSONANTS = dict(zip("कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह",
                      "k kh g gh ng ch chh j jh nj t th d dh n t th d dh n p ph b bh m y r l v sh sh s h".split()))
NUKTA = "\u093c"
CONSONANTS.update({"\u095b": "z", "ज" + NUKTA: "z", "\u095c": "r", "ड" + NUKTA: "r",
                   "\u095e": "f", "फ" + NUKTA: "f", "क्ष": "ksh", "त्र": "tr", "ज्ञ": "gy"})
PASSED = {char: char for char in "\n\t !,-:\\_?"}
PASSED["।"] = "."


def romanise_hindi(text):
    result, i = "", 0
    while i < len(text):
        unit = text[i]
        if text[i + 1:i + 2] == NUKTA:
            unit += NUKTA
        i += len(unit)
        if unit in VOWELS:
            result += VOWELS[unit]
        elif unit in CONSONANTS:
            result += CONSONANTS[unit]
            past_first = i > 0
            following, after = text[i:i + 1], text[i + 1:i + 2]
            if following in CONSONANTS and not (past_first and unit == "झ"):
                if not (past_first and after in VOWELS):
                    result += "a"
        elif unit in PASSED:
            result += PASSED[unit]
        elif is_alphanumeric(unit):
            result += unit
    return result


# --- 5, 6: clean ------------------------------------------------------------------------------------


def clean(text):
    text = text.lower()
    text = re.sub(r"[_\-.]", " ", text)
    text = re.sub(r"[^\w\s]", "", text)
    text = re.sub(r"\d", "", text)
    text = re.sub(r"[^a-zA-Z\s]", "", text.lower())
    return text.strip()


# --- 10, 15: likeness -------------------------------------------------------------------------------


def likeness(measure, a, b):
    return (2 * measure(a, b) + fuzz.token_sort_ratio(a, b) + fuzz.token_set_ratio(a, b)) / 4


def handle_similarity(handle, name):
    words = name.split()
    orders = itertools.permutations(words) if len(words) <= 4 else ([word] for word in words)
    handle = handle.replace(" ", "")
    best = -1
    for order in orders:
        best = max(best, likeness(fuzz.partial_ratio, handle, "".join(order)))
    return best


def known_score(name, names):
    if len(name) < 2:
        return 1
    words = name.split()
    best = max(likeness(fuzz.ratio, words[0], known) for known in names)
    if len(words) > 1:
        if len(words[1]) < 2:
            return 1
        best = max(best, max(likeness(fuzz.ratio, words[1], known) for known in names))
    return best


def read_names(path):
    """The first column, lower-cased; the first line of the files used here is a header."""
    with open(path, newline="", encoding="utf-8") as lines:
        rows = [row[0] for row in csv.reader(lines) if row]
    return [name.lower() for name in rows[1:]]


# --- the record -------------------------------------------------------------------------------------


def score(record, names):
    handle, full_name = record["follower_handle"], record["follower_full_name"]
    symbolic = fold(full_name)
    foreign = 1 if FOREIGN.search(symbolic) else 0
    transliterated = romanise_hindi(symbolic) if is_hindi(symbolic) else symbolic
    decoded = unidecode(transliterated, errors="preserve")
    cleaned_handle, cleaned_name = clean(handle), clean(decoded)
    digits = sum(is_digit(char) for char in handle)
    similarity = handle_similarity(cleaned_handle, cleaned_name)
    rule = 2
    if any(char in handle for char in "_-."):
        rule = 0 if " " in cleaned_name or similarity > 80 else 1
    process1, final = ensembles(foreign, digits > 4, rule, similarity)
    known = known_score(cleaned_name, names)
    return {
        "symbolic_name": symbolic,
        "fake_real_based_on_lang": foreign,
        "transliterated_follower_name": transliterated,
        "decoded_name": decoded,
        "cleaned_handle": cleaned_handle,
        "cleaned_name": cleaned_name,
        "chhitij_logic": rule,
        "number_handle": digits,
        "number_more_than_4_handle": int(digits > 4),
        "similarity_score": similarity,
        "fake_real_based_on_fuzzy_score_90": 0 if similarity > 90 else 1,
        "process1_": process1,
        "final_": final,
        "numeric_handle": 0 if re.search("[a-zA-Z]", handle) else 1,
        "indian_name_score": known,
        "score_80": int(known > 80),
    }


def ensembles(foreign, many_digits, rule, similarity):
    process1 = 1 if foreign or many_digits or rule == 1 else 2 if rule == 2 else 0
    if foreign:
        final = 1
    elif 0 < similarity <= 40:
        final = 0.33
    else:
        final = 1 if many_digits or rule == 1 else 0
    return process1, final


# --- the command ------------------------------------------------------------------------------------


def scored(line, names):
    """The sixteen members, or None where the record is out of scope."""
    try:
        return score(json.loads(line), names)
    except OutOfScope:
        return None


def fill(cases, names):
    for line in open(cases, encoding="utf-8"):
        case = json.loads(line)
        try:
            case["out"] = score(case["in"], names)
        except OutOfScope:
            pass
        except (AttributeError, KeyError, TypeError):
            case.pop("out", None)
        print(json.dumps(case, ensure_ascii=False))


def main(argv):
    if unicodedata.unidata_version not in UNICODE:
        sys.exit(f"characters of Unicode {unicodedata.unidata_version} are not known here")
    sys.stdout.reconfigure(encoding="utf-8")
    if argv[1:2] == ["score"] and len(argv) == 3:
        names = read_names(argv[2])
        for line in open(sys.stdin.fileno(), encoding="utf-8"):
            members = scored(line, names)
            print(json.dumps(members, ensure_ascii=False) if members else "")
    elif argv[1:2] == ["fill"] and len(argv) == 4:
        fill(argv[2], read_names(argv[3]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv)
