/* Names seen in open objects: see the header. */
#include "codec/jkeys.h"

#include <stdlib.h>
#include <string.h>

#include "codec/jstring.h"
#include "core/mem.h"

enum { FEW = 64 };

void jkeys_init(struct jkeys *keys, const char *base)
{
    keys->base = base;
    keys->name = keys->local;
    keys->count = 0;
    keys->room = JKEYS_LOCAL;
}

void jkeys_release(struct jkeys *keys)
{
    if (keys->name != keys->local)
        free(keys->name);
}

void jkeys_begin(struct jkeys *keys, struct jkeys_object *object)
{
    object->first = keys->count;
    object->filter = 0;
}

static int compare(const struct jkeys *keys, struct jkeys_name a, struct jkeys_name b)
{
    return jstring_compare(span_of(keys->base + a.offset, a.len), a.escaped,
                           span_of(keys->base + b.offset, b.len), b.escaped);
}

static bool equal(const struct jkeys *keys, struct jkeys_name a, struct jkeys_name b)
{
    if (a.escaped || b.escaped)
        return compare(keys, a, b) == 0;
    return a.len == b.len && memcmp(keys->base + a.offset, keys->base + b.offset, a.len) == 0;
}

/* The filter's bit of a name. An escaped name may equal any other: all bits. */
static uint64_t filter_bits(struct span raw, bool escaped)
{
    if (escaped)
        return UINT64_MAX;
    uint64_t mix = raw.len;
    if (raw.len > 0)
        mix += (uint64_t)(unsigned char)raw.ptr[0] * 7 + (unsigned char)raw.ptr[raw.len - 1] * 29u;
    return (uint64_t)1 << (mix & 63);
}

static void grow(struct jkeys *keys)
{
    keys->room *= 2;
    bool local = keys->name == keys->local;
    keys->name = mem_grow(local ? NULL : keys->name, keys->room, sizeof *keys->name);
    if (local)
        memcpy(keys->name, keys->local, sizeof keys->local);
}

bool jkeys_add(struct jkeys *keys, struct jkeys_object *object, struct span raw, bool escaped)
{
    struct jkeys_name name = {.offset = (uint32_t)(raw.ptr - keys->base),
                              .len = raw.len & 0x7fffffff,
                              .escaped = escaped};
    uint64_t bits = filter_bits(raw, escaped);
    if ((object->filter & bits) != 0 && keys->count - object->first < FEW)
        for (size_t i = object->first; i < keys->count; i++)
            if (equal(keys, keys->name[i], name))
                return false;
    object->filter |= bits;
    if (keys->count == keys->room)
        grow(keys);
    keys->name[keys->count++] = name;
    return true;
}

/* Lets name[root] sink in the heap of count names. */
static void sink(const struct jkeys *keys, struct jkeys_name *name, size_t root, size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && compare(keys, name[child], name[child + 1]) < 0)
            child++;
        if (compare(keys, name[root], name[child]) >= 0)
            return;
        struct jkeys_name swap = name[root];
        name[root] = name[child];
        name[child] = swap;
    }
}

/* Heap sort: in place, and no order of names makes it slow. */
static void sort(const struct jkeys *keys, struct jkeys_name *name, size_t count)
{
    for (size_t root = count / 2; root-- > 0;)
        sink(keys, name, root, count);
    for (size_t last = count; last-- > 1;) {
        struct jkeys_name largest = name[0];
        name[0] = name[last];
        name[last] = largest;
        sink(keys, name, 0, last);
    }
}

const char *jkeys_end(struct jkeys *keys, struct jkeys_object *object)
{
    struct jkeys_name *name = keys->name + object->first;
    size_t count = keys->count - object->first;
    keys->count = object->first;
    if (count <= FEW)
        return NULL;
    sort(keys, name, count);
    for (size_t i = 1; i < count; i++)
        if (equal(keys, name[i - 1], name[i]))
            return keys->base +
                   (name[i - 1].offset > name[i].offset ? name[i - 1] : name[i]).offset;
    return NULL;
}
