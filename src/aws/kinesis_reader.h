/* Reads the shards of a Kinesis stream, all in parallel, page by page.
 *
 * Every shard asks, in turn with the others and at most some at a time: for a shard iterator, then
 * for page after page. A page's size is kept near KINESIS_READER_PAGE by adapting its Limit to the
 * size of the records seen. Expired iterators are renewed from the last record read; a throttled
 * shard waits. When a closed shard has been read to its end the shards are listed again, for its
 * children, which are read from their beginnings. */
#ifndef AWS_KINESIS_READER_H
#define AWS_KINESIS_READER_H

#include "aws/jsonapi.h"
#include "aws/kinesis_proto.h"

#define KINESIS_READER_JOBS ((size_t)64)
#define KINESIS_READER_PAGE ((size_t)512 << 10) /* bytes of a reply, unless one record has more */

/* Everything is borrowed and must outlive the reader. */
struct kinesis_reader_config {
    struct jsonapi *kinesis;
    const char *stream; /* name or ARN */
    size_t jobs;        /* requests under way, 1 to KINESIS_READER_JOBS */
    bool follow;        /* go on at the tip */
    enum kinesis_iterator from;
    int64_t at_ms;           /* for KINESIS_AT_TIMESTAMP */
    const char *sequence;    /* for KINESIS_AFTER_SEQUENCE, else NULL */
    const char *const *only; /* shard ids; NULL and 0: all */
    size_t only_count;

    bool (*wants)(void *ctx); /* is there room for another page? */
    /* A page of a shard's records, some at least. Return false for enough. */
    bool (*page)(void *ctx, const char *shard, const struct kinesis_page *page);
    void *ctx;
};

struct kinesis_reader;
struct kinesis_reader *kinesis_reader_new(const struct kinesis_reader_config *config);
void kinesis_reader_free(struct kinesis_reader *r);

/* Lists the shards, then runs the loop until everything is read, enough, or stopped. Takes over
 * loop_on_stop: a stop signal stops it. Returns 0, or -1 with err (ERR_NOT_FOUND also when one of
 * only is not there). */
int kinesis_reader_run(struct kinesis_reader *r, struct err *err);

void kinesis_reader_resume(struct kinesis_reader *r); /* wants may say yes now */
void kinesis_reader_stop(struct kinesis_reader *r);

#endif
