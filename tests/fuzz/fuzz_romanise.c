/* Any valid text is romanised as valid text, in each of the ten languages. The best one comes first
 * however many are wanted, the others differ from it, and a second time, from memory, it is the
 * same. A normal form has no joiners. The rules for Hindi make valid text, too. */
#include "fuzz.h"

#include "core/mem.h"
#include "core/utf8.h"
#include "text/hindi.h"
#include "text/letters.h"
#include "text/romanise.h"

enum { WANTED = 5, TEXT_MAX = 600 };

static void check_language(struct romaniser *romaniser, enum script script, struct span text)
{
    struct span best[CAP_ROMANISE_BEST];
    struct buf first, again;
    buf_init(&first, 0);
    buf_init(&again, 0);
    romanise_text(romaniser, script, text, &first);
    romanise_text(romaniser, script, text, &again);
    MUST(span_equal(buf_span(&first), buf_span(&again)));
    size_t count = romanise_best(romaniser, script, text, WANTED, best);
    MUST(count >= 1 && count <= WANTED && span_equal(best[0], buf_span(&first)));
    for (size_t i = 0; i < count; i++) {
        MUST(utf8_valid(best[i]));
        for (size_t k = 0; k < i; k++)
            MUST(!span_equal(best[k], best[i]));
    }
    buf_release(&first);
    buf_release(&again);
}

static void check_normal(struct span text)
{
    uint32_t letters[CAP_ROMANISE_WORD * LETTERS_EXPANSION];
    if (utf8_count(text) > CAP_ROMANISE_WORD)
        return;
    size_t count = letters_normalise(text, letters);
    for (size_t i = 0; i < count; i++)
        MUST(letters[i] <= 0x10FFFF && !letters_joiner(letters[i]));
}

static void check_rules(struct span text)
{
    struct buf out;
    buf_init(&out, 0);
    hindi_romanise(text, &out);
    MUST(utf8_valid(buf_span(&out)));
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = span_of((const char *)data, size);
    if (size > TEXT_MAX || !utf8_valid(text))
        return 0;
    struct romaniser *romaniser = mem_alloc(sizeof *romaniser);
    romaniser_init(romaniser);
    for (int script = SCRIPT_NONE; script <= SCRIPT_TELUGU; script++)
        check_language(romaniser, (enum script)script, text);
    check_normal(text);
    check_rules(text);
    romaniser_release(romaniser);
    free(romaniser);
    return 0;
}
