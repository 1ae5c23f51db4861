#include "unit.h"

#include "score/builtin.h"
#include "score/record.h"

static void replaces_its_members(void **state)
{
    (void)state;
    struct names *names = builtin_names();
    struct record record;
    struct buf first, second;
    record_init(&record, &(struct model){.names = names, .decode = &decode_builtin});
    buf_init(&first, 0);
    buf_init(&second, 0);
    struct span line = span_str("{\"follower_handle\":\"uma\",\"follower_full_name\":\"U\\nma\"}");
    assert_int_equal(record_score(&record, line, &first, NULL), 0);
    assert_true(span_starts(buf_span(&first), "{\"follower_handle\":\"uma\",\"follower_full_name\":"
                                              "\"U\\nma\",\"symbolic_name\":\"U\\nma\","));
    assert_int_equal(record_score(&record, buf_span(&first), &second, NULL), 0);
    assert_string_equal(first.data, second.data);
    buf_release(&first);
    buf_release(&second);
    record_release(&record);
    names_free(names);
}

static void names_the_field_that_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *line, *message;
    } cases[] = {
        {"{}", "follower_handle: missing"},
        {"{\"follower_handle\":\"x\"}", "follower_full_name: missing"},
        {"{\"follower_handle\":\"x\",\"follower_full_name\":null}",
         "follower_full_name: not a string"},
        {"{\"follower_handle\":\"x\",\"follower_full_name\":[\"a\",1]}",
         "follower_full_name: not a string"},
        {"{\"follower_handle\":[],\"follower_full_name\":\"x\"}", "follower_handle: not a string"},
    };
    struct names *names = builtin_names();
    struct record record;
    struct buf out;
    record_init(&record, &(struct model){.names = names, .decode = &decode_builtin});
    buf_init(&out, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        assert_int_equal(record_score(&record, span_str(cases[i].line), &out, &err), -1);
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, cases[i].message);
        assert_int_equal(out.len, 0);
    }
    buf_release(&out);
    record_release(&record);
    names_free(names);
}

UNIT_GROUP(record, cmocka_unit_test(replaces_its_members),
           cmocka_unit_test(names_the_field_that_is_wrong))
