/* s3://BUCKET/KEY. A name that goes into a host or a path is checked here, once, so that nothing
 * behind it has to fear a slash, a dot segment or a control character in a bucket's name. */
#include "s3/url.h"

#include <ctype.h>

#include "aws/caps.h"
#include "core/utf8.h"

static const char scheme[] = "s3://";
enum { BUCKET_MAX = 255 };

bool s3_url_is(const char *text)
{
    return span_starts(span_str(text), scheme);
}

bool s3_url_bucket(struct span name)
{
    if (name.len == 0 || name.len > BUCKET_MAX || span_is(name, ".") || span_is(name, ".."))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c >= 0x80 || (!isalnum(c) && strchr("-._", c) == NULL))
            return false;
    }
    return true;
}

int s3_url_parse(const char *text, struct s3_url *url, struct err *err)
{
    if (!s3_url_is(text))
        return err_set(err, ERR_USAGE, "%s: not an object's name (s3://BUCKET/KEY)", text);
    struct span rest = span_str(text + sizeof scheme - 1);
    url->bucket = span_cut(&rest, '/');
    url->key = rest.ptr != NULL ? rest : span_str("");
    if (!s3_url_bucket(url->bucket))
        return err_set(err, ERR_USAGE, "%s: not the name of a bucket", text);
    if (url->key.len > CAP_S3_KEY)
        return err_set(err, ERR_USAGE, "%s: a key has at most %d bytes", text, CAP_S3_KEY);
    if (!utf8_valid(url->key))
        return err_set(err, ERR_USAGE, "%s: a key must be UTF-8", text);
    return 0;
}
