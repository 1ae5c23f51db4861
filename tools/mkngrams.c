/* Makes the table of score/natural.h from a list of names, one a line, a-z: what each letter costs
 * after the two before it. Run by make.
 *
 *     mkngrams LIST TABLE
 *
 * Trigrams interpolated with bigrams and those with single letters (Jelinek and Mercer 1980, with
 * Witten and Bell's way of weighing a context by its count),
 *     q(c|ab) = (n(abc) + K q(c|b)) / (n(ab) + K)
 * and that with the pattern of vowels and consonants alone, so that words of other languages, which
 * have other clusters but syllables too, do not look like random letters:
 *     p(c|ab) = 3/4 q(c|ab) + 1/4 p(class of c | classes of a and b) / letters of that class
 * All arithmetic is on integers, so every machine makes the same table. */
#include <stdlib.h>
#include <string.h>

#include "core/exitcode.h"
#include "core/file.h"
#include "core/msg.h"
#include "score/caps.h"
#include "score/natural.h"

enum { ONE_BITS = 30, WEIGHT = 8, SYMBOLS = NATURAL_SYMBOLS };

static uint64_t count1[SYMBOLS], count2[SYMBOLS][SYMBOLS], count3[SYMBOLS][SYMBOLS][SYMBOLS];
static uint64_t shape_count[3][3][3]; /* of classes */
static int16_t table[SYMBOLS][SYMBOLS][SYMBOLS];

enum { START, VOWEL, CONSONANT };

static int class_of(int symbol)
{
    static const char vowels[] = "aeiouy";
    return symbol == 0 ? START : strchr(vowels, 'a' + symbol - 1) != NULL ? VOWEL : CONSONANT;
}

static _Noreturn void die(const struct err *err)
{
    msg_err(err, NULL);
    exit((int)err_exit(err));
}

static void count_names(struct span text)
{
    while (text.len > 0) {
        struct span name = span_cut(&text, '\n');
        int a = 0, b = 0;
        for (size_t i = 0; i < name.len; i++) {
            int c = name.ptr[i] - 'a' + 1;
            if (c < 1 || c >= SYMBOLS)
                continue;
            count1[c]++;
            count2[b][c]++;
            count3[a][b][c]++;
            shape_count[class_of(a)][class_of(b)][class_of(c)]++;
            a = b;
            b = c;
        }
    }
}

static uint64_t sum(const uint64_t *count)
{
    uint64_t total = 0;
    for (int c = 0; c < SYMBOLS; c++)
        total += count[c];
    return total;
}

/* -log2(p / 2^ONE_BITS) in 1/256 bits: the fraction digit by digit, by squaring. */
static int16_t cost(uint64_t p)
{
    int whole = 63 - __builtin_clzll(p), log = (whole - ONE_BITS) * 256;
    uint64_t x = whole > 31 ? p >> (whole - 31) : p << (31 - whole);
    for (int digit = 128; digit > 0; digit /= 2) {
        x = x * x >> 31;
        if (x >> 32 != 0) {
            x >>= 1;
            log += digit;
        }
    }
    return (int16_t)-log;
}

/* Of a letter by the pattern of vowels and consonants. */
static uint64_t shape(int a, int b, int c)
{
    const uint64_t *count = shape_count[class_of(a)][class_of(b)];
    uint64_t letters = class_of(c) == VOWEL ? 6 : 20;
    return ((count[class_of(c)] + 1) << ONE_BITS) / (count[VOWEL] + count[CONSONANT] + 2) / letters;
}

static void estimate(void)
{
    uint64_t total = sum(count1);
    for (int b = 0; b < SYMBOLS; b++) {
        uint64_t after_b = sum(count2[b]);
        for (int a = 0; a < SYMBOLS; a++) {
            uint64_t after_ab = sum(count3[a][b]);
            for (int c = 1; c < SYMBOLS; c++) {
                uint64_t p1 = ((count1[c] + 1) << ONE_BITS) / (total + SYMBOLS - 1);
                uint64_t p2 = ((count2[b][c] << ONE_BITS) + WEIGHT * p1) / (after_b + WEIGHT);
                uint64_t p3 = ((count3[a][b][c] << ONE_BITS) + WEIGHT * p2) / (after_ab + WEIGHT);
                table[a][b][c] = cost((3 * p3 + shape(a, b, c)) / 4);
            }
        }
    }
}

int main(int argc, char **argv)
{
    struct err err;
    struct buf text;
    msg_init(argv[0]);
    if (argc != 3) {
        msg_error("usage: mkngrams LIST TABLE");
        return EXIT_USAGE;
    }
    buf_init(&text, CAP_NAMES_FILE);
    if (file_read(argv[1], CAP_NAMES_FILE, &text, &err) != 0)
        die(&err);
    count_names(buf_span(&text));
    estimate();
    if (file_write(argv[2], span_of((const char *)table, sizeof table), &err) != 0)
        die(&err);
    buf_release(&text);
    return EXIT_DONE;
}
