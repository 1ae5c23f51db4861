/* One object on its way into a file. For s3/get.c only, which has many of them. */
#ifndef S3_GET_FILE_H
#define S3_GET_FILE_H

#include "s3/get.h"
#include "s3/resume.h"
#include "codec/gunzip.h"
#include "net/publish.h"

struct s3_get_file {
    const struct s3_get_config *config;
    struct s3_target *target; /* owned */
    char *path;               /* owned */
    struct s3_fetch *fetch;
    struct file_new file;
    struct s3_resume resume;
    struct gunzip *gunzip; /* NULL: bytes go in as they come */
    uint64_t size;         /* bytes written, if in order */
    bool gone_on;          /* from an earlier run */
    struct err err;

    struct s3_get_file *next, *prev;
    int *slots;
    struct publish *publish;
    void (*freed)(void *ctx);
    /* The end; err NULL: published, or skipped (fetch NULL). */
    void (*done)(struct s3_get_file *file, const struct err *err);
    void *ctx;
};

/* Begins; config, target, slots, publish, freed, done and ctx are set, the rest zero. When it has
 * ended at once, done comes from the loop. */
void s3_get_file_start(struct s3_get_file *file);
void s3_get_file_free(struct s3_get_file *file);

#endif
