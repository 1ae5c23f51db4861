/* Ranges and conditions as people write them. */
#include "s3/terms.h"

#include <stdlib.h>
#include <string.h>

#include "s3/headers.h"
#include "core/buf.h"
#include "core/clock.h"
#include "core/num.h"

int s3_terms_range(struct s3_terms *terms, const char *text, struct err *err)
{
    struct span last = span_str(text), first = span_cut(&last, '-');
    uint64_t from, to;
    if (last.ptr == NULL || num_u64(first, INT64_MAX, &from) != 0 ||
        (last.len > 0 && (num_u64(last, INT64_MAX - 1, &to) != 0 || to < from)))
        return err_set(err, ERR_USAGE, "'%s' is not FIRST-LAST, in bytes counted from 0", text);
    terms->offset = from;
    terms->size = last.len > 0 ? to - from + 1 : 0;
    return 0;
}

int s3_terms_etag(struct s3_terms *terms, const char *text, struct err *err)
{
    struct buf etag;
    bool bare = strchr(text, '"') == NULL && strcmp(text, "*") != 0;
    if (s3_headers_check("ETag", text, err) != 0)
        return -1;
    buf_init(&etag, 0);
    buf_addf(&etag, "%s%s%s", bare ? "\"" : "", text, bare ? "\"" : "");
    free(terms->if_none_match);
    terms->if_none_match = buf_take(&etag);
    return 0;
}

int s3_terms_since(struct s3_terms *terms, const char *text, struct err *err)
{
    int64_t ms;
    if (clock_parse(text, &ms) != 0)
        return err_set(err, ERR_USAGE, "'%s' is not a time", text);
    clock_http(ms, terms->modified);
    return 0;
}

bool s3_terms_whole(const struct s3_terms *terms)
{
    return terms->offset == 0 && terms->size == 0;
}

void s3_terms_release(struct s3_terms *terms)
{
    free(terms->if_none_match);
    *terms = (struct s3_terms){0};
}
