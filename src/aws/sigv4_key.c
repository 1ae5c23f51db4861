/* Per-thread state of signing: derived keys, the text of the last second, scratch buffers. */
#include "aws/sigv4_key.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mem.h"

enum { KEYS = 8 };

struct key {
    char *secret, *region, *service; /* owned */
    char date[9];
    struct digest_hmac *hmac; /* NULL: slot is free */
};

struct thread {
    struct sigv4_thread scratch; /* first: sigv4_thread gives its address */
    struct key key[KEYS];
    unsigned oldest; /* slot to use next */
    int64_t second;
    char stamp[17]; /* of second; "" at the start */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t slot;

static void release_key(struct key *key)
{
    if (key->secret != NULL)
        explicit_bzero(key->secret, strlen(key->secret));
    free(key->secret);
    free(key->region);
    free(key->service);
    digest_hmac_free(key->hmac);
    *key = (struct key){0};
}

static void release(void *ptr)
{
    struct thread *thread = ptr;
    for (size_t i = 0; i < KEYS; i++)
        release_key(&thread->key[i]);
    explicit_bzero(thread->scratch.query.data, thread->scratch.query.len);
    explicit_bzero(thread->scratch.canonical.data, thread->scratch.canonical.len);
    buf_release(&thread->scratch.path);
    buf_release(&thread->scratch.query);
    buf_release(&thread->scratch.names);
    buf_release(&thread->scratch.canonical);
    buf_release(&thread->scratch.string);
    free(thread);
}

static void create_slot(void)
{
    if (pthread_key_create(&slot, release) != 0)
        abort();
}

static struct thread *this_thread(void)
{
    pthread_once(&once, create_slot);
    struct thread *thread = pthread_getspecific(slot);
    if (thread != NULL)
        return thread;
    thread = mem_alloc(sizeof *thread);
    buf_init(&thread->scratch.path, 0);
    buf_init(&thread->scratch.query, 0);
    buf_init(&thread->scratch.names, 0);
    buf_init(&thread->scratch.canonical, 0);
    buf_init(&thread->scratch.string, 0);
    pthread_setspecific(slot, thread);
    return thread;
}

struct sigv4_thread *sigv4_thread(void)
{
    return &this_thread()->scratch;
}

const char *sigv4_stamp(int64_t now_ms)
{
    struct thread *thread = this_thread();
    int64_t second = now_ms >= 0 ? now_ms / 1000 : (now_ms - 999) / 1000;
    if (thread->stamp[0] == '\0' || thread->second != second) {
        clock_basic(now_ms, thread->stamp);
        thread->second = second;
    }
    return thread->stamp;
}

/* HMAC chain: "AWS4" + secret -> date -> region -> service -> "aws4_request". */
static struct digest_hmac *derive(const char *secret, const struct sigv4_scope *scope,
                                  const char *date)
{
    unsigned char key[DIGEST_SHA256_SIZE], next[DIGEST_SHA256_SIZE];
    size_t len = strlen(secret);
    char *start = mem_alloc(4 + len + 1);
    memcpy(start, "AWS4", 4);
    memcpy(start + 4, secret, len);
    digest_hmac_sha256(span_of(start, 4 + len), span_of(date, 8), key);
    explicit_bzero(start, 4 + len);
    free(start);
    const char *const steps[] = {scope->region, scope->service, "aws4_request"};
    for (size_t i = 0; i < 3; i++) {
        digest_hmac_sha256(span_of((char *)key, sizeof key), span_str(steps[i]), next);
        memcpy(key, next, sizeof key);
    }
    struct digest_hmac *hmac = digest_hmac_new(span_of((char *)key, sizeof key));
    explicit_bzero(key, sizeof key);
    explicit_bzero(next, sizeof next);
    return hmac;
}

struct digest_hmac *sigv4_key(const char *secret, const struct sigv4_scope *scope)
{
    struct thread *thread = this_thread();
    const char *date = sigv4_stamp(scope->now_ms);
    for (size_t i = 0; i < KEYS; i++) {
        const struct key *key = &thread->key[i];
        if (key->hmac != NULL && memcmp(key->date, date, 8) == 0 &&
            strcmp(key->service, scope->service) == 0 && strcmp(key->region, scope->region) == 0 &&
            strcmp(key->secret, secret) == 0)
            return key->hmac;
    }
    struct key *key = &thread->key[thread->oldest++ % KEYS];
    release_key(key);
    key->secret = mem_strdup(secret);
    key->region = mem_strdup(scope->region);
    key->service = mem_strdup(scope->service);
    memcpy(key->date, date, 8);
    key->hmac = derive(secret, scope, date);
    return key->hmac;
}
