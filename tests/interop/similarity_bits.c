/* Prints what text/similarity.h says of pairs of strings, for rapidfuzz_pairs.py:
 *
 *     similarity_bits FILE
 *
 * FILE holds strings of UTF-8, each ended by a NUL; the first and the second are a pair, the third
 * and the fourth, and so on. A line a pair: the ratios partial, sort, set, plain and the two means
 * of them, each the bits of its double in hexadecimal. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/utf8.h"
#include "text/similarity.h"

static struct points widen(struct span text, uint32_t *out)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    size_t len = 0;
    while (at < end)
        out[len++] = utf8_next(&at, end);
    return (struct points){out, len};
}

static void print_bits(double value, char after)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    printf("%016" PRIx64 "%c", bits, after);
}

static void print_pair(struct similarity *sim, struct points a, struct points b)
{
    print_bits(similarity_partial(sim, a, b), ' ');
    print_bits(similarity_token_sort(sim, a, b), ' ');
    print_bits(similarity_token_set(sim, a, b), ' ');
    print_bits(similarity_ratio(sim, a, b), ' ');
    print_bits(similarity_handle(sim, a, b), ' ');
    print_bits(similarity_name(sim, a, b), '\n');
}

int main(int argc, char **argv)
{
    struct buf text;
    struct err err;
    struct similarity sim;
    msg_init(argv[0]);
    buf_init(&text, 0);
    if (argc != 2 || file_read(argv[1], (size_t)1 << 30, &text, &err) != 0) {
        if (argc == 2)
            msg_err(&err, NULL);
        return 2;
    }
    similarity_init(&sim);
    struct span rest = buf_span(&text);
    while (rest.len > 0) {
        struct span first = span_cut(&rest, '\0'), second = span_cut(&rest, '\0');
        uint32_t *a = mem_array(first.len + 1, sizeof *a),
                 *b = mem_array(second.len + 1, sizeof *b);
        print_pair(&sim, widen(first, a), widen(second, b));
        free(a);
        free(b);
    }
    similarity_release(&sim);
    buf_release(&text);
    return fflush(stdout) == 0 ? 0 : 1;
}
