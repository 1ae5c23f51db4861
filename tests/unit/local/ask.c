#include "ask.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codec/json.h"
#include "core/clock.h"
#include "core/mem.h"

static int64_t now_ms;

struct asked {
    struct call *call;
    struct sigv4_pair header[3];
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool answered;
};

struct store *ask_open(void)
{
    struct store_options options = {.dir = NULL, .sync = STORE_SYNC_OFF};
    struct err err;
    now_ms = ASK_START;
    clock_pin(now_ms);
    struct store *store = store_open(&options, &err);
    if (store == NULL)
        fprintf(stderr, "store_open: %s\n", err.message);
    return store;
}

void ask_close(struct store *store)
{
    store_stop(store);
    store_free(store);
    clock_pin(-1);
}

void ask_later(int64_t ms)
{
    now_ms += ms;
    clock_pin(now_ms);
}

static void answered(struct call *call)
{
    struct asked *asked = call->connection;
    pthread_mutex_lock(&asked->lock);
    asked->answered = true;
    pthread_cond_signal(&asked->changed);
    pthread_mutex_unlock(&asked->lock);
}

struct asked *ask_begin(struct store *store, const struct service *service, const char *target,
                        const char *body)
{
    struct asked *asked = mem_alloc(sizeof *asked);
    struct call *call = call_new();
    pthread_mutex_init(&asked->lock, NULL);
    pthread_cond_init(&asked->changed, NULL);
    asked->call = call;
    asked->header[0] = (struct sigv4_pair){span_str("Host"), span_str("localhost:1")};
    asked->header[1] = (struct sigv4_pair){span_str("Content-Type"), span_str("any")};
    asked->header[2] = (struct sigv4_pair){span_str("X-Amz-Target"), span_str(target)};
    call->service = service;
    call->method = "POST";
    call->target = call->path = span_str("/");
    call->header = asked->header;
    call->header_count = target != NULL ? 3 : 2;
    call->body = span_str(body);
    snprintf(call->account, sizeof call->account, "000000000000");
    snprintf(call->region, sizeof call->region, "us-east-1");
    snprintf(call->request_id, sizeof call->request_id, "id");
    call->connection = asked;
    call->answer = answered;
    service->prepare(call);
    if (call_failed(call))
        asked->answered = true;
    else
        store_submit(store, call);
    return asked;
}

int ask_end(struct asked *asked, json_t **reply)
{
    struct call *call = asked->call;
    pthread_mutex_lock(&asked->lock);
    while (!asked->answered)
        pthread_cond_wait(&asked->changed, &asked->lock);
    pthread_mutex_unlock(&asked->lock);
    if (call_failed(call)) {
        call_clear_reply(call);
        call->service->fail(call);
    }
    int status = call->reply.status;
    if (reply != NULL) {
        struct span body = buf_span(&call->reply.body);
        *reply = json_parse(body.len > 0 ? body : span_str("{}"), NULL);
        if (*reply == NULL)
            *reply = json_stringn(body.ptr, body.len);
    }
    call_free(call);
    pthread_cond_destroy(&asked->changed);
    pthread_mutex_destroy(&asked->lock);
    free(asked);
    return status;
}

int ask(struct store *store, const struct service *service, const char *target, const char *body,
        json_t **reply)
{
    return ask_end(ask_begin(store, service, target, body), reply);
}

static const json_t *at(const json_t *reply, const char *path)
{
    struct span rest = span_str(path);
    while (reply != NULL && rest.len > 0) {
        struct span part = span_cut(&rest, '.');
        char name[100];
        snprintf(name, sizeof name, "%.*s", SPAN_ARG(part));
        reply = json_is_array(reply) ? json_array_get(reply, (size_t)atoi(name))
                                     : json_object_get(reply, name);
    }
    return reply;
}

const char *ask_text(const json_t *reply, const char *path)
{
    const json_t *found = at(reply, path);
    return json_is_string(found) ? json_string_value(found) : "";
}

int64_t ask_number(const json_t *reply, const char *path)
{
    const json_t *found = at(reply, path);
    return json_is_string(found) ? atoll(json_string_value(found)) : json_integer_value(found);
}

size_t ask_count(const json_t *reply, const char *path)
{
    return json_array_size(at(reply, path));
}
