/* The names of all objects that are open while a document is scanned (codec/jscan.c), to find one
 * that stands twice in the same object.
 *
 * Up to FEW names each new one is compared with those before, unless a 64-bit filter of (length,
 * first byte, last byte) says that none can be equal: that is every record in practice. The names
 * of larger objects are sorted when the object ends, so that no input makes the scan quadratic.
 * Eight bytes a name, on the stack while they are few. */
#ifndef CODEC_JKEYS_H
#define CODEC_JKEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/span.h"

enum { JKEYS_LOCAL = 64 };

struct jkeys_name {
    uint32_t offset; /* from base */
    uint32_t len : 31, escaped : 1;
};

struct jkeys {
    const char *base; /* the document, at most CAP_LINE_MAX bytes */
    struct jkeys_name *name;
    size_t count, room;
    struct jkeys_name local[JKEYS_LOCAL];
};

/* One open object: where its names start, and their filter. */
struct jkeys_object {
    size_t first;
    uint64_t filter;
};

void jkeys_init(struct jkeys *keys, const char *base);
void jkeys_release(struct jkeys *keys);

void jkeys_begin(struct jkeys *keys, struct jkeys_object *object);

/* Adds a checked raw name that lies in the document. False: it is there already. */
bool jkeys_add(struct jkeys *keys, struct jkeys_object *object, struct span raw, bool escaped);

/* Forgets the object's names. Returns the second of two equal ones that jkeys_add has not seen,
 * NULL if all differ. */
const char *jkeys_end(struct jkeys *keys, struct jkeys_object *object);

#endif
