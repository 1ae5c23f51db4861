/* Receipts of downloads. */
#include "s3/gotten.h"

#include "s3/client.h"
#include "s3/record.h"
#include "codec/jscan.h"

static void add(struct buf *out, const char *name, struct span text)
{
    buf_addf(out, ",\"%s\":", name);
    s3_record_text(out, text);
}

static void add_facts(struct buf *out, const struct s3_got *got)
{
    const char *verified = s3_verify_name(got->verified);
    struct span version = buf_span(&got->facts->version_id);
    buf_adds(out, ",\"size\":");
    buf_addu(out, got->size);
    add(out, "etag", s3_unquote(buf_span(&got->facts->etag)));
    if (version.len > 0 && !span_is(version, "null"))
        add(out, "version_id", version);
    if (verified != NULL)
        add(out, "verified", span_str(verified));
    else
        buf_adds(out, ",\"verified\":null");
}

static bool replaced(struct span raw_name)
{
    return jscan_name_is(raw_name, "_s3") || jscan_name_is(raw_name, "_error");
}

void s3_gotten(struct ndrec *rec, const struct s3_target *target, const struct s3_got *got,
               struct buf *out)
{
    struct buf meta;
    struct span line = target->line.ptr != NULL ? target->line : span_str("{}");
    buf_init(&meta, 0);
    buf_adds(&meta, "\"_s3\":{\"bucket\":");
    s3_record_text(&meta, span_str(target->bucket));
    add(&meta, "key", span_str(target->key));
    add(&meta, "path", span_str(got->path));
    if (got->facts != NULL)
        add_facts(&meta, got);
    else
        buf_adds(&meta, ",\"skipped\":true");
    buf_addc(&meta, '}');
    if (ndrec_scan(rec, line, NULL) == 0)
        ndrec_replace(rec, replaced, buf_span(&meta), out);
    buf_release(&meta);
}
