/* Items by token: a table of chains (the number of items is bounded by the caller, so it never
 * grows), and doubly linked lists. */
#include "net/inflight.h"

#include <stdlib.h>
#include <string.h>

#include "core/keyset.h"
#include "core/mem.h"

void inflight_init(struct inflight *set, size_t most)
{
    size_t size = 16;
    while (size < most)
        size *= 2;
    *set = (struct inflight){.bucket = mem_array(size, sizeof *set->bucket), .mask = size - 1};
}

void inflight_release(struct inflight *set)
{
    for (size_t i = 0; set->bucket != NULL && i <= set->mask; i++)
        while (set->bucket[i] != NULL)
            inflight_drop(set, set->bucket[i]);
    free(set->bucket);
    *set = (struct inflight){0};
}

struct inflight_item *inflight_find(const struct inflight *set, struct span token)
{
    uint64_t hash = keyset_hash(token);
    struct inflight_item *item = set->bucket[hash & set->mask];
    while (item != NULL && (item->hash != hash || !span_equal(item->token, token)))
        item = item->chain;
    return item;
}

static void unlink_item(struct inflight_item *item)
{
    struct inflight_list *list = item->list;
    *(item->prev != NULL ? &item->prev->next : &list->first) = item->next;
    *(item->next != NULL ? &item->next->prev : &list->last) = item->prev;
    list->count--;
    item->next = item->prev = NULL;
    item->list = NULL;
}

static void append(struct inflight_item *item, struct inflight_list *list)
{
    item->list = list;
    item->prev = list->last;
    *(list->last != NULL ? &list->last->next : &list->first) = item;
    list->last = item;
    list->count++;
}

struct inflight_item *inflight_add(struct inflight *set, struct inflight_list *list,
                                   struct span token, struct span line, void *user)
{
    struct inflight_item *item = mem_alloc(sizeof *item + token.len + line.len + 1);
    char *text = (char *)(item + 1);
    memcpy(text, token.ptr, token.len);
    memcpy(text + token.len, line.ptr, line.len);
    item->token = span_of(text, token.len);
    item->line = span_of(text + token.len, line.len);
    item->user = user;
    item->hash = keyset_hash(token);
    item->chain = set->bucket[item->hash & set->mask];
    set->bucket[item->hash & set->mask] = item;
    set->count++;
    append(item, list);
    return item;
}

void inflight_move(struct inflight_item *item, struct inflight_list *list)
{
    unlink_item(item);
    append(item, list);
}

void inflight_move_front(struct inflight_item *item, struct inflight_list *list)
{
    unlink_item(item);
    item->list = list;
    item->next = list->first;
    *(list->first != NULL ? &list->first->prev : &list->last) = item;
    list->first = item;
    list->count++;
}

void inflight_drop(struct inflight *set, struct inflight_item *item)
{
    struct inflight_item **link = &set->bucket[item->hash & set->mask];
    while (*link != item)
        link = &(*link)->chain;
    *link = item->chain;
    set->count--;
    unlink_item(item);
    free(item);
}
