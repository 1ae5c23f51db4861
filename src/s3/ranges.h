/* The objects of a bucket, as s3_list, by several requests at once: the keys are split into ranges
 * while they are being found out, each range is listed by itself, and the pages come in the order
 * of the keys, the same as from one. */
#ifndef S3_RANGES_H
#define S3_RANGES_H

#include "s3/list.h"

enum { S3_RANGES_JOBS_MAX = 64 };

struct s3_ranges;

/* Starts at once. query has neither delimiter nor max; page_size is for tests, 0: as S3 has it. */
struct s3_ranges *s3_ranges_new(struct aws *aws, const struct s3_list_query *query, int jobs,
                                size_t page_size, const struct s3_list_events *events);
void s3_ranges_resume(struct s3_ranges *ranges);
void s3_ranges_free(struct s3_ranges *ranges); /* as s3_list_free */

#endif
