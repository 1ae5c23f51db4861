#include "unit.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/resolve.h"

static atomic_int lookups, at_once, most_at_once;

/* Stands in for getaddrinfo: nN.test is 192.0.2.N, the others do not exist. */
static int lookup(const char *name, struct resolve_answer *answer)
{
    int number;
    atomic_fetch_add(&lookups, 1);
    int now = atomic_fetch_add(&at_once, 1) + 1;
    int most = atomic_load(&most_at_once);
    while (now > most && !atomic_compare_exchange_weak(&most_at_once, &most, now))
        ;
    atomic_fetch_sub(&at_once, 1);
    if (strcmp(name, "later.test") == 0)
        return EAI_AGAIN;
    if (sscanf(name, "n%d.test", &number) != 1)
        return EAI_NONAME;
    answer->address[0].v4 = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000200u + (unsigned)number)};
    answer->count = 1;
    return 0;
}

struct asker {
    struct resolve_wait wait;
    int calls;
    char text[RESOLVE_TEXT];
    struct err err;
};

static void on_answer(void *ctx, const struct resolve_answer *answer, const struct err *err)
{
    struct asker *asker = ctx;
    asker->calls++;
    if (err != NULL)
        asker->err = *err;
    else
        resolve_text(&answer->address[0], asker->text);
}

static void ask(struct resolve *resolve, struct asker *asker, const char *host)
{
    *asker = (struct asker){.wait = {.done = on_answer, .ctx = asker}};
    resolve_ask(resolve, span_str(host), &asker->wait);
    assert_int_equal(asker->calls, 0); /* never from inside */
}

static struct resolve *start(struct loop **loop, size_t most_names)
{
    struct resolve_config config = {.lookup = lookup, .most_names = most_names};
    atomic_store(&lookups, 0);
    *loop = loop_new();
    return resolve_new(*loop, &config);
}

static void one_lookup_for_all(void **state)
{
    (void)state;
    struct loop *loop;
    struct resolve *resolve = start(&loop, 0);
    struct asker asker[20], late;
    for (int i = 0; i < 20; i++)
        ask(resolve, &asker[i], i % 2 ? "N7.test" : "n7.TEST");
    loop_run(loop);
    ask(resolve, &late, "n7.test");
    loop_run(loop);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(asker[i].calls, 1);
        assert_string_equal(asker[i].text, "192.0.2.7");
    }
    assert_string_equal(late.text, "192.0.2.7");
    assert_int_equal(atomic_load(&lookups), 1);
    resolve_free(resolve);
    loop_free(loop);
}

struct slow {
    struct asker asker, *again;
    struct resolve *resolve;
};

/* Asks again when the answer is older than its time to live. */
static void on_slow_answer(void *ctx, const struct resolve_answer *answer, const struct err *err)
{
    struct slow *slow = ctx;
    on_answer(&slow->asker, answer, err);
    usleep(3000);
    ask(slow->resolve, slow->again, "n7.test");
}

static void an_answer_stays_while_it_is_told(void **state)
{
    (void)state;
    struct loop *loop = loop_new();
    struct resolve_config config = {.lookup = lookup, .ttl_ms = 1};
    struct resolve *resolve = resolve_new(loop, &config);
    struct asker again, other;
    struct slow slow = {.again = &again, .resolve = resolve};
    atomic_store(&lookups, 0);
    ask(resolve, &other, "n7.test");
    slow.asker.wait = (struct resolve_wait){.done = on_slow_answer, .ctx = &slow};
    resolve_ask(resolve, span_str("n7.test"), &slow.asker.wait); /* the last is told first */
    loop_run(loop);
    assert_string_equal(slow.asker.text, "192.0.2.7");
    assert_string_equal(other.text, "192.0.2.7");
    assert_string_equal(again.text, "192.0.2.7");
    assert_int_equal(atomic_load(&lookups), 1);
    resolve_free(resolve);
    loop_free(loop);
}

static void failures_are_told(void **state)
{
    (void)state;
    struct loop *loop;
    struct resolve *resolve = start(&loop, 0);
    struct asker none, later, again, longest;
    char name[400];
    memset(name, 'a', sizeof name);
    name[399] = '\0';
    ask(resolve, &none, "none.test");
    ask(resolve, &later, "later.test");
    ask(resolve, &longest, name);
    loop_run(loop);
    ask(resolve, &again, "none.test");
    loop_run(loop);
    assert_string_equal(none.err.message, "resolve none.test: name not found");
    assert_false(none.err.retryable);
    assert_true(later.err.retryable);
    assert_int_equal(again.calls, 1);
    assert_int_equal(again.err.kind, ERR_NETWORK);
    assert_int_equal(longest.err.kind, ERR_NETWORK);
    assert_int_equal(atomic_load(&lookups), 3);
    resolve_free(resolve);
    loop_free(loop);
}

/* At the cap the oldest name goes; lookups under way are few however many ask. */
static void names_are_forgotten(void **state)
{
    (void)state;
    enum { MANY = 200 };
    struct loop *loop;
    struct resolve *resolve = start(&loop, 4);
    struct asker *asker = calloc(MANY, sizeof *asker), again;
    for (int i = 0; i < MANY; i++) {
        char name[32];
        sprintf(name, "n%d.test", i);
        ask(resolve, &asker[i], name);
    }
    loop_run(loop);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(asker[i].calls, 1);
    assert_string_equal(asker[9].text, "192.0.2.9");
    assert_in_range(atomic_load(&most_at_once), 1, CAP_RESOLVE_LOOKUPS);
    for (int i = 0; i < 4; i++) { /* of the four left one is asked for, then three new ones */
        char name[32];
        sprintf(name, "n%d.test", i == 0 ? MANY - 1 : MANY + i);
        ask(resolve, &again, name);
        loop_run(loop);
    }
    int before = atomic_load(&lookups);
    ask(resolve, &again, "n199.test");
    loop_run(loop);
    assert_int_equal(atomic_load(&lookups), before);
    ask(resolve, &again, "n198.test");
    loop_run(loop);
    assert_int_equal(atomic_load(&lookups), before + 1);
    resolve_free(resolve);
    loop_free(loop);
    free(asker);
}

static void asking_can_be_taken_back(void **state)
{
    (void)state;
    struct loop *loop;
    struct resolve *resolve = start(&loop, 0);
    struct asker first, second, third;
    ask(resolve, &first, "n1.test");
    ask(resolve, &second, "n1.test");
    resolve_forget(resolve, &first.wait);
    resolve_forget(resolve, &first.wait);
    loop_run(loop);
    ask(resolve, &third, "n1.test"); /* remembered: waits to be told */
    resolve_forget(resolve, &third.wait);
    loop_run(loop);
    assert_int_equal(first.calls, 0);
    assert_int_equal(second.calls, 1);
    assert_int_equal(third.calls, 0);
    resolve_free(resolve);
    loop_free(loop);
}

/* With the system's lookup: addresses in odd spellings are addresses. */
static void addresses(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"127.0.0.1", "127.0.0.1"}, {"127.1", "127.0.0.1"},      {"2130706433", "127.0.0.1"},
        {"0x7f.1", "127.0.0.1"},    {"0177.0.0.1", "127.0.0.1"}, {"[::1]", "[::1]"},
    };
    struct loop *loop = loop_new();
    struct resolve_config config = {0};
    struct resolve *resolve = resolve_new(loop, &config);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct asker asker;
        ask(resolve, &asker, cases[i][0]);
        loop_run(loop);
        assert_string_equal(asker.err.message, "");
        assert_string_equal(asker.text, cases[i][1]);
    }
    resolve_free(resolve);
    loop_free(loop);
}

UNIT_GROUP(resolve, cmocka_unit_test(one_lookup_for_all),
           cmocka_unit_test(an_answer_stays_while_it_is_told), cmocka_unit_test(failures_are_told),
           cmocka_unit_test(names_are_forgotten), cmocka_unit_test(asking_can_be_taken_back),
           cmocka_unit_test(addresses))
