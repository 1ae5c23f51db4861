/* A file NAME.part that a later run can go on with, and its log NAME.part.json: which object and
 * version the bytes are of, and each complete piece with its CRC. A later run believes a piece only
 * when its bytes in NAME.part have that CRC, so neither a crash nor a power cut can make it take
 * bytes for what they are not. */
#ifndef S3_RESUME_H
#define S3_RESUME_H

#include <stdbool.h>

#include "s3/download.h"
#include "s3/facts.h"
#include "s3/pieces.h"
#include "core/file.h"

struct s3_resume {
    char *log_path; /* owned; NULL: not open */
    int log;        /* -1: nothing is logged */
};

/* Opens path.part for file, which then commits to path, and locks it. Returns 1 when there is
 * something to go on with: facts and pieces are filled then, the caller's; 0 when everything is to
 * be fetched; -1 with err: it cannot be opened, another process has it. */
int s3_resume_open(struct s3_resume *resume, const char *path, const struct s3_read *read,
                   struct file_new *file, struct s3_facts *facts, struct s3_pieces *pieces,
                   struct err *err);

/* Forgets what is there and begins the log of the object that facts tell of. Of one without ETag or
 * size nothing is logged. Returns 0, or -1 with err. */
int s3_resume_begin(struct s3_resume *resume, const struct s3_read *read, struct file_new *file,
                    const struct s3_facts *facts, struct err *err);

/* Piece index is in the file. */
void s3_resume_piece(struct s3_resume *resume, const struct s3_pieces *pieces, size_t index);

/* Removes the log of a run that was killed right after it had published path. */
void s3_resume_tidy(const char *path);

/* Closes file as well. keep: what is logged stays for the next run. Otherwise, and when nothing is
 * logged, both files are removed; one that was published is not touched. */
void s3_resume_close(struct s3_resume *resume, struct file_new *file, bool keep);

#endif
