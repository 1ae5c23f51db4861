/* A stream of lines as a sequence of objects: cut only between lines, each published whole, while
 * the next one is filled. What is read but not stored yet waits in temporary files. */
#ifndef S3_ROLL_H
#define S3_ROLL_H

#include "s3/headers.h"
#include "s3/report.h"
#include "s3/upload.h"

/* Everything is borrowed and must stay. */
struct s3_roll_config {
    struct loop *loop;
    struct aws *aws;
    struct span bucket, template; /* as in s3_template.h, checked */
    const struct s3_headers *headers;
    const char *content_type; /* NULL: by the template's extension */
    uint64_t part_size;
    int jobs;
    enum hashes_kind checksum;
    const struct http_header *condition;
    uint64_t bytes;  /* an object is closed when its lines, before compression, have so many */
    int64_t time_ms; /* from its first line on, before an object is closed; 0: for ever */
    bool gzip;
    bool echo;      /* print each line with "_s3" once it is stored, rather than receipts */
    bool keep_meta; /* with echo: store _s3, _sqs, _kinesis and _error too */
    struct s3_report *report;
};

struct s3_roll;

/* Starts reading fd, which stays the caller's, from the loop. Blank lines are left out. With echo
 * lines are records; those that are none fail alone. The first object that cannot be stored ends
 * the reading; what has been read is stored if it can be, and lines that cannot fail. */
struct s3_roll *s3_roll_new(const struct s3_roll_config *config, int fd);

/* Reads no more; what has been read is stored. ctx: the s3_roll. */
void s3_roll_stop(void *ctx);

/* After the loop has run out. NULL is fine. */
void s3_roll_free(struct s3_roll *roll);

#endif
