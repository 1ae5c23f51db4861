/* Which ranges of object files replies are being made of, and what waits for them to end. Any
 * thread. */
#ifndef LOCAL_PINS_H
#define LOCAL_PINS_H

#include <pthread.h>
#include <stdbool.h>

#include "local/objects.h"

enum { PINS_BUCKETS = 512 };

struct pins {
    pthread_mutex_t lock;
    struct pin *bucket[PINS_BUCKETS]; /* by file */
    struct pin_wait *waiting;
};

void pins_init(struct pins *pins);
void pins_release(struct pins *pins);

void pins_add(struct pins *pins, const struct objects_piece *piece, size_t count);

/* Takes back pins_add with the same pieces; free_range is called for what waited for them. */
void pins_remove(struct pins *pins, const struct objects_piece *piece, size_t count,
                 void (*free_range)(void *ctx, const struct objects_piece *range), void *ctx);

/* Is a part of range pinned? Then it is remembered until that ends. */
bool pins_defer(struct pins *pins, const struct objects_piece *range);

#endif
