/* What is wrapped into a line comes out of it byte for byte, and a failed line stays a record. */
#include "fuzz.h"

#include <string.h>

#include "codec/ndrec.h"

static void check(struct ndrec *rec, struct span payload, struct span meta)
{
    struct buf line, back;
    struct err err;
    buf_init(&line, 0);
    buf_init(&back, 0);
    ndrec_wrap(rec, payload, meta, &line);
    MUST(memchr(line.data, '\n', line.len) == NULL);
    MUST(ndrec_scan(rec, buf_span(&line), &err) == 0);
    MUST(meta.len == 0 || ndrec_find(rec, "_sqs") != NULL);
    MUST(ndrec_payload(rec, false, &back, &err) == 0);
    MUST(span_equal(buf_span(&back), payload));
    buf_clear(&line);
    err_set(&err, ERR_DATA, "%.*s", (int)(payload.len < 100 ? payload.len : 100), payload.ptr);
    ndrec_fail(rec, payload, &err, &line);
    MUST(ndrec_scan(rec, buf_span(&line), &err) == 0);
    MUST(ndrec_find(rec, "_error") != NULL);
    buf_release(&line);
    buf_release(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ndrec rec;
    ndrec_init(&rec);
    struct span payload = span_of((const char *)data, size);
    check(&rec, payload, span_str(""));
    check(&rec, payload, span_str("\"_sqs\":{\"id\":\"1\"}"));
    ndrec_release(&rec);
    return 0;
}
