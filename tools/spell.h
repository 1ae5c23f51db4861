/* Makes the set of Latin words that people wrote (text/spellings.h). */
#ifndef TOOLS_SPELL_H
#define TOOLS_SPELL_H

#include "core/buf.h"
#include "pairs.h"

/* Words with what share of the people who were asked wrote them, not summed up yet. */
struct spell {
    struct spell_entry {
        struct span word;
        double share;
        size_t number;
    } * entry;
    size_t count, room;
};

/* Adds what people wrote for the training words. pairs must stay until spell_write. */
void spell_add(struct spell *spell, const struct pairs *pairs, bool tuning);

/* Appends the file of all words whose shares sum up to enough. */
void spell_write(struct spell *spell, struct buf *out);
void spell_release(struct spell *spell);

#endif
