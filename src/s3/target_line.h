/* A line that names an object as s3_item.h has it, and perhaps where it goes: "path". "version" is
 * as good as "version_id". */
#ifndef S3_TARGET_LINE_H
#define S3_TARGET_LINE_H

#include "s3/targets.h"
#include "codec/ndrec.h"

/* A new target for line, number as in the input. When the line names no object err of the target
 * says why. rec is scratch. */
struct s3_target *s3_target_line(struct ndrec *rec, const struct ndline *line);

#endif
