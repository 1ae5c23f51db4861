/* RestoreObject. The tier may stand in GlacierJobParameters, as clients write it, or beside. */
#include <stdlib.h>

#include "aws/s3_proto.h"
#include "aws/s3_xml.h"

void s3_proto_write_restore(const struct s3_restore *restore, struct buf *out)
{
    s3_xml_begin(out, "RestoreRequest");
    s3_xml_number(out, "Days", (uint64_t)restore->days);
    xml_open(out, "GlacierJobParameters");
    xml_element(out, "Tier", span_str(s3_restore_tiers[restore->tier]));
    xml_close(out, "GlacierJobParameters");
    xml_close(out, "RestoreRequest");
}

const char *const s3_restore_tiers[S3_RESTORE_TIERS] = {"Standard", "Bulk", "Expedited"};

int s3_proto_read_restore(struct span body, struct s3_restore *restore, struct err *err)
{
    struct s3_xml xml;
    uint64_t days = 0;
    *restore = (struct s3_restore){.tier = S3_RESTORE_STANDARD};
    if (s3_xml_read(&xml, body, "RestoreRequest", err) != 0)
        return -1;
    struct span tier = xml_text(xml_child(xml.root, "GlacierJobParameters"), "Tier");
    if (tier.len == 0)
        tier = xml_text(xml.root, "Tier");
    restore->select = xml_child(xml.root, "Type") != NULL;
    int known = 0;
    while (tier.len > 0 && known < S3_RESTORE_TIERS && !span_is(tier, s3_restore_tiers[known]))
        known++;
    int status = known < S3_RESTORE_TIERS ? 0 : s3_xml_bad(err, "Tier");
    if (status == 0 && !restore->select)
        status = s3_xml_get_number(xml.root, "Days", INT32_MAX, &days, err);
    restore->tier = known < S3_RESTORE_TIERS ? (enum s3_restore_tier)known : S3_RESTORE_STANDARD;
    restore->days = (int)days;
    free(xml.text);
    s3_xml_end(&xml);
    return status;
}
