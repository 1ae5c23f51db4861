/* Any request target has one canonical form: made of safe characters only, on the lines where it
 * belongs, and for S3 the same again when it is sent in that form. */
#include "fuzz.h"

#include "aws/sigv4.h"

enum { MOST = 64 };

static struct span canonical_path(struct span path, const char *service, struct span query,
                                  struct buf *out)
{
    struct sigv4_pair pair[MOST];
    size_t count = 0;
    while (query.ptr != NULL && count < MOST) {
        struct span value = span_cut(&query, '&'), name = span_cut(&value, '=');
        pair[count++] = (struct sigv4_pair){name, value};
    }
    struct sigv4_request request = {"GET", path, pair, count, pair, count, SIGV4_EMPTY_SHA256};
    struct sigv4_scope scope = {"us-east-1", service, 0, false};
    struct buf names;
    buf_init(&names, 0);
    sigv4_canonical(&request, &scope, out, &names);
    buf_release(&names);
    struct span rest = buf_span(out);
    span_cut(&rest, '\n');
    struct span line = span_cut(&rest, '\n'), parameters = span_cut(&rest, '\n');
    for (size_t i = 0; i < line.len; i++)
        MUST(line.ptr[i] > ' ' && line.ptr[i] < 0x7f && line.ptr[i] != '+');
    for (size_t i = 0; i < parameters.len; i++)
        MUST(parameters.ptr[i] > ' ' && parameters.ptr[i] < 0x7f && parameters.ptr[i] != '/');
    return line;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span query = span_of((const char *)data, size), path = span_cut(&query, '?');
    struct buf first, again, other;
    buf_init(&first, 0);
    buf_init(&again, 0);
    buf_init(&other, 0);
    struct span once = canonical_path(path, "s3", query, &first);
    MUST(span_equal(once, canonical_path(once, "s3", query, &again)));
    struct span normal = canonical_path(path, "sqs", query, &other);
    MUST(normal.len > 0 && normal.ptr[0] == '/');
    buf_release(&first);
    buf_release(&again);
    buf_release(&other);
    return 0;
}
