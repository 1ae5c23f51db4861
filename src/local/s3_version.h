/* Version ids: what clients get to see of the versions of an object. */
#ifndef LOCAL_S3_VERSION_H
#define LOCAL_S3_VERSION_H

#include <stdint.h>

#include "local/call.h"

enum { S3_VERSION_SIZE = 33 };

/* An id for the version with the row id: 32 letters, digits, '.' and '_', never the same twice. */
void s3_version_make(int64_t row, char version[S3_VERSION_SIZE]);

/* The row id in a version id. Returns 0, or -1 when it is not one ("null" is not). */
int s3_version_row(struct span version, int64_t *row);

/* versionId of the query, {NULL,0} when absent; fails the call when it can be no version's. */
struct span s3_version_wanted(struct call *call);

#endif
