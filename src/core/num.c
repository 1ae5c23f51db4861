/* Strict number parsing. */
#include "core/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int num_u64(struct span text, uint64_t max, uint64_t *out)
{
    uint64_t number = 0;
    if (text.len == 0)
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)(text.ptr[i] - '0');
        if (digit > 9 || __builtin_mul_overflow(number, 10u, &number) ||
            __builtin_add_overflow(number, digit, &number))
            return -1;
    }
    if (number > max)
        return -1;
    *out = number;
    return 0;
}

int num_i64(struct span text, int64_t min, int64_t max, int64_t *out)
{
    if (text.len == 0)
        return -1;
    int negative = text.ptr[0] == '-';
    uint64_t magnitude;
    if (num_u64(span_of(text.ptr + negative, text.len - (size_t)negative),
                (uint64_t)INT64_MAX + (uint64_t)negative, &magnitude) != 0)
        return -1;
    int64_t number = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    if (number < min || number > max)
        return -1;
    *out = number;
    return 0;
}

int num_double(struct span text, double min, double max, double *out)
{
    char copy[64], *end;
    if (text.len == 0 || text.len >= sizeof copy)
        return -1;
    for (size_t i = 0; i < text.len; i++) /* strtod(3) would take space, hexadecimal, infinity */
        if (text.ptr[i] == '\0' || strchr("0123456789+-.eE", text.ptr[i]) == NULL)
            return -1;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    double number = strtod(copy, &end);
    if (*end != '\0' || !isfinite(number) || number < min || number > max)
        return -1;
    *out = number;
    return 0;
}

/* Digits at the start of text; the rest is left in *unit. */
static int leading_u64(struct span text, uint64_t *number, struct span *unit)
{
    size_t len = 0;
    while (len < text.len && text.ptr[len] >= '0' && text.ptr[len] <= '9')
        len++;
    *unit = span_of(text.ptr + len, text.len - len);
    return num_u64(span_of(text.ptr, len), UINT64_MAX, number);
}

int num_size(struct span text, uint64_t max, uint64_t *out)
{
    static const struct {
        const char *unit;
        unsigned shift;
    } units[] = {{"", 0},     {"B", 0},   {"K", 10},   {"KB", 10}, {"KiB", 10},
                 {"M", 20},   {"MB", 20}, {"MiB", 20}, {"G", 30},  {"GB", 30},
                 {"GiB", 30}, {"T", 40},  {"TB", 40},  {"TiB", 40}};
    uint64_t number;
    struct span unit;
    if (leading_u64(text, &number, &unit) != 0)
        return -1;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (!span_is_nocase(unit, units[i].unit))
            continue;
        if (number > max >> units[i].shift)
            return -1;
        *out = number << units[i].shift;
        return 0;
    }
    return -1;
}

int num_duration(struct span text, int64_t max_ms, int64_t *out)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    uint64_t number;
    struct span unit;
    if (leading_u64(text, &number, &unit) != 0)
        return -1;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (!span_is(unit, units[i].unit))
            continue;
        if (number > (uint64_t)(max_ms / units[i].ms))
            return -1;
        *out = (int64_t)number * units[i].ms;
        return 0;
    }
    return -1;
}

void num_group(uint64_t number, char out[32])
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    char *at = out;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            *at++ = ',';
        *at++ = digits[i];
    }
    *at = '\0';
}

void num_human(double bytes, char out[32])
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    size_t unit = 0;
    while (bytes >= 1024 && unit < 4) {
        bytes /= 1024;
        unit++;
    }
    snprintf(out, 32, unit == 0 ? "%.0f %s" : "%.1f %s", bytes, units[unit]);
}
