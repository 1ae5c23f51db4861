/* Many assets against a server that misbehaves, into a folder: what the shell tests cannot see,
 * above all which addresses are connected to. Names are 127.0.0.1 (good.test) and 127.0.0.2
 * (bad.test, a private one here). */
#include "unit.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server.h"

#include "asset/flow.h"

struct fixture {
    struct server server;
    struct loop *loop;
    struct http *http;
    struct resolve *resolve;
    struct store *store;
    struct flow *flow;
    struct flow_config config;
    char folder[64];
    int stored, failed;
    char codes[256]; /* of failures, each with a space behind it */
    uint64_t bytes;
};

static int lookup(const char *name, struct resolve_answer *answer)
{
    bool good = strcmp(name, "good.test") == 0, both = strcmp(name, "both.test") == 0;
    if (!good && !both && strcmp(name, "bad.test") != 0)
        return EAI_NONAME;
    const char *text[] = {good ? "127.0.0.1" : "127.0.0.2", "127.0.0.1"};
    for (answer->count = 0; answer->count < (both ? 2u : 1u); answer->count++) {
        struct sockaddr_in *address = &answer->address[answer->count].v4;
        address->sin_family = AF_INET;
        inet_pton(AF_INET, text[answer->count], &address->sin_addr);
    }
    return 0;
}

static const char *refuses(const struct sockaddr *address)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
    return v4->sin_addr.s_addr == htonl(INADDR_LOOPBACK) ? NULL : "private";
}

static bool answer(const struct served *request)
{
    char host[128], header[256];
    const char *target = request->target;
    const char *port;
    server_header(request, "Host", host, sizeof host);
    port = strchr(host, ':');
    if (strncmp(target, "/to/", 4) == 0) {
        snprintf(header, sizeof header, "Location: http://%.60s%.10s/jpeg\r\n", target + 4,
                 port != NULL ? port : "");
        server_reply(request->fd, 302, header, "", 0);
    } else if (strcmp(target, "/never") == 0) {
        server_wait_close(request->fd);
        return false;
    } else if (strncmp(target, "/kib/", 5) == 0) {
        size_t len = (size_t)atoi(target + 5) * 1024;
        char *bytes = calloc(1, len);
        memcpy(bytes, "\xff\xd8\xff", 3);
        server_reply(request->fd, 200, "", bytes, len);
        free(bytes);
    } else {
        server_reply(request->fd, 200, "", "\xff\xd8\xff a jpeg", 10);
    }
    return true;
}

static void on_stored(void *ctx, const struct ndrec *rec, const struct record_result *result)
{
    struct fixture *fixture = ctx;
    (void)rec;
    fixture->stored++;
    fixture->bytes += result->bytes;
}

static void on_failed(void *ctx, struct span line, uint64_t number, const struct err *err)
{
    struct fixture *fixture = ctx;
    (void)line;
    (void)number;
    fixture->failed++;
    const char *code = err->code[0] != '\0' ? err->code : err_kind_name(err->kind);
    size_t len = strlen(fixture->codes);
    snprintf(fixture->codes + len, sizeof fixture->codes - len, "%s ", code);
}

static void on_broken(void *ctx, const struct err *err)
{
    (void)ctx;
    (void)err;
}

static void on_changed(void *ctx)
{
    struct fixture *fixture = ctx;
    if (flow_count(fixture->flow) == 0)
        loop_stop(fixture->loop);
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    const struct http_config http = {0};
    const struct resolve_config names = {.lookup = lookup};
    server_start(&fixture->server, answer);
    strcpy(fixture->folder, "/tmp/sluice-flow.XXXXXX");
    if (mkdtemp(fixture->folder) == NULL)
        return -1;
    fixture->loop = loop_new();
    fixture->http = http_new(fixture->loop, &http);
    fixture->resolve = resolve_new(fixture->loop, &names);
    struct store_config store = {.loop = fixture->loop, .folder = fixture->folder};
    fixture->store = store_new(&store, NULL);
    fixture->config = (struct flow_config){.loop = fixture->loop,
                                           .http = fixture->http,
                                           .resolve = fixture->resolve,
                                           .store = fixture->store,
                                           .template = RECORD_TEMPLATE,
                                           .refuses = refuses,
                                           .jobs = 8,
                                           .attempts = 1,
                                           .max_bytes = (uint64_t)64 << 20,
                                           .stored = on_stored,
                                           .failed = on_failed,
                                           .broken = on_broken,
                                           .changed = on_changed,
                                           .ctx = fixture};
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    char command[96];
    flow_free(fixture->flow);
    resolve_free(fixture->resolve);
    http_free(fixture->http);
    store_free(fixture->store);
    loop_free(fixture->loop);
    server_stop(&fixture->server);
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    int status = system(command);
    free(fixture);
    return status;
}

static void add(struct fixture *fixture, int id, const char *host, const char *target)
{
    char line[512];
    if (fixture->flow == NULL)
        fixture->flow = flow_new(&fixture->config);
    snprintf(line, sizeof line,
             "{\"entity_id\":%d,\"entity_type\":\"POST\",\"platform\":\"X\","
             "\"asset_type\":\"IMAGE\",\"original_url\":\"http://%s:%d%s\"}",
             id, host, fixture->server.port, target);
    flow_add(fixture->flow, span_str(line), (uint64_t)id);
}

static void run(struct fixture *fixture)
{
    while (flow_count(fixture->flow) > 0)
        loop_run(fixture->loop);
}

/* The first address that may be used is; a name with none, a redirect to such a name or address,
 * is refused and not connected to. */
static void only_checked_addresses(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *host, *target, *code; /* "": stored */
    } cases[] = {
        {"good.test", "/jpeg", ""},
        {"both.test", "/jpeg", ""},
        {"bad.test", "/jpeg", "AddressRefused "},
        {"good.test", "/to/good.test", ""},
        {"good.test", "/to/bad.test", "AddressRefused "},
        {"good.test", "/to/GOOD.test", ""},
        {"good.test", "/to/none.test", "network "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fixture->stored = fixture->failed = 0;
        fixture->codes[0] = '\0';
        add(fixture, (int)i, cases[i].host, cases[i].target);
        run(fixture);
        if (strcmp(fixture->codes, cases[i].code) != 0)
            fail_msg("case %zu: %s", i, fixture->codes);
        assert_int_equal(fixture->stored, cases[i].code[0] == '\0');
    }
}

/* More bodies at once than there is room for: they wait for each other and all come. */
static void bodies_wait_for_room(void **state)
{
    struct fixture *fixture = *state;
    enum { COUNT = 400, KIB = 900 }; /* twice CAP_ASSET_BODIES */
    char target[32];
    snprintf(target, sizeof target, "/kib/%d", KIB);
    fixture->config.jobs = COUNT;
    for (int i = 0; i < COUNT; i++)
        add(fixture, i, "good.test", target);
    run(fixture);
    assert_int_equal(fixture->stored, COUNT);
    assert_int_equal(fixture->bytes, (uint64_t)COUNT * KIB * 1024);
}

static void large_bodies_take_turns(void **state)
{
    struct fixture *fixture = *state;
    enum { COUNT = 4 * CAP_ASSET_LARGE };
    fixture->config.jobs = COUNT;
    for (int i = 0; i < COUNT; i++)
        add(fixture, i, "good.test", "/kib/3000");
    run(fixture);
    assert_int_equal(fixture->stored, COUNT);
    assert_int_equal(flow_bytes(fixture->flow), (uint64_t)COUNT * 3000 * 1024);
}

static void on_turn(void *ctx)
{
    loop_stop(ctx);
}

static void one_turn(struct fixture *fixture)
{
    loop_soon(fixture->loop, on_turn, fixture->loop);
    loop_run(fixture->loop);
}

/* Stopped: what is under way goes on, the rest fails; cancelled: that, too. */
static void stopping(void **state)
{
    struct fixture *fixture = *state;
    fixture->config.jobs = 2;
    for (int i = 0; i < 6; i++)
        add(fixture, i, "good.test", "/never");
    while (flow_active(fixture->flow) < 2)
        one_turn(fixture);
    flow_stop(fixture->flow);
    assert_int_equal(fixture->failed, 4);
    assert_true(flow_wants(fixture->flow));
    add(fixture, 7, "good.test", "/jpeg");
    assert_int_equal(fixture->failed, 5);
    flow_cancel(fixture->flow);
    run(fixture);
    assert_int_equal(fixture->failed, 7);
    assert_string_equal(fixture->codes,
                        "cancelled cancelled cancelled cancelled cancelled cancelled cancelled ");
}

/* A host that answers nothing, up to its limit, leaves the other jobs to others. */
static void a_slow_host(void **state)
{
    struct fixture *fixture = *state;
    fixture->config.limits.per_host = 1;
    fixture->config.jobs = 3;
    for (int i = 0; i < 20; i++)
        add(fixture, i, "good.test", "/never");
    for (int i = 20; i < 24; i++)
        add(fixture, i, "both.test", "/jpeg");
    while (fixture->stored + fixture->failed < 4)
        one_turn(fixture);
    assert_int_equal(fixture->stored, 4);
    assert_int_equal(flow_active(fixture->flow), 1);
    flow_cancel(fixture->flow);
    run(fixture);
    assert_int_equal(fixture->failed, 20);
}

/* Nobody listens there: after some failures and probes the lines for it fail at once. */
static void a_dead_host(void **state)
{
    struct fixture *fixture = *state;
    int port = fixture->server.port;
    fixture->config.limits.failures = 2;
    fixture->config.limits.open_ms = 50;
    fixture->config.jobs = 1;
    fixture->server.port = 1;
    for (int i = 0; i < 50; i++)
        add(fixture, i, "good.test", "/jpeg");
    fixture->server.port = port;
    add(fixture, 50, "good.test", "/jpeg"); /* the same name, another port: another host */
    run(fixture);
    assert_int_equal(fixture->failed, 50);
    assert_int_equal(fixture->stored, 1);
    assert_ptr_equal(strstr(fixture->codes, "network network network network network HostDown"),
                     fixture->codes);
}

/* Stopped while a redirect comes: it is not followed, and the count of jobs is right after it. */
static void stopped_before_a_redirect(void **state)
{
    struct fixture *fixture = *state;
    add(fixture, 1, "good.test", "/to/good.test");
    while (flow_active(fixture->flow) == 0)
        one_turn(fixture);
    flow_stop(fixture->flow);
    run(fixture);
    assert_string_equal(fixture->codes, "cancelled ");
    assert_int_equal(flow_active(fixture->flow), 0);
}

/* Lines that are not done are bounded. */
static void lines_are_bounded(void **state)
{
    struct fixture *fixture = *state;
    int count = 0;
    fixture->config.jobs = 1;
    fixture->flow = flow_new(&fixture->config);
    for (; flow_wants(fixture->flow); count++)
        add(fixture, count, "good.test", "/jpeg");
    assert_in_range(count, 4, CAP_ASSET_QUEUE);
    run(fixture);
    assert_true(flow_wants(fixture->flow));
    assert_int_equal(fixture->stored, count);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

UNIT_GROUP(flow, CASE(only_checked_addresses), CASE(bodies_wait_for_room),
           CASE(large_bodies_take_turns), CASE(stopping), CASE(a_slow_host), CASE(a_dead_host),
           CASE(stopped_before_a_redirect), CASE(lines_are_bounded))
