/* Lines taken in that wait for a request, in input order, and which of them may go.
 *
 * A line may carry an order (the hash of its partition key or message group): among lines of one
 * order only one is under way at any time, and the next goes only after that one has been finished
 * with. So they reach the service in input order even when single entries of a batch fail and are
 * tried again. Two keys whose hashes collide merely wait for each other. Lines without an order
 * (0) never wait. A line also has a lane; one request carries lines of one lane only. Pure. */
#ifndef AWS_PENDING_H
#define AWS_PENDING_H

#include "core/blocks.h"
#include "core/keyset.h"

struct pending_item {
    struct pending_item *next;
    struct span line;    /* as it came, without newline */
    struct block *block; /* that holds it */
    uint64_t number;     /* of the line, from 1 */
    uint64_t order;      /* 0: none */
    unsigned lane;
};

struct pending {
    struct pending_item *first;
    struct pending_item **end; /* the link that the next item goes to */
    size_t count;              /* waiting */
    struct pending_item *unused;
    struct blocks blocks;
    struct keyset under_way; /* orders */
};

/* most: lines under way at any time. Zeroed before init is fine. */
void pending_init(struct pending *pending, size_t most);
void pending_release(struct pending *pending); /* after everything taken has been dropped */

/* Adds a copy of line at the end. */
void pending_add(struct pending *pending, struct span line, uint64_t number, uint64_t order,
                 unsigned lane);

/* Walks the waiting lines to fill one request: *cursor starts as &pending->first. Takes out the
 * next line of lane that may go and marks it as under way; NULL: no more. */
struct pending_item *pending_take(struct pending *pending, struct pending_item ***cursor,
                                  unsigned lane);

/* Undoes the take just made (the line did not fit); the walk must end. */
void pending_put_back(struct pending *pending, struct pending_item **cursor,
                      struct pending_item *item);

/* The line has been stored or given up: the next of its order may go. Forgets the line. */
void pending_drop(struct pending *pending, struct pending_item *item);

#endif
