/* JSON text piece by piece.
 *
 * Doubles: with value = m * 2^-s exactly, n / 10^k reads back as value when it lies within half a
 * unit of m, that is when |n * 2^s - m * 10^k| <= 10^k / 2. Over the range that is printed without
 * an exponent both products fit 128 bits, so the smallest such k, and with it the shortest decimal,
 * is found in exact integer arithmetic. The few numbers outside go through printf and strtod. */
#include "codec/jwrite.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/jstring.h"
#include "core/utf8.h"

__extension__ typedef unsigned __int128 u128;

/* What stands after the backslash: 0 nothing to escape, 'u' for \u00XX. */
static const char escapes[256] = {
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b',         't',           'n', 'u',
    'f', 'r', 'u', 'u', 'u', 'u', 'u', 'u', 'u',         'u',           'u', 'u',
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', ['"'] = '"', ['\\'] = '\\',
};

static void add_escape(struct buf *out, unsigned char c)
{
    char escape[8] = {'\\', escapes[c]};
    if (escapes[c] == 'u')
        snprintf(escape + 2, 5, "%04x", c);
    buf_add(out, escape, escapes[c] == 'u' ? 6 : 2);
}

void jwrite_string(struct buf *out, struct span text)
{
    size_t run = 0, i = 0;
    buf_addc(out, '"');
    while (i < text.len) {
        size_t plain = text.len - i >= 8 ? jstring_plain(text.ptr + i) : 0;
        i += plain;
        if (plain == 8)
            continue;
        unsigned char c = (unsigned char)text.ptr[i];
        if (escapes[c] != 0) {
            buf_add(out, text.ptr + run, i - run);
            add_escape(out, c);
            run = i + 1;
        }
        i++;
    }
    if (run < text.len)
        buf_add(out, text.ptr + run, text.len - run);
    buf_addc(out, '"');
}

void jwrite_string_lossy(struct buf *out, struct span text)
{
    struct buf clean;
    buf_init(&clean, 0);
    for (size_t i = 0, len; i < text.len; i += len) {
        uint32_t point;
        len = utf8_decode(text.ptr + i, text.len - i, &point);
        if (len > 0 && point > 0) {
            buf_add(&clean, text.ptr + i, len);
        } else {
            utf8_add(&clean, 0xfffd);
            len = 1;
        }
    }
    jwrite_string(out, buf_span(&clean));
    buf_release(&clean);
}

/* Appends n / 10^places with at least one digit on each side of the point. */
static void add_fixed(struct buf *out, uint64_t n, int places)
{
    char text[32];
    size_t at = sizeof text;
    if (places == 0)
        text[--at] = '0';
    for (int i = 0; i < places; i++, n /= 10)
        text[--at] = (char)('0' + n % 10);
    text[--at] = '.';
    do {
        text[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    buf_add(out, text + at, sizeof text - at);
}

/* 1e-4 <= value < 1e16: here m < 2^53, s <= 66, k <= 21 and every product is below 2^127. Two cases
 * need no thought in this range: no decimal that lies just between two doubles is shorter than
 * both, and powers of two, whose lower neighbour stands nearer, are short themselves. */
static void add_plain(struct buf *out, double value)
{
    int exponent;
    uint64_t m = (uint64_t)ldexp(frexp(value, &exponent), DBL_MANT_DIG);
    int s = DBL_MANT_DIG - exponent;
    if (s <= 0) {
        add_fixed(out, m << -s, 0);
        return;
    }
    u128 power = 1;
    for (int k = 0;; k++, power *= 10) {
        u128 exact = m * power, n = exact >> s;
        u128 low = exact - (n << s), high = ((u128)1 << s) - low;
        bool up = high < low || (high == low && n % 2 != 0);
        if (2 * (up ? high : low) < power) {
            add_fixed(out, (uint64_t)n + up, k);
            return;
        }
    }
}

/* Adds one to the last digit of d.ddd...e (false when it is a 9 and would carry). */
static bool next_decimal(char *text)
{
    char *last = strchr(text, 'e') - 1;
    if (*last == '9' || *last == '.')
        return false;
    ++*last;
    return true;
}

/* Shortest d.ddde+XX: the nearest decimal of so many digits, or at a power of two, where the
 * doubles above stand wider than those below, the next one up. */
static void add_exponent(struct buf *out, double value)
{
    char text[40];
    int unused;
    bool power_of_two = frexp(value, &unused) == 0.5;
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if (strtod(text, NULL) == value)
            break;
        if (power_of_two && next_decimal(text) && strtod(text, NULL) == value)
            break;
    }
    buf_adds(out, text);
}

void jwrite_double(struct buf *out, double number)
{
    if (!isfinite(number)) {
        buf_adds(out, "null");
        return;
    }
    if (signbit(number))
        buf_addc(out, '-');
    double value = fabs(number);
    if (value < 1e15 && value == (double)(uint64_t)value)
        add_fixed(out, (uint64_t)value, 0);
    else if (value >= 1e-4 && value < 1e16)
        add_plain(out, value);
    else
        add_exponent(out, value);
}

void jwrite_name(struct buf *out, const char *name)
{
    buf_addc(out, '"');
    buf_adds(out, name);
    buf_add(out, "\":", 2);
}
