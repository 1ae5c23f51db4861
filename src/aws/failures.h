/* Where the lines go that could not be done: to the file of --failed, as ndrec_fail writes them
 * (valid input for another try), or as one message each on stderr. */
#ifndef AWS_FAILURES_H
#define AWS_FAILURES_H

#include "codec/ndrec.h"
#include "core/output.h"

struct failures {
    struct output out;
    bool to_file;
    struct ndrec scratch;
    struct buf line;
    uint64_t count;
};

/* path NULL: messages. Returns 0, or -1 with err: the file cannot be made, or it is the very file
 * that standard input reads. */
int failures_open(struct failures *failures, const char *path, struct err *err);

/* Line number (0: unknown) failed with err. */
void failures_add(struct failures *failures, struct span line, uint64_t number,
                  const struct err *err);

/* Returns 0, or -1 with err when the file could not be written. Also releases. */
int failures_close(struct failures *failures, struct err *err);

#endif
