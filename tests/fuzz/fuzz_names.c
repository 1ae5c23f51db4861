/* Any list of names is taken or refused. What the search finds in it is what a scan of the list
 * with the measures themselves finds, to the last bit. */
#include "fuzz.h"

#include <string.h>

#include "core/utf8.h"
#include "score/search.h"
#include "text/chartype.h"

enum { LINE_MAX_BYTES = 200, WORDS = 6 };

/* A line as names.h compares it: first column, small letters. */
static struct points widen(struct span line, uint32_t *out)
{
    const char *at = line.ptr, *end = line.ptr + line.len;
    size_t len = 0;
    while (at < end) {
        out[len++] = chartype_lower(utf8_next(&at, end));
    }
    return (struct points){out, len};
}

/* Lines that need more than widen to be read are left to the unit tests. */
static bool simple(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (strchr("\",\r\xEF\xC4", text.ptr[i]) != NULL)
            return false;
    return true;
}

static double scan(struct span text, struct points word, struct similarity *sim)
{
    uint32_t points[LINE_MAX_BYTES];
    double best = 0;
    while (text.len > 0) {
        struct span line = span_cut(&text, '\n');
        if (line.len == 0)
            continue;
        double score = similarity_name(sim, word, widen(line, points));
        best = score > best ? score : best;
    }
    return best;
}

static void check(const struct names *names, struct span text)
{
    struct similarity sim;
    struct search search;
    uint32_t word[WORDS + 1];
    similarity_init(&sim);
    search_init(&search, names);
    for (size_t start = 0; start < text.len && start < 8; start++) {
        size_t len = 0;
        for (size_t i = start; i < text.len && len < WORDS; i++)
            if (text.ptr[i] >= 'a' && text.ptr[i] <= 'z')
                word[len++] = (unsigned char)text.ptr[i];
        if (len == 0)
            break;
        double found = search_best(&search, (struct points){word, len}, &sim);
        double best = scan(text, (struct points){word, len}, &sim);
        MUST(memcmp(&found, &best, sizeof best) == 0);
    }
    search_release(&search);
    similarity_release(&sim);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char start[] = "zq\n"; /* keeps the first line of data from being a header */
    struct buf text;
    struct err err;
    if (size > LINE_MAX_BYTES - sizeof start)
        size = LINE_MAX_BYTES - sizeof start;
    buf_init(&text, 0);
    names_free(names_parse(span_of((const char *)data, size), "fuzz", &err));
    buf_adds(&text, start);
    buf_add(&text, data, size);
    struct names *names = names_parse(buf_span(&text), "fuzz", &err);
    MUST(names != NULL || err.message[0] != '\0');
    if (names != NULL && simple(buf_span(&text)))
        check(names, buf_span(&text));
    names_free(names);
    buf_release(&text);
    return 0;
}
