/* One object of a concatenation: its download, and what of it waits for its turn. For s3/cat.c
 * only. */
#ifndef S3_CAT_SOURCE_H
#define S3_CAT_SOURCE_H

#include "s3/cat.h"
#include "s3/download.h"
#include "s3/facts.h"
#include "codec/gunzip.h"

struct s3_cat_source {
    const struct s3_cat_config *config;
    struct s3_target *target; /* owned */
    struct s3_download *download;
    struct buf waiting; /* bytes that came; taken of them are written */
    size_t taken, room; /* room: waiting may have so many */
    bool head;          /* its turn */
    bool paused, ended;
    struct err err; /* why it ended */
    struct s3_facts facts;
    struct hashes hashes;
    struct gunzip *gunzip;
    uint64_t written; /* bytes that came out of it */
    char last;        /* the last of them */
    void (*changed)(void *ctx);
    void *ctx;
    struct s3_cat_source *next;
};

/* target is taken. changed: there are bytes, or the end. */
struct s3_cat_source *s3_cat_source_new(const struct s3_cat_config *config,
                                        struct s3_target *target, size_t room,
                                        void (*changed)(void *ctx), void *ctx);

/* Writes what waits while the writer is not full. True when everything is written and it has ended,
 * well or with err. */
bool s3_cat_source_drain(struct s3_cat_source *source);

void s3_cat_source_free(struct s3_cat_source *source);

#endif
