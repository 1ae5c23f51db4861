/* One object to get, by itself. */
#include <stdlib.h>

#include "s3/targets.h"
#include "s3/record.h"
#include "codec/jwrite.h"

void s3_target_free(struct s3_target *target)
{
    if (target == NULL)
        return;
    free(target->bucket);
    free(target->key);
    free(target->version);
    free(target->path);
    free((char *)target->line.ptr);
    free(target);
}

void s3_target_name(const struct s3_target *target, struct buf *out)
{
    if (target->key != NULL)
        buf_addf(out, "s3://%s/%s", target->bucket, target->key);
    else
        buf_addf(out, "line %llu", (unsigned long long)target->number);
}

void s3_target_record(const struct s3_target *target, struct buf *out)
{
    if (target->line.ptr != NULL) {
        buf_addspan(out, target->line);
        return;
    }
    buf_adds(out, "{\"bucket\":");
    s3_record_text(out, span_str(target->bucket));
    buf_adds(out, ",\"key\":");
    s3_record_text(out, span_str(target->key));
    if (target->version != NULL) {
        buf_adds(out, ",\"version_id\":");
        s3_record_text(out, span_str(target->version));
    }
    if (target->path[0] != '\0') {
        buf_adds(out, ",\"path\":");
        s3_record_text(out, span_str(target->path));
    }
    buf_addc(out, '}');
}
