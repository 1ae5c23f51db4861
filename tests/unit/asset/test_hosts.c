#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "asset/caps.h"
#include "asset/hosts.h"

#define MS ((uint64_t)1000000)

enum { MANY = 32 };

static struct hosts_item items[MANY];

static void wait_in(struct hosts *hosts, const char *name, int item, uint64_t now)
{
    hosts_wait(hosts, span_str(name), &items[item], now);
}

/* Whose turn it is: its number; MANY + number when turned away; -1 nobody. */
static int next(struct hosts *hosts, uint64_t now, int64_t *wait)
{
    struct hosts_item *item;
    int64_t ignored;
    enum hosts_turn turn = hosts_next(hosts, now, &item, wait != NULL ? wait : &ignored);
    if (turn == HOSTS_NONE)
        return -1;
    return (int)(item - items) + (turn == HOSTS_DOWN ? MANY : 0);
}

static void end(struct hosts *hosts, int item, enum hosts_outcome outcome, uint64_t now)
{
    hosts_end(hosts, &items[item], outcome, 0, now);
}

static void fair_turns(void **state)
{
    (void)state;
    struct hosts_limits limits = {0};
    struct hosts *hosts = hosts_new(&limits);
    int64_t wait;
    for (int i = 0; i < 3; i++)
        wait_in(hosts, "a:80", i, 0);
    wait_in(hosts, "b:80", 3, 0);
    wait_in(hosts, "b:81", 4, 0);
    static const int order[] = {0, 3, 4, 1, 2, -1};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(next(hosts, 0, &wait), order[i]);
    assert_int_equal(wait, -1);
    assert_int_equal(hosts_count(hosts), 3);
    for (int i = 0; i < 5; i++)
        end(hosts, i, HOSTS_WELL, 0);
    hosts_free(hosts);
    hosts_free(NULL);
}

static void so_many_at_once(void **state)
{
    (void)state;
    struct hosts_limits limits = {.per_host = 2};
    struct hosts *hosts = hosts_new(&limits);
    for (int i = 0; i < 4; i++)
        wait_in(hosts, "slow:80", i, 0);
    wait_in(hosts, "other:80", 4, 0);
    assert_int_equal(next(hosts, 0, NULL), 0);
    assert_int_equal(next(hosts, 0, NULL), 4); /* not held up by the slow one */
    assert_int_equal(next(hosts, 0, NULL), 1);
    assert_int_equal(next(hosts, 0, NULL), -1);
    end(hosts, 1, HOSTS_WELL, 0);
    assert_int_equal(next(hosts, 0, NULL), 2);
    assert_int_equal(next(hosts, 0, NULL), -1);
    assert_ptr_equal(hosts_drain(hosts), &items[3]);
    assert_null(hosts_drain(hosts));
    hosts_free(hosts);
}

static void so_many_a_second(void **state)
{
    (void)state;
    struct hosts_limits limits = {.rate = 50};
    struct hosts *hosts = hosts_new(&limits);
    int started = 0;
    int64_t wait;
    for (int i = 0; i < MANY; i++)
        wait_in(hosts, "a:80", i, 0);
    while (next(hosts, 0, &wait) >= 0)
        started++;
    assert_int_equal(started, 5); /* what was saved up */
    assert_in_range(wait, 20, 21);
    assert_int_equal(next(hosts, 10 * MS, &wait), -1);
    assert_in_range(wait, 10, 11);
    for (uint64_t ms = 0; ms <= 500; ms++)
        while (next(hosts, ms * MS, &wait) >= 0)
            started++;
    assert_in_range(started, 29, 30);
    hosts_free(hosts);
}

static void asked_to_pause(void **state)
{
    (void)state;
    struct hosts_limits limits = {0};
    struct hosts *hosts = hosts_new(&limits);
    int64_t wait;
    wait_in(hosts, "a:80", 0, 0);
    assert_int_equal(next(hosts, 0, NULL), 0);
    wait_in(hosts, "a:80", 1, 0);
    hosts_end(hosts, &items[0], HOSTS_WELL, 3000, 0);
    assert_int_equal(next(hosts, 2999 * MS, &wait), -1);
    assert_in_range(wait, 1, 2);
    assert_int_equal(next(hosts, 3000 * MS, NULL), 1);
    hosts_free(hosts);
}

/* Three failures in a row open the breaker; one probe after its time; success closes it. */
static void breaker(void **state)
{
    (void)state;
    struct hosts_limits limits = {.failures = 3, .open_ms = 1000};
    struct hosts *hosts = hosts_new(&limits);
    int64_t wait;
    for (int i = 0; i < 8; i++)
        wait_in(hosts, "a:80", i, 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(next(hosts, 0, NULL), i);
    end(hosts, 0, HOSTS_FAILED, 0);
    end(hosts, 1, HOSTS_FAILED, 0);
    assert_int_equal(next(hosts, 0, NULL), 4);
    end(hosts, 2, HOSTS_FAILED, 0);
    assert_int_equal(next(hosts, 0, &wait), -1);
    assert_in_range(wait, 1000, 1001);
    end(hosts, 3, HOSTS_FAILED, 500 * MS); /* started before: does not lengthen it */
    assert_int_equal(next(hosts, 1000 * MS, NULL), 5);
    assert_int_equal(next(hosts, 1000 * MS, NULL), -1); /* one probe only */
    end(hosts, 5, HOSTS_FAILED, 1000 * MS);
    assert_int_equal(next(hosts, 2999 * MS, NULL), -1); /* twice as long now */
    assert_int_equal(next(hosts, 3000 * MS, NULL), 6);
    end(hosts, 6, HOSTS_WELL, 3000 * MS);
    assert_int_equal(next(hosts, 3000 * MS, NULL), 7);
    end(hosts, 7, HOSTS_FAILED, 3000 * MS);
    wait_in(hosts, "a:80", 8, 3000 * MS);
    assert_int_equal(next(hosts, 3000 * MS, NULL), 8); /* the count began anew */
    hosts_free(hosts);
}

static void down(void **state)
{
    (void)state;
    struct hosts_limits limits = {.failures = 1, .open_ms = 1000};
    struct hosts *hosts = hosts_new(&limits);
    uint64_t now = 0;
    wait_in(hosts, "a:80", 0, now);
    for (int probe = 0; probe <= HOSTS_PROBES; probe++) {
        assert_int_equal(next(hosts, now, NULL), 0);
        end(hosts, 0, HOSTS_FAILED, now);
        wait_in(hosts, "a:80", 0, now);
        if (probe < HOSTS_PROBES)
            now += 10000 * MS;
    }
    wait_in(hosts, "a:80", 1, now);
    wait_in(hosts, "b:80", 2, now);
    assert_int_equal(next(hosts, now, NULL), MANY + 0); /* at once: no turn is taken */
    assert_int_equal(next(hosts, now, NULL), MANY + 1);
    assert_int_equal(next(hosts, now, NULL), 2);
    now += 10000 * MS;
    wait_in(hosts, "a:80", 3, now);
    wait_in(hosts, "a:80", 4, now);
    assert_int_equal(next(hosts, now, NULL), 3); /* a probe */
    assert_int_equal(next(hosts, now, NULL), MANY + 4);
    end(hosts, 3, HOSTS_WELL, now);
    wait_in(hosts, "a:80", 5, now);
    assert_int_equal(next(hosts, now, NULL), 5);
    hosts_free(hosts);
}

/* A probe that ends without a verdict (cancelled) leaves the breaker as it is. */
static void neither(void **state)
{
    (void)state;
    struct hosts_limits limits = {.failures = 1, .open_ms = 1000};
    struct hosts *hosts = hosts_new(&limits);
    wait_in(hosts, "a:80", 0, 0);
    wait_in(hosts, "a:80", 1, 0);
    wait_in(hosts, "a:80", 2, 0);
    assert_int_equal(next(hosts, 0, NULL), 0);
    end(hosts, 0, HOSTS_FAILED, 0);
    assert_int_equal(next(hosts, 1000 * MS, NULL), 1);
    end(hosts, 1, HOSTS_NEITHER, 1000 * MS);
    assert_int_equal(next(hosts, 1000 * MS, NULL), 2);
    hosts_free(hosts);
}

/* Hosts with nothing to do are remembered up to the cap; the one longest so goes first. */
static void remembered(void **state)
{
    (void)state;
    struct hosts_limits limits = {.failures = 1, .open_ms = 1000000};
    struct hosts *hosts = hosts_new(&limits);
    char name[32];
    for (int i = 0; i <= CAP_ASSET_HOSTS; i++) {
        snprintf(name, sizeof name, "h%d:80", i);
        wait_in(hosts, name, 0, 0);
        assert_int_equal(next(hosts, 0, NULL), 0);
        end(hosts, 0, HOSTS_FAILED, 0);
    }
    assert_int_equal(hosts_count(hosts), CAP_ASSET_HOSTS);
    wait_in(hosts, "fresh:80", 0, 0);
    assert_int_equal(hosts_count(hosts), CAP_ASSET_HOSTS);
    assert_int_equal(next(hosts, 0, NULL), 0);
    wait_in(hosts, "h0:80", 1, 0); /* forgotten, and with it that it failed */
    assert_int_equal(next(hosts, 0, NULL), 1);
    snprintf(name, sizeof name, "h%d:80", CAP_ASSET_HOSTS);
    wait_in(hosts, name, 2, 0);
    assert_int_equal(next(hosts, 0, NULL), -1);
    hosts_free(hosts);
}

UNIT_GROUP(hosts, cmocka_unit_test(fair_turns), cmocka_unit_test(so_many_at_once),
           cmocka_unit_test(so_many_a_second), cmocka_unit_test(asked_to_pause),
           cmocka_unit_test(breaker), cmocka_unit_test(down), cmocka_unit_test(neither),
           cmocka_unit_test(remembered))
