/* Shared by the tests of src/text: a table of texts before and after. */
#ifndef TESTS_UNIT_TEXT_H
#define TESTS_UNIT_TEXT_H

#include "unit.h"

#include "core/buf.h"

struct text_case {
    const char *in, *out;
};

/* Runs every line of the table through change and compares. */
static inline void text_check(const struct text_case *cases, size_t count,
                              void (*change)(struct span, struct buf *))
{
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < count; i++) {
        buf_clear(&out);
        change(span_str(cases[i].in), &out);
        assert_string_equal(out.data, cases[i].out);
    }
    buf_release(&out);
}

#define TEXT_CHECK(cases, change) text_check(cases, sizeof(cases) / sizeof *(cases), change)

#endif
