#include "score/natural.h"

#include <stdbool.h>
#include <string.h>

/* In 1/256 bits: the cost of a letter when all 26 are equally likely, log2(26); in a keyboard's row
 * with nine of ten letters from it, log2(10 / 0.9), or from elsewhere, log2(17 / 0.1); next to the
 * key before with four of five letters there, log2(3 / 0.8), or elsewhere, log2(24 / 0.2). */
enum {
    UNIFORM = 1203,
    IN_ROW = 889,
    OFF_ROW = 1897,
    BESIDE = 488,
    APART = 1768,
    KEYBOARD = 1024, /* a string from a keyboard is a sixteenth as likely as one from a generator */
    LIMIT = 256      /* by so much a letter the names' model may do worse: one bit */
};

/* What each letter (third) costs after two others, in 1/256 bits; 0 is the start of the word.
 * tools/mkngrams makes it. */
__asm__(".pushsection .rodata\n"
        ".balign 64\n"
        "natural_table:\n"
        ".incbin \"src/score/natural.table\"\n"
        ".popsection\n");

extern const int16_t natural_table[NATURAL_SYMBOLS][NATURAL_SYMBOLS][NATURAL_SYMBOLS]
    __attribute__((visibility("hidden")));

static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};

static int key_of(char letter, int *row)
{
    const char *at = NULL;
    for (*row = 0; (at = strchr(rows[*row], letter)) == NULL;)
        ++*row;
    return (int)(at - rows[*row]);
}

static int as_name(struct span letters)
{
    int cost = 0, a = 0, b = 0;
    for (size_t i = 0; i < letters.len; i++) {
        int c = letters.ptr[i] - 'a' + 1;
        cost += natural_table[a][b][c];
        a = b;
        b = c;
    }
    return cost;
}

static int as_row(struct span letters)
{
    int best = 0;
    for (int row = 0; row < 3; row++) {
        int cost = 0, at;
        for (size_t i = 0; i < letters.len; i++) {
            key_of(letters.ptr[i], &at);
            cost += at == row ? IN_ROW : OFF_ROW;
        }
        best = row == 0 || cost < best ? cost : best;
    }
    return best;
}

static int as_walk(struct span letters)
{
    int cost = UNIFORM, row, before_row, before = key_of(letters.ptr[0], &before_row);
    for (size_t i = 1; i < letters.len; i++) {
        int key = key_of(letters.ptr[i], &row), step = key - before;
        cost += row == before_row && step >= -1 && step <= 1 ? BESIDE : APART;
        before = key;
        before_row = row;
    }
    return cost;
}

/* Bits a letter (in 1/256) that the names' model needs more than the best of the others; negative
 * when it needs fewer. *kind: which one that is. */
static int excess(struct span letters, enum natural *kind)
{
    int other = UNIFORM * (int)letters.len, row = as_row(letters), walk = as_walk(letters);
    int keyboard = (row < walk ? row : walk) + KEYBOARD;
    *kind = NATURAL_RANDOM;
    if (keyboard < other) {
        *kind = NATURAL_KEYBOARD;
        other = keyboard;
    }
    return (as_name(letters) - other) / (int)letters.len;
}

enum natural natural_judge(struct span letters)
{
    enum natural kind;
    if (letters.len < NATURAL_LEAST || excess(letters, &kind) <= LIMIT)
        return NATURAL_NAME;
    return kind;
}
