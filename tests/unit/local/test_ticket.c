#include "unit.h"

#include <string.h>

#include "local/ticket.h"

static const struct ticket_form form = {{4, 8, 2}};

static void numbers_come_back(void **state)
{
    (void)state;
    const int64_t number[] = {0xfedcba98, INT64_MIN, 0xffff};
    const struct ticket_form other = {{4, 8, 4}};
    int64_t read[TICKET_NUMBERS];
    struct buf text;
    buf_init(&text, 0);
    ticket_write(&form, number, &text);
    assert_int_equal(ticket_read(&form, buf_span(&text), read), 0);
    assert_memory_equal(read, number, sizeof number);
    assert_int_equal(ticket_read(&other, buf_span(&text), read), -1);
    buf_release(&text);
}

static void mistakes_are_seen(void **state)
{
    (void)state;
    const int64_t number[] = {1, 2, 3};
    int64_t read[TICKET_NUMBERS];
    struct buf text;
    buf_init(&text, 0);
    ticket_write(&form, number, &text);
    for (size_t i = 0; i < text.len; i++) {
        char was = text.data[i];
        text.data[i] = was == 'A' ? 'B' : 'A';
        assert_int_equal(ticket_read(&form, buf_span(&text), read), -1);
        text.data[i] = was;
        assert_int_equal(ticket_read(&form, span_of(text.data, i), read), -1);
    }
    buf_adds(&text, "AAAA");
    assert_int_equal(ticket_read(&form, buf_span(&text), read), -1);
    buf_release(&text);
}

UNIT_GROUP(ticket, cmocka_unit_test(numbers_come_back), cmocka_unit_test(mistakes_are_seen))
