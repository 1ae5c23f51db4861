/* The first reply of an object that is fetched. */
#include "s3/facts.h"

void s3_facts_init(struct s3_facts *facts)
{
    *facts = (struct s3_facts){.total = UINT64_MAX, .verify = {.kind = HASHES_KINDS}};
    buf_init(&facts->etag, 0);
    buf_init(&facts->version_id, 0);
}

void s3_facts_release(struct s3_facts *facts)
{
    buf_release(&facts->etag);
    buf_release(&facts->version_id);
}

static bool has_coding(struct span list, const char *coding)
{
    while (list.ptr != NULL)
        if (span_is_nocase(span_trim(span_cut(&list, ',')), coding))
            return true;
    return false;
}

void s3_facts_read(struct s3_facts *facts, uint64_t total, const struct http_reply *reply)
{
    facts->total = total;
    buf_clear(&facts->etag);
    buf_clear(&facts->version_id);
    buf_addspan(&facts->etag, http_header_value(reply, "etag"));
    buf_addspan(&facts->version_id, http_header_value(reply, "x-amz-version-id"));
    facts->gzip = has_coding(http_header_value(reply, "content-encoding"), "gzip");
    s3_verify_read(reply, &facts->verify);
}
