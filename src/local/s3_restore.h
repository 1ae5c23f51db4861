/* Archived objects: GLACIER and DEEP_ARCHIVE are read from a copy that must be restored first. */
#ifndef LOCAL_S3_RESTORE_H
#define LOCAL_S3_RESTORE_H

#include "aws/s3_proto.h"
#include "local/s3_object.h"

/* RestoreObject. */
void s3_restore_begin(struct store *store, struct call *call, const struct s3_request *request);

/* Fails the call when the content cannot be read now: InvalidObjectState, or
 * ObjectNotInActiveTierError for the source of a copy. */
void s3_restore_check(struct call *call, const struct s3_object_row *row, bool copy);

/* Adds x-amz-restore to the reply while a copy is under way or there. */
void s3_restore_reply(struct call *call, const struct s3_object_row *row);

/* Does a listing ask for what s3_restore_list fills? Fails the call when it asks for something
 * else. */
bool s3_restore_wanted(struct call *call);
void s3_restore_list(int64_t now_ms, int64_t ready_ms, int64_t until_ms, struct s3_object *object);

/* The first midnight UTC that is not before ms: S3 counts days to it. */
int64_t s3_restore_midnight(int64_t ms);

#endif
