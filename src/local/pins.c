/* Pins are few: as many as replies under way. Lists will do. */
#include "local/pins.h"

#include <stdlib.h>

#include "core/mem.h"

struct pin {
    struct objects_piece piece;
    size_t count;
    struct pin *next;
};

struct pin_wait {
    struct objects_piece range;
    struct pin_wait *next;
};

void pins_init(struct pins *pins)
{
    *pins = (struct pins){.waiting = NULL};
    pthread_mutex_init(&pins->lock, NULL);
}

void pins_release(struct pins *pins)
{
    while (pins->waiting != NULL) {
        struct pin_wait *next = pins->waiting->next;
        free(pins->waiting);
        pins->waiting = next;
    }
    pthread_mutex_destroy(&pins->lock);
}

static struct pin **bucket_of(struct pins *pins, int64_t id)
{
    return &pins->bucket[id & (PINS_BUCKETS - 1)];
}

static bool same(const struct objects_piece *a, const struct objects_piece *b)
{
    return a->id == b->id && a->start == b->start && a->size == b->size;
}

/* The place of the pin of piece in its list, or the end of the list. */
static struct pin **find(struct pins *pins, const struct objects_piece *piece)
{
    struct pin **at = bucket_of(pins, piece->id);
    while (*at != NULL && !same(&(*at)->piece, piece))
        at = &(*at)->next;
    return at;
}

static bool overlap(const struct objects_piece *a, const struct objects_piece *b)
{
    return a->id == b->id &&
           (a->start < b->start ? b->start - a->start < a->size : a->start - b->start < b->size);
}

static bool is_pinned(struct pins *pins, const struct objects_piece *range)
{
    for (struct pin *pin = *bucket_of(pins, range->id); pin != NULL; pin = pin->next)
        if (overlap(&pin->piece, range))
            return true;
    return false;
}

void pins_add(struct pins *pins, const struct objects_piece *piece, size_t count)
{
    pthread_mutex_lock(&pins->lock);
    for (size_t i = 0; i < count; i++) {
        struct pin **at = find(pins, &piece[i]);
        if (*at == NULL) {
            *at = mem_alloc(sizeof **at);
            (*at)->piece = piece[i];
        }
        (*at)->count++;
    }
    pthread_mutex_unlock(&pins->lock);
}

static void unpin(struct pins *pins, const struct objects_piece *piece)
{
    struct pin **at = find(pins, piece), *pin = *at;
    if (pin == NULL || --pin->count > 0)
        return;
    *at = pin->next;
    free(pin);
}

void pins_remove(struct pins *pins, const struct objects_piece *piece, size_t count,
                 void (*free_range)(void *ctx, const struct objects_piece *range), void *ctx)
{
    pthread_mutex_lock(&pins->lock);
    for (size_t i = 0; i < count; i++)
        unpin(pins, &piece[i]);
    for (struct pin_wait **at = &pins->waiting; *at != NULL;) {
        struct pin_wait *wait = *at;
        if (is_pinned(pins, &wait->range)) {
            at = &wait->next;
            continue;
        }
        *at = wait->next;
        free_range(ctx, &wait->range);
        free(wait);
    }
    pthread_mutex_unlock(&pins->lock);
}

bool pins_defer(struct pins *pins, const struct objects_piece *range)
{
    pthread_mutex_lock(&pins->lock);
    bool pinned = is_pinned(pins, range);
    if (pinned) {
        struct pin_wait *wait = mem_alloc(sizeof *wait);
        *wait = (struct pin_wait){*range, pins->waiting};
        pins->waiting = wait;
    }
    pthread_mutex_unlock(&pins->lock);
    return pinned;
}
