/* s3://BUCKET/KEY. A name that goes into a host or a path is checked here, once, so that nothing
 * behind it has to fear a slash, a dot segment or a control character in a bucket's name. */
#include "aws/s3_url.h"

#include <ctype.h>

#include "aws/caps.h"

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

/* The length of the UTF-8 sequence at the start of text, 0 when there is none. */
static size_t sequence(struct span text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    if (p[0] < 0x80)
        return 1;
    size_t len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || text.len < len)
        return 0;
    unsigned low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
    unsigned high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return len;
}

size_t s3_url_utf8(struct span text)
{
    size_t at = 0;
    while (at < text.len) {
        size_t len = sequence(span_of(text.ptr + at, text.len - at));
        if (len == 0)
            break;
        at += len;
    }
    return at;
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
    if (s3_url_utf8(url->key) != url->key.len)
        return err_set(err, ERR_USAGE, "%s: a key must be UTF-8", text);
    return 0;
}
