/* How a list of names becomes what the search wants; score/names.c reads, this lays out. */
#ifndef SCORE_NAMES_BUILD_H
#define SCORE_NAMES_BUILD_H

#include "score/names.h"

/* A name while the list is being read: its code points lie in the builder's array. */
struct names_entry {
    uint32_t at, len;
    bool phrase; /* white space in it */
};

struct names_builder {
    struct names_entry *entry; /* all owned */
    size_t count, room;
    uint32_t *point;
    size_t point_count, point_room;
};

/* The index of the names, none of which is empty or without a word. */
struct names *names_build(const struct names_builder *builder);

#endif
