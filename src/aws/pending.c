/* Lines that wait. Items come from a free list that grows to the most ever waiting and under way,
 * which the caller bounds. */
#include "aws/pending.h"

#include <stdlib.h>

#include "core/mem.h"

void pending_init(struct pending *pending, size_t most)
{
    *pending = (struct pending){.end = &pending->first};
    keyset_init(&pending->under_way, most);
}

void pending_release(struct pending *pending)
{
    while (pending->first != NULL) {
        struct pending_item **cursor = &pending->first;
        pending_drop(pending, pending_take(pending, &cursor, pending->first->lane));
    }
    while (pending->unused != NULL) {
        struct pending_item *next = pending->unused->next;
        free(pending->unused);
        pending->unused = next;
    }
    blocks_release(&pending->blocks);
    keyset_release(&pending->under_way);
}

void pending_add(struct pending *pending, struct span line, uint64_t number, uint64_t order,
                 unsigned lane)
{
    struct pending_item *item = pending->unused;
    if (item != NULL)
        pending->unused = item->next;
    else
        item = mem_alloc(sizeof *item);
    *item = (struct pending_item){.number = number, .order = order, .lane = lane};
    item->line = blocks_keep(&pending->blocks, line, &item->block);
    *pending->end = item;
    pending->end = &item->next;
    pending->count++;
}

struct pending_item *pending_take(struct pending *pending, struct pending_item ***cursor,
                                  unsigned lane)
{
    for (struct pending_item *item; (item = **cursor) != NULL; *cursor = &item->next) {
        if (item->lane != lane ||
            (item->order != 0 && keyset_has(&pending->under_way, item->order)))
            continue;
        if (item->order != 0)
            keyset_add(&pending->under_way, item->order);
        **cursor = item->next;
        if (pending->end == &item->next)
            pending->end = *cursor;
        item->next = NULL;
        pending->count--;
        return item;
    }
    return NULL;
}

void pending_put_back(struct pending *pending, struct pending_item **cursor,
                      struct pending_item *item)
{
    if (item->order != 0)
        keyset_remove(&pending->under_way, item->order);
    item->next = *cursor;
    if (pending->end == cursor)
        pending->end = &item->next;
    *cursor = item;
    pending->count++;
}

void pending_drop(struct pending *pending, struct pending_item *item)
{
    if (item->order != 0)
        keyset_remove(&pending->under_way, item->order);
    blocks_drop(&pending->blocks, item->block);
    item->next = pending->unused;
    pending->unused = item;
}
