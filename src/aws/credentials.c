/* The provider: one cached set, at most one lookup under way, and those who wait for it.
 *
 * When a set is asked for anew: from 15 minutes before its end in the background, from 10 minutes
 * before its end on before it is used again (both sooner for sets that live shortly). A failed
 * refresh is not repeated for a minute while the old set still works. */
#include "aws/credentials.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/chain.h"
#include "aws/lookup.h"
#include "codec/json.h"
#include "core/clock.h"
#include "core/mem.h"

enum {
    ADVISORY_MS = 15 * 60 * 1000,
    MANDATORY_MS = 10 * 60 * 1000,
    AFTER_FAILURE_MS = 60 * 1000,
    STALE_MS = 5 * 60 * 1000, /* how long a set is used that came expired from its source */
    SETTLE_MS = 5 * 1000      /* a set younger than this is not what a service refused */
};

struct waiter {
    struct waiter *next;
    credentials_fn *fn;
    void *ctx;
};

struct credentials_provider {
    struct loop *loop;
    struct http *http;
    const struct config *config;
    const char *region;
    struct credentials cached;
    bool have;
    int64_t fetched_ms;
    int64_t quiet_ms; /* no refresh before this time */
    struct lookup *lookup;
    struct err err; /* of the last lookup, for those who wait */
    struct waiter *waiting, **tail;
    struct waiter *serving; /* being called now */
};

/* ---- one set ---- */

static void wipe(char *text)
{
    if (text != NULL)
        explicit_bzero(text, strlen(text));
    free(text);
}

void credentials_release(struct credentials *credentials)
{
    free(credentials->access_key);
    wipe(credentials->secret_key);
    wipe(credentials->session_token);
    *credentials = (struct credentials){0};
}

struct sigv4_credentials credentials_keys(const struct credentials *credentials)
{
    return (struct sigv4_credentials){credentials->access_key, credentials->secret_key,
                                      credentials->session_token};
}

static int check(struct span value, const char *name, struct err *err)
{
    if (value.len > CAP_CREDENTIAL)
        return err_set(err, ERR_DATA, "%s is longer than %zu bytes", name, CAP_CREDENTIAL);
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] <= ' ' || value.ptr[i] > '~')
            return err_set(err, ERR_DATA, "%s has a space or a character that is not ASCII", name);
    return 0;
}

int credentials_set(struct credentials *out, struct span access_key, struct span secret_key,
                    struct span token, int64_t expires_ms, struct err *err)
{
    *out = (struct credentials){0};
    if (access_key.len == 0 || secret_key.len == 0)
        return err_set(err, ERR_DATA, "no %s",
                       access_key.len == 0 ? "access key id" : "secret access key");
    if (check(access_key, "the access key id", err) != 0 ||
        check(secret_key, "the secret access key", err) != 0 ||
        check(token, "the session token", err) != 0)
        return -1;
    out->access_key = mem_dup(access_key.ptr, access_key.len);
    out->secret_key = mem_dup(secret_key.ptr, secret_key.len);
    out->session_token = token.len > 0 ? mem_dup(token.ptr, token.len) : NULL;
    out->expires_ms = expires_ms;
    return 0;
}

int credentials_decode(struct span json, struct credentials *out, struct err *err)
{
    *out = (struct credentials){0};
    json_t *root = json_parse(json, NULL); /* its message would quote the document */
    if (root == NULL)
        return err_set(err, ERR_DATA, "not a JSON document");
    int status = -1;
    int64_t expires_ms = 0;
    struct span token = json_text(root, "SessionToken");
    if (token.ptr == NULL)
        token = json_text(root, "Token");
    const char *expires = json_text(root, "Expiration").ptr; /* NUL-terminated in the tree */
    if (expires != NULL && clock_parse(expires, &expires_ms) != 0)
        err_set(err, ERR_DATA, "the expiration is not a time");
    else
        status = credentials_set(out, json_text(root, "AccessKeyId"),
                                 json_text(root, "SecretAccessKey"), token, expires_ms, err);
    json_decref(root);
    return status;
}

/* ---- the provider ---- */

struct credentials_provider *credentials_new(struct loop *loop, struct http *http,
                                             const struct config *config, const char *region)
{
    struct credentials_provider *provider = mem_alloc(sizeof *provider);
    provider->loop = loop;
    provider->http = http;
    provider->config = config;
    provider->region = region;
    provider->tail = &provider->waiting;
    return provider;
}

static void drop(struct waiter *list)
{
    while (list != NULL) {
        struct waiter *next = list->next;
        free(list);
        list = next;
    }
}

static void serve(void *ctx);
static void on_lookup(void *ctx, struct credentials *found, const struct err *err);

void credentials_free(struct credentials_provider *provider)
{
    if (provider == NULL)
        return;
    loop_forget(provider->loop, serve, provider);
    lookup_cancel(provider->lookup);
    drop(provider->waiting);
    drop(provider->serving);
    credentials_release(&provider->cached);
    free(provider);
}

/* Milliseconds before the end when a refresh is due: the usual margin, or a share of a short life.
 */
static int64_t margin(const struct credentials_provider *provider, int64_t usual, int64_t share)
{
    int64_t part = (provider->cached.expires_ms - provider->fetched_ms) / share;
    return part < usual ? part : usual;
}

enum state { FRESH, AGEING, DUE };

static enum state state_of(const struct credentials_provider *provider)
{
    if (!provider->have)
        return DUE;
    if (provider->cached.expires_ms == 0)
        return FRESH;
    int64_t now = clock_wall_ms(), left = provider->cached.expires_ms - now;
    if (left <= 0)
        return DUE;
    if (now < provider->quiet_ms)
        return FRESH;
    if (left <= margin(provider, MANDATORY_MS, 4))
        return DUE;
    return left <= margin(provider, ADVISORY_MS, 2) ? AGEING : FRESH;
}

static void keep(struct credentials_provider *provider, struct credentials *found)
{
    credentials_release(&provider->cached);
    provider->cached = *found;
    *found = (struct credentials){0};
    provider->have = true;
    provider->fetched_ms = clock_wall_ms();
    provider->quiet_ms = 0;
    err_clear(&provider->err);
    if (provider->cached.expires_ms != 0 && provider->cached.expires_ms <= provider->fetched_ms)
        provider->cached.expires_ms = provider->fetched_ms + STALE_MS;
}

static void begin(struct credentials_provider *provider)
{
    if (provider->lookup == NULL)
        provider->lookup = lookup_start(provider->loop, provider->http, provider->config,
                                        provider->region, on_lookup, provider);
}

/* Calls those who wait now; who comes meanwhile waits for the next time. */
static void serve(void *ctx)
{
    struct credentials_provider *provider = ctx;
    if (!provider->have && (provider->lookup != NULL || provider->err.kind == ERR_NONE)) {
        begin(provider); /* invalidated since: they wait for the next set */
        return;
    }
    provider->serving = provider->waiting;
    provider->waiting = NULL;
    provider->tail = &provider->waiting;
    while (provider->serving != NULL) {
        struct waiter *waiter = provider->serving;
        provider->serving = waiter->next;
        if (provider->have)
            waiter->fn(waiter->ctx, &provider->cached, NULL);
        else
            waiter->fn(waiter->ctx, NULL, &provider->err);
        free(waiter);
    }
}

static void on_lookup(void *ctx, struct credentials *found, const struct err *err)
{
    struct credentials_provider *provider = ctx;
    provider->lookup = NULL;
    if (err == NULL) {
        keep(provider, found);
    } else {
        int64_t now = clock_wall_ms();
        provider->err = *err;
        provider->quiet_ms = now + AFTER_FAILURE_MS;
        if (provider->have && provider->cached.expires_ms != 0 &&
            provider->cached.expires_ms <= now) {
            credentials_release(&provider->cached);
            provider->have = false;
        }
    }
    serve(provider);
}

/* Keys from environment or file need no waiting. */
static void try_keys(struct credentials_provider *provider)
{
    struct chain chain;
    if (chain_resolve(provider->config, &chain, NULL) != 0)
        return;
    if (chain.source == CHAIN_KEYS && chain.role_count == 0)
        keep(provider, &chain.keys);
    chain_release(&chain);
}

const struct credentials *credentials_now(struct credentials_provider *provider)
{
    if (!provider->have && provider->lookup == NULL)
        try_keys(provider);
    enum state state = state_of(provider);
    if (state == AGEING)
        begin(provider);
    return state != DUE ? &provider->cached : NULL;
}

void credentials_get(struct credentials_provider *provider, credentials_fn *fn, void *ctx)
{
    struct waiter *waiter = mem_alloc(sizeof *waiter);
    waiter->fn = fn;
    waiter->ctx = ctx;
    *provider->tail = waiter;
    provider->tail = &waiter->next;
    if (credentials_now(provider) != NULL)
        loop_soon(provider->loop, serve, provider);
    else
        begin(provider);
}

static void forget(struct waiter **list, void *ctx)
{
    while (*list != NULL) {
        struct waiter *waiter = *list;
        if (waiter->ctx == ctx) {
            *list = waiter->next;
            free(waiter);
        } else {
            list = &waiter->next;
        }
    }
}

void credentials_forget(struct credentials_provider *provider, void *ctx)
{
    forget(&provider->serving, ctx);
    forget(&provider->waiting, ctx);
    provider->tail = &provider->waiting;
    while (*provider->tail != NULL)
        provider->tail = &(*provider->tail)->next;
}

void credentials_invalidate(struct credentials_provider *provider)
{
    if (!provider->have || clock_wall_ms() - provider->fetched_ms < SETTLE_MS)
        return;
    credentials_release(&provider->cached);
    provider->have = false;
}
