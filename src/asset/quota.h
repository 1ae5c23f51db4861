/* A number of units that many share: who finds too few waits in line, first come first served.
 * To stay free of deadlocks nobody who holds some of one quota waits for more of the same. */
#ifndef ASSET_QUOTA_H
#define ASSET_QUOTA_H

#include <stdbool.h>
#include <stddef.h>

struct quota_wait {
    struct quota_wait *next;
    size_t want;
    void (*granted)(void *ctx); /* filled in, with ctx, by who waits */
    void *ctx;
    bool waiting;
};

struct quota {
    size_t left;
    struct quota_wait *first, **end;
};

void quota_init(struct quota *quota, size_t units);

/* Takes want units at once when there are so many and nobody waits: true. Else puts wait in line,
 * and granted is called, from quota_give or quota_forget, when they have been taken. want never
 * passes what the quota has when all is given back. */
bool quota_take(struct quota *quota, size_t want, struct quota_wait *wait);

void quota_give(struct quota *quota, size_t units);

/* Leaves the line; nothing happens when wait is not in it. */
void quota_forget(struct quota *quota, struct quota_wait *wait);

#endif
