/* The items a runner has in hand, found by their tokens, in lists that keep their order. Pure. For
 * net/ only. */
#ifndef NET_INFLIGHT_H
#define NET_INFLIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/span.h"

struct inflight_item {
    struct inflight_item *next, *prev; /* in its list */
    struct inflight_list *list;
    struct inflight_item *chain; /* of its bucket */
    uint64_t hash;
    struct span token, line; /* copies */
    void *user;
    uint64_t start; /* where its line begins in the input of its filter */
    bool alone;     /* goes to a filter that has nothing else */
};

/* Zeroed is empty. */
struct inflight_list {
    struct inflight_item *first, *last;
    size_t count;
};

struct inflight {
    struct inflight_item **bucket;
    size_t mask, count;
};

/* most: items at any time, about. */
void inflight_init(struct inflight *set, size_t most);
void inflight_release(struct inflight *set); /* with the items in it */

/* The item with that token, NULL if there is none. */
struct inflight_item *inflight_find(const struct inflight *set, struct span token);

/* A new item at the end of list. Its token is not in the set. */
struct inflight_item *inflight_add(struct inflight *set, struct inflight_list *list,
                                   struct span token, struct span line, void *user);

/* Moves an item to the end of list, or to its front. */
void inflight_move(struct inflight_item *item, struct inflight_list *list);
void inflight_move_front(struct inflight_item *item, struct inflight_list *list);

/* Takes an item out of its list and the set, and frees it. */
void inflight_drop(struct inflight *set, struct inflight_item *item);

#endif
