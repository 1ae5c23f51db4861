#include <string.h>

#include "unit.h"

#include "task/record.h"

static void lines(void **state)
{
    (void)state;
    static const struct {
        const char *params, *work; /* work NULL: cannot be worked on */
    } cases[] = {
        {"{}",
         "{\"_task\":{\"id\":7,\"flow\":\"a\\\"b\",\"try\":3,\"priority\":-1,\"key\":\"k\"}}"},
        {"{ \"x\" :1.50 }", "{ \"x\" :1.50 ,\"_task\":{\"id\":7,\"flow\":\"a\\\"b\",\"try\":3,"
                            "\"priority\":-1,\"key\":\"k\"}}"},
        /* written into the table by hand */
        {"{\n  \"x\": 1\n}", "{\"x\":1,\"_task\":{\"id\":7,\"flow\":\"a\\\"b\",\"try\":3,"
                             "\"priority\":-1,\"key\":\"k\"}}"},
        {"[1]", NULL},
        {"[\n1]", NULL},
    };
    struct record record;
    struct buf out;
    struct err err;
    record_init(&record);
    buf_init(&out, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct db_task task = {.id = 7, .priority = -1, .tries = 2, .key = span_str("k")};
        task.params = span_str(cases[i].params);
        buf_clear(&out);
        int status = record_work(&record, span_str("a\"b"), &task, &out, &err);
        assert_int_equal(status, cases[i].work != NULL ? 0 : -1);
        if (cases[i].work != NULL)
            assert_string_equal(out.data, cases[i].work);
        else
            assert_int_equal(err.kind, ERR_DATA);
        buf_clear(&out);
        record_listed(&record, span_str("a"), &task, &out);
        assert_null(strchr(out.data, '\n'));
        assert_non_null(strstr(out.data, "\"state\":\"PENDING\""));
    }
    buf_release(&out);
    record_release(&record);
}

UNIT_GROUP(record, cmocka_unit_test(lines))
