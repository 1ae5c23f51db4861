/* How many jobs the limit of file descriptors allows. */
#ifndef ASSET_JOBS_H
#define ASSET_JOBS_H

#include <stdint.h>

/* Raises the limit as far as it goes. Returns jobs, or fewer (at least 1) when it allows no more;
 * *files is the limit then. */
int64_t jobs_fit(int64_t jobs, int64_t *files);

/* As many as files descriptors allow; pure. */
int64_t jobs_most(int64_t files);

#endif
