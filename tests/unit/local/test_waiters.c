#include "unit.h"

#include "local/waiters.h"

static void order_of_keys_and_times(void **state)
{
    (void)state;
    enum { N = 500 };
    static struct call calls[N];
    static const struct service *const service = (const struct service *)calls;
    struct waiters waiters;
    waiters_init(&waiters);
    for (int i = 0; i < N; i++) {
        calls[i].service = service;
        calls[i].park.key = (uint64_t)(i % 7);
        calls[i].park.deadline_ms = 1000 + i * 7919 % N;
        waiters_add(&waiters, &calls[i]);
    }
    assert_ptr_equal(waiters_first(&waiters, service, 3), &calls[3]);
    assert_ptr_equal(waiters_after(&calls[3]), &calls[10]);
    assert_null(waiters_first(&waiters, service, 7));
    assert_null(waiters_first(&waiters, NULL, 3));
    waiters_remove(&waiters, &calls[3]);
    assert_ptr_equal(waiters_first(&waiters, service, 3), &calls[10]);

    calls[20].park.retry_ms = 5; /* before all deadlines */
    waiters_moved(&waiters, &calls[20]);
    assert_ptr_equal(waiters_soonest(&waiters), &calls[20]);
    calls[20].park.retry_ms = 0;
    waiters_moved(&waiters, &calls[20]);

    int64_t last = 0;
    for (int left = N - 1; left > 0; left--) {
        struct call *soonest = waiters_soonest(&waiters);
        assert_true(waiters_time(soonest) >= last);
        last = waiters_time(soonest);
        waiters_remove(&waiters, soonest);
    }
    assert_null(waiters_soonest(&waiters));
    for (uint64_t key = 0; key < 7; key++)
        assert_null(waiters_first(&waiters, service, key));
    waiters_release(&waiters);
}

UNIT_GROUP(waiters, cmocka_unit_test(order_of_keys_and_times))
