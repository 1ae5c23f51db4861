/* What signing keeps between requests, one set per thread; for sigv4.c only. */
#ifndef AWS_SIGV4_KEY_H
#define AWS_SIGV4_KEY_H

#include "aws/sigv4.h"
#include "codec/digest.h"
#include "core/buf.h"

/* Scratch buffers: each use clears first. query and canonical may hold a session token. */
struct sigv4_thread {
    struct buf path, query, names, canonical, string;
};

/* This thread's set; freed when the thread ends. */
struct sigv4_thread *sigv4_thread(void);

/* The signing key of (secret, date, region, service) as a prepared HMAC, from this thread's last
 * few. Borrowed until the next call. */
struct digest_hmac *sigv4_key(const char *secret, const struct sigv4_scope *scope);

/* "20130524T000000Z" of now_ms; its first 8 bytes are the date. Borrowed until the next call. */
const char *sigv4_stamp(int64_t now_ms);

#endif
