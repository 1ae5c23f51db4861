#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "aws/pending.h"
#include "core/random.h"

/* Adds a line per letter of text; the letter is its order, '.' none. */
static void add_all(struct pending *pending, const char *text)
{
    for (uint64_t number = 1; *text != '\0'; text++, number++)
        pending_add(pending, span_of(text, 1), number, *text == '.' ? 0 : (uint64_t)*text, 0);
}

/* Takes all that may go; their numbers as digits. */
static size_t take_all(struct pending *pending, struct pending_item **item, char *digits)
{
    struct pending_item **cursor = &pending->first;
    size_t count = 0;
    while ((item[count] = pending_take(pending, &cursor, 0)) != NULL) {
        digits[count] = (char)('0' + item[count]->number);
        count++;
    }
    digits[count] = '\0';
    return count;
}

static void one_of_an_order_at_a_time(void **state)
{
    (void)state;
    struct pending pending;
    struct pending_item *item[10], *more[10];
    char digits[11];
    pending_init(&pending, 10);
    add_all(&pending, "aab.ba.");
    assert_int_equal(take_all(&pending, item, digits), 4);
    assert_string_equal(digits, "1347");
    assert_int_equal(take_all(&pending, more, digits), 0);
    pending_drop(&pending, item[1]); /* line 3, order b */
    assert_int_equal(take_all(&pending, more, digits), 1);
    assert_string_equal(digits, "5");
    pending_drop(&pending, more[0]);
    pending_drop(&pending, item[0]); /* line 1, order a */
    assert_int_equal(take_all(&pending, more, digits), 1);
    assert_string_equal(digits, "2");
    assert_int_equal(pending.count, 1);
    pending_drop(&pending, more[0]);
    pending_drop(&pending, item[2]);
    pending_drop(&pending, item[3]);
    pending_release(&pending);
}

static void put_back_keeps_the_place(void **state)
{
    (void)state;
    struct pending pending;
    struct pending_item *item[10];
    char digits[11];
    pending_init(&pending, 10);
    add_all(&pending, "ab");
    struct pending_item **cursor = &pending.first;
    struct pending_item *first = pending_take(&pending, &cursor, 0);
    struct pending_item *second = pending_take(&pending, &cursor, 0);
    pending_put_back(&pending, cursor, second); /* it was the last: new ones go behind it */
    pending_add(&pending, span_str("b"), 3, 'b', 0);
    pending_drop(&pending, first);
    assert_int_equal(take_all(&pending, item, digits), 1);
    assert_string_equal(digits, "2");
    pending_drop(&pending, item[0]);
    pending_release(&pending);
}

static void lanes(void **state)
{
    (void)state;
    struct pending pending;
    pending_init(&pending, 10);
    pending_add(&pending, span_str("x"), 1, 0, 0);
    pending_add(&pending, span_str("y"), 2, 0, 1);
    pending_add(&pending, span_str("z"), 3, 0, 0);
    struct pending_item **cursor = &pending.first;
    struct pending_item *x = pending_take(&pending, &cursor, 0);
    struct pending_item *z = pending_take(&pending, &cursor, 0);
    assert_int_equal(x->number, 1);
    assert_int_equal(z->number, 3);
    assert_null(pending_take(&pending, &cursor, 0));
    assert_int_equal(pending.first->number, 2);
    pending_drop(&pending, x);
    pending_drop(&pending, z);
    pending_release(&pending);
}

/* Several requests under way, entries failing and tried again at random: every line of an order
 * arrives, and in input order. */
static void order_under_failures(void **state)
{
    (void)state;
    enum { LINES = 5000, ORDERS = 17, SLOTS = 4, BATCH = 8 };
    struct pending pending;
    struct pending_item *held[SLOTS][BATCH] = {{NULL}};
    uint64_t last[ORDERS + 1] = {0}, next = 1;
    size_t arrived = 0;
    pending_init(&pending, SLOTS * BATCH);
    random_seed(1);
    while (arrived < LINES) {
        while (next <= LINES && pending.count < 50) {
            char text[32];
            int len = snprintf(text, sizeof text, "line %llu", (unsigned long long)next);
            pending_add(&pending, span_of(text, (size_t)len), next, 1 + random_u64() % ORDERS, 0);
            next++;
        }
        struct pending_item **slot = held[random_u64() % SLOTS];
        struct pending_item **cursor = &pending.first;
        bool idle = true;
        for (size_t i = 0; i < BATCH; i++)
            idle &= slot[i] == NULL;
        for (size_t i = 0; i < BATCH; i++) {
            if (idle && (slot[i] = pending_take(&pending, &cursor, 0)) == NULL)
                break;
            if (idle || slot[i] == NULL || random_u64() % 3 == 0)
                continue; /* sent a moment ago, or fails this time and stays */
            assert_true(slot[i]->number > last[slot[i]->order]);
            last[slot[i]->order] = slot[i]->number;
            pending_drop(&pending, slot[i]);
            slot[i] = NULL;
            arrived++;
        }
    }
    assert_int_equal(pending.under_way.count, 0);
    pending_release(&pending);
}

UNIT_GROUP(pending, cmocka_unit_test(one_of_an_order_at_a_time),
           cmocka_unit_test(put_back_keeps_the_place), cmocka_unit_test(lanes),
           cmocka_unit_test(order_under_failures))
