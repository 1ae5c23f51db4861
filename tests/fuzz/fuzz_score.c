/* Any line is scored by both models or refused; what is scored is a record again, and scoring that
 * changes nothing. Cleaning valid text again changes nothing. */
#include "fuzz.h"

#include <string.h>

#include "core/utf8.h"
#include "score/record.h"
#include "text/clean.h"

static void check_cleaning(struct span text)
{
    struct buf out, again;
    buf_init(&out, 0);
    buf_init(&again, 0);
    clean_text(text, &out);
    MUST(utf8_valid(buf_span(&out)));
    clean_text(buf_span(&out), &again);
    MUST(span_equal(buf_span(&out), buf_span(&again)));
    buf_release(&out);
    buf_release(&again);
}

static void check_line(struct span line, const struct model *model)
{
    struct record record;
    struct buf out, again;
    struct err err;
    record_init(&record, model);
    buf_init(&out, 0);
    buf_init(&again, 0);
    if (record_score(&record, line, &out, &err) == 0) {
        MUST(record_score(&record, buf_span(&out), &again, &err) == 0);
        MUST(span_equal(buf_span(&out), buf_span(&again)));
    } else {
        MUST(out.len == 0 && err.message[0] != '\0');
    }
    buf_release(&out);
    buf_release(&again);
    record_release(&record);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span line = span_of((const char *)data, size);
    static const char list[] = "uma\nkrishna kumar\nram ram\ndr.\nvijayalakshmi\n";
    struct names *names = names_parse(span_str(list), "fuzz", NULL);
    struct model model = {.names = names, .decode = &decode_builtin};
    check_line(line, &model);
    model.plus = model.trained = true;
    check_line(line, &model);
    if (utf8_valid(line))
        check_cleaning(line);
    names_free(names);
    return 0;
}
