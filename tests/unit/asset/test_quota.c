#include "unit.h"

#include "asset/quota.h"

struct waiter {
    struct quota_wait wait;
    int granted, order;
};

static int turn;

static void on_granted(void *ctx)
{
    struct waiter *waiter = ctx;
    waiter->granted++;
    waiter->order = ++turn;
}

static bool take(struct quota *quota, struct waiter *waiter, size_t want)
{
    *waiter = (struct waiter){.wait = {.granted = on_granted, .ctx = waiter}};
    return quota_take(quota, want, &waiter->wait);
}

/* First come first served: a small one does not pass a large one that waits. */
static void in_line(void **state)
{
    (void)state;
    struct quota quota;
    struct waiter a, b, c, d;
    quota_init(&quota, 10);
    turn = 0;
    assert_true(take(&quota, &a, 10));
    assert_false(take(&quota, &b, 8));
    assert_false(take(&quota, &c, 1));
    assert_false(take(&quota, &d, 1));
    quota_give(&quota, 7);
    assert_int_equal(b.granted + c.granted + d.granted, 0);
    quota_give(&quota, 2);
    assert_int_equal(b.order, 1);
    assert_int_equal(c.order, 2);
    assert_int_equal(d.granted, 0);
    quota_give(&quota, 1);
    assert_int_equal(d.order, 3);
    assert_int_equal(quota.left, 0);
}

/* Who leaves lets those behind go on. */
static void leaving(void **state)
{
    (void)state;
    struct quota quota;
    struct waiter a, b, c, d;
    quota_init(&quota, 2);
    assert_true(take(&quota, &a, 1));
    assert_false(take(&quota, &b, 2));
    assert_false(take(&quota, &c, 1));
    quota_forget(&quota, &b.wait);
    quota_forget(&quota, &b.wait);
    assert_int_equal(b.granted, 0);
    assert_int_equal(c.granted, 1);
    assert_false(take(&quota, &d, 1)); /* the end of the line is where it belongs */
    quota_give(&quota, 1);
    assert_int_equal(d.granted, 1);
}

UNIT_GROUP(quota, cmocka_unit_test(in_line), cmocka_unit_test(leaving))
