/* What s3get prints of a file that is there. */
#ifndef S3_GOTTEN_H
#define S3_GOTTEN_H

#include "s3/get.h"
#include "codec/ndrec.h"

/* The line of the list with its members, else an object of its own, and "_s3": {"bucket","key",
 * "path","size","etag","version_id"?,"verified"}, verified null when there was nothing to check the
 * bytes against; or {"bucket","key","path","skipped":true}. An "_error" of an earlier run is
 * dropped. No newline. rec is scratch. */
void s3_gotten(struct ndrec *rec, const struct s3_target *target, const struct s3_got *got,
               struct buf *out);

#endif
