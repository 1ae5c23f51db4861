#!/usr/bin/env python3
"""Makes src/text/decode_table.c, the romanisation table: mkdecode.py >src/text/decode_table.c

Inputs: the Unicode Character Database and Unihan as Debian's unicode-data installs them, in
/usr/share/unicode or the folder UNICODE_DATA names, and data/decode/*.txt, written for this project
after the standards named there. `make` never runs this; tests/meta/decode_table.sh checks that the
committed table is what it prints.

The rendering of a code point is the first of:
  1. a line of data/decode
  2. Hangul: the short names of Jamo.txt
  3. Han: Unihan's kMandarin, toneless with a capital and a space behind; a radical: the reading of
     its Equivalent_Unified_Ideograph
  4. a decimal digit: its value
  5. the UCD's name of a letter, where that is its romanisation (NAMED, named_latin)
  6. its decomposition, when every part has a rendering
  7. the rendering of the letter that it is WITH something added, by name
  8. nothing, for a mark, symbol, punctuation or control
3, 4, 5 and 8 hold for what Unicode 3.0 has, and so does 7 for Arabic; Latin letters of any age
follow their names. Why: see data/decode/README.
"""
import bz2
import os
import re
import sys
import unicodedata

UNICODE = os.environ.get("UNICODE_DATA", "/usr/share/unicode")
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "decode")
OLD = (3, 0)  # what Unicode this old has is romanised by rule
KEEP = object()  # a code point that stays in the text whatever the rules say
ESCAPES = {r"\e": "", r"\s": " ", r"\n": "\n", r"\\": "\\", r"\~": "~"}

# Scripts whose letters are named by their romanisation: the pattern's group, in small letters.
# INHERENT: without the vowel that a consonant has by itself.
VOWELLED = [
    r"CANADIAN SYLLABICS (?:[A-Z]+-CREE |CARRIER |NASKAPI |SOUTH-SLAVEY |SAYISI |ATHAPASCAN |"
    r"BLACKFOOT |NUNAVIK |NUNAVUT |AIVILIK |MEDIAL |INITIAL )*([A-Z]{1,5})",
    r"CHEROKEE LETTER ([A-Z]+)",
    r"ETHIOPIC SYLLABLE ([A-Z]+)",
    r"YI (?:SYLLABLE|RADICAL) ([A-Z]+)",
    r"BOPOMOFO (?:FINAL )?LETTER ([A-Z]+)",
    r"RUNIC LETTER (?:.* )?([A-Z]{1,2})",
]
INHERENT = [
    r"(?:BENGALI|GURMUKHI|GUJARATI|ORIYA|TAMIL|TELUGU|KANNADA|MALAYALAM|MYANMAR) "
    r"(?:LETTER|VOWEL SIGN|VOWEL) (?:CANDRA )?([A-Z]+)",
    r"TIBETAN (?:SUBJOINED LETTER|LETTER|VOWEL SIGN) ([A-Z]+)",
    r"MONGOLIAN LETTER (?:TODO |SIBE |MANCHU |ALI GALI )*([A-Z]+)",
]
SIGNS = {"CANDRABINDU": "N", "ANUSVARA": "N", "VISARGA": "H", "VIRAMA": "", "NUKTA": "'",
         "AVAGRAHA": "'"}
NAMED = [(re.compile(p), False) for p in VOWELLED] + [(re.compile(p), True) for p in INHERENT]
VOCALIC = re.compile(r".* VOCALIC (L+|R+)")
SIGN = re.compile(r"[A-Z]+ SIGN (%s)" % "|".join(SIGNS))
# Old jamo, by their sound (Lee and Ramsey, A History of the Korean Language, 2011); the light and
# the Chinese dental forms of a letter as that letter.
OLD_JAMO = {"PANSIOS": "z", "YESIEUNG": "ng", "YEORINHIEUH": "h", "ARAEA": "a", "ARAEAE": "ae",
            "FILLER": ""}
OLD_FORM = re.compile("^(KAPYEOUN|CHITUEUM|CEONGCHIEUM)")
GLOTTAL = re.compile(r"ETHIOPIC SYLLABLE (GLOTTAL|PHARYNGEAL) ([A-Z]+)")
FORM = "(?:TURNED|REVERSED|INVERTED|OPEN|CLOSED|SIDEWAYS|DOTLESS|INSULAR|BARRED|LONG|STRETCHED|" \
       "SCRIPT|BLACKLETTER|TOP HALF|BOTTOM HALF|HALF|SMALL CAPITAL|TAILLESS|VOLAPUK) "
LATIN = re.compile(r"LATIN (CAPITAL|SMALL)?(?: ?(LETTER|LIGATURE)) (SMALL CAPITAL )?"
                   r"(?:%s)*([A-Z]{1,2})(?: DIGRAPH| ROTUNDA)?" % FORM)


def lines(name):
    """The fields of a file of the UCD, split at semicolons, without comments."""
    with open(os.path.join(UNICODE, name), encoding="utf-8") as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line:
                yield [field.strip() for field in line.split(";")]


def span(field):
    first, _, last = field.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


class Unicode:
    """What the rules need to know of the code points."""

    def __init__(self):
        self.name, self.category, self.digit, self.decomposition = {}, {}, {}, {}
        for f in lines("UnicodeData.txt"):
            code = int(f[0], 16)
            self.name[code], self.category[code] = f[1], f[2]
            if f[7] and not f[5]:
                self.digit[code] = f[7]
            if f[5]:
                self.decomposition[code] = [int(x, 16) for x in re.sub("<.*?>", "", f[5]).split()]
        self.code = {name: code for code, name in self.name.items()}
        self.age = {code: tuple(int(x) for x in f[1].split("."))
                    for f in lines("DerivedAge.txt") for code in span(f[0])}
        self.jamo = {int(f[0], 16): f[1].lower() for f in lines("Jamo.txt")}
        self.ideograph = {code: int(f[1], 16) for f in lines("EquivalentUnifiedIdeograph.txt")
                          for code in span(f[0])}
        self.reading, self.unihan = self.readings()
        with open(os.path.join(UNICODE, "DerivedAge.txt"), encoding="utf-8") as file:
            self.version = file.readline().strip("# \n").replace("DerivedAge-", "")[:-len(".txt")]

    def readings(self):
        reading, version = {}, "?"
        path = os.path.join(UNICODE, "Unihan_Readings.txt.bz2")
        with bz2.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                if line.startswith("# Unicode version:"):
                    version = line.split(":")[1].strip()
                fields = line.rstrip("\n").split("\t")
                if len(fields) == 3 and fields[1] == "kMandarin":
                    reading[int(fields[0][2:], 16)] = fields[2].split()[0]
        return reading, version

    def old(self, code):
        return self.age.get(code, (99, 0)) <= OLD


def overlay():
    """The renderings of data/decode: those of single code points win over those of ranges."""
    single, ranges = {}, {}
    for name in sorted(os.listdir(DATA)):
        if not name.endswith(".txt"):
            continue
        with open(os.path.join(DATA, name), encoding="ascii") as file:
            for number, line in enumerate(file, 1):
                if line.startswith("#") or not line.strip():
                    continue
                where, *tokens = line.split()
                codes = span(where[2:].replace("..U+", ".."))
                if len(codes) > 1:
                    tokens, target = tokens * len(codes), ranges
                else:
                    codes, target = range(codes[0], codes[0] + len(tokens)), single
                for code, token in zip(codes, tokens):
                    if token == "~":
                        continue
                    if code in target:
                        sys.exit("%s:%d: U+%04X again" % (name, number, code))
                    target[code] = KEEP if token == r"\k" else unescape(token)
    return {**ranges, **single}


def unescape(token):
    return re.sub(r"\\.", lambda m: ESCAPES[m.group()], token)


class Table:
    def __init__(self):
        self.ucd, self.own = Unicode(), overlay()
        self.jamo_name = {self.ucd.name[c].split(" ", 2)[2]: short
                          for c, short in sorted(self.ucd.jamo.items(), reverse=True)}
        self.jamo_name.update(OLD_JAMO)
        self.done = {}

    def render(self, code):
        if code not in self.done:
            self.done[code] = None  # a cycle has no rendering
            self.done[code] = self.find(code)
        return self.done[code]

    def find(self, code):
        if code < 0x80:
            return chr(code)
        if code in self.own:
            return None if self.own[code] is KEEP else self.own[code]
        for rule in (self.hangul, self.han, self.digit, self.named, self.decomposed, self.base,
                     self.silent):
            text = rule(code)
            if text is not None:
                return text
        return None

    def hangul(self, code):
        jamo = self.ucd.jamo
        if code in jamo:
            return jamo[code]
        if 0xAC00 <= code <= 0xD7A3:
            index = code - 0xAC00
            final = index % 28
            return (jamo[0x1100 + index // 588] + jamo[0x1161 + index // 28 % 21] +
                    (jamo[0x11A7 + final] if final else ""))
        found = re.fullmatch(r"HANGUL (?:CHOSEONG|JUNGSEONG|JONGSEONG|LETTER) ([A-Z-]+)",
                             self.ucd.name.get(code, ""))
        if not found or not self.ucd.old(code) or code in self.ucd.decomposition and all(
                c in jamo for c in self.ucd.decomposition[code]):
            return None
        return self.cluster(found.group(1))

    def cluster(self, name):
        """An old jamo: the letters its name lists."""
        text = ""
        for part in name.split("-"):
            plain = OLD_FORM.sub("", part)
            double = plain.startswith("SSANG") and plain not in self.jamo_name
            short = self.jamo_name.get(plain[5:] if double else plain)
            if short is None:
                return None
            text += short * 2 if double else short
        return text

    def han(self, code):
        reading = self.ucd.reading.get(self.ucd.ideograph.get(code, code))
        if reading is None or not self.ucd.old(code):
            return None
        bare = unicodedata.normalize("NFD", reading)
        return "".join(c for c in bare if c < "\x80").capitalize() + " "

    def digit(self, code):
        return self.ucd.digit.get(code) if self.ucd.old(code) else None

    def named(self, code):
        name = self.ucd.name.get(code, "")
        text = self.named_latin(name)
        if text is not None or not self.ucd.old(code):
            return text
        if found := VOCALIC.fullmatch(name):
            return found.group(1)
        if found := SIGN.fullmatch(name):
            return SIGNS[found.group(1)]
        if found := GLOTTAL.fullmatch(name):
            return ("'" if found.group(1) == "GLOTTAL" else "`") + found.group(2).lower()
        for pattern, inherent in NAMED:
            if found := pattern.fullmatch(name):
                text = found.group(1).lower()
                return re.sub("(?<=[^aeiou])a+$", "", text) if inherent else text
        return None

    @staticmethod
    def named_latin(name):
        found = LATIN.fullmatch(name)
        if not found:
            return None
        case, _, small_capital, letters = found.groups()
        return letters.lower() if case == "SMALL" and not small_capital else letters

    def decomposed(self, code):
        parts = self.ucd.decomposition.get(code)
        texts = [self.render(part) for part in parts or [code]]
        return None if parts is None or None in texts else "".join(texts)

    def base(self, code):
        name = self.ucd.name.get(code, "")
        found = re.fullmatch(r"((?:LATIN|CYRILLIC|GREEK|MODIFIER|ARABIC) .*?) WITH .*", name)
        if not found or not (self.ucd.old(code) or name[0] in "LCGM"):
            return None
        base = self.ucd.code.get(found.group(1))
        return self.render(base) if base is not None else self.named_latin(found.group(1))

    def silent(self, code):
        category = self.ucd.category.get(code, "Cn")
        silent = category[0] in "MSPZ" or category in ("Cc", "Cf")
        return "" if silent and self.ucd.old(code) else None


def literal(text):
    if text is None:
        return "NO"
    if text == "":
        return "DROP"
    return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def rows(cells):
    """The rows of a page: 8 code points each, those without any rendering left out."""
    for first in range(0, 256, 8):
        row = cells[first:first + 8]
        if any(cell is not None for cell in row):
            yield "    [0x%02X] = %s," % (first, ", ".join(literal(cell) for cell in row))


def main():
    table = Table()
    top = max(table.ucd.name) + 1
    pages = {}
    for page in range((top + 255) // 256):
        cells = [table.render(page * 256 + i) if page or i >= 0x80 else None for i in range(256)]
        if any(cell is not None for cell in cells):
            pages[page] = cells
    print(HEAD % (table.ucd.version, table.ucd.unihan))
    for page, cells in pages.items():
        width = 1 + max(len(cell) for cell in cells if cell is not None)
        print("static const char page_%03x[256][%d] = {" % (page, max(width, 2)))
        print("\n".join(rows(cells)))
        print("};\n")
    print("static const struct decode_page pages[] = {\n    {\"\", 0},")
    for page in pages:
        print("    PAGE(page_%03x)," % page)
    print("};\n\nconst struct decode_table decode_builtin = {\n    .page = pages,\n    .index = {")
    for place, page in enumerate(pages, 1):
        print("        [0x%03x] = %d," % (page, place))
    print("    },\n};\n/* clang-format on */")


HEAD = """\
/* The built-in romanisation table. Made by tools/mkdecode.py from
 *     Unicode Character Database %s, Unihan %s (Debian's unicode-data)
 *     data/decode, whose files name the romanisation standards
 * The Unicode data are (c) 1991-2022 Unicode, Inc.: see data/decode/COPYING.unicode.
 * Do not edit: see data/decode/README. */
#include "text/decode.h"

/* clang-format off */
#define NO         ""           /* no rendering: the code point stays */
#define DROP       DECODE_EMPTY /* renders as nothing */
#define PAGE(name) {name[0], sizeof name[0]}
"""

if __name__ == "__main__":
    main()
