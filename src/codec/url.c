/* Percent-encoding and URLs (RFC 3986). */
#include "codec/url.h"

#include <string.h>

#include "codec/caps.h"
#include "codec/hex.h"
#include "core/num.h"

/* One bit for each byte that may stand unescaped: A-Z a-z 0-9 - _ . ~ */
static const uint32_t unreserved[8] = {0, 0x03ff6000, 0x87fffffe, 0x47fffffe};

static bool plain(unsigned char c, bool keep_slash)
{
    return (unreserved[c >> 5] >> (c & 31) & 1) != 0 || (keep_slash && c == '/');
}

void url_encode(struct span text, bool keep_slash, struct buf *out)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t escapes = 0;
    for (size_t i = 0; i < text.len; i++)
        escapes += !plain((unsigned char)text.ptr[i], keep_slash);
    char *to = buf_reserve(out, text.len + 2 * escapes);
    if (to == NULL)
        return;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (plain(c, keep_slash)) {
            *to++ = (char)c;
        } else {
            *to++ = '%';
            *to++ = digits[c >> 4];
            *to++ = digits[c & 15];
        }
    }
    buf_grew(out, text.len + 2 * escapes);
}

int url_decode(struct span text, bool plus_is_space, struct buf *out)
{
    char *to = buf_reserve(out, text.len);
    if (to == NULL)
        return -1;
    char *start = to;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            if (hex_decode(span_of(text.ptr + i + 1, text.len - i > 2 ? 2 : 0), &c, 1) != 0)
                return -1;
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        *to++ = c;
    }
    buf_grew(out, (size_t)(to - start));
    return 0;
}

/* Inside [ ]: an IPv6 address as far as its characters go; the resolver knows the rest. */
static bool ipv6_ok(struct span inside)
{
    for (size_t i = 0; i < inside.len; i++)
        if (hex_digit(inside.ptr[i]) < 0 && inside.ptr[i] != ':' && inside.ptr[i] != '.')
            return false;
    return inside.len >= 2;
}

/* A name: unreserved characters and bytes of UTF-8. What else RFC 3986 would let into a name,
 * resolvers do not know, and some of it reads differently to different parsers. */
static bool host_ok(struct span host)
{
    if (host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        return ipv6_ok(span_of(host.ptr + 1, host.len - 2));
    for (size_t i = 0; i < host.len; i++)
        if ((unsigned char)host.ptr[i] < 0x80 && !plain((unsigned char)host.ptr[i], false))
            return false;
    return host.len > 0;
}

/* host or host:port; an empty port is the default one (RFC 3986 section 3.2.3). */
static int parse_authority(struct span authority, struct url *url, struct err *err)
{
    if (memchr(authority.ptr, '@', authority.len) != NULL)
        return err_set(err, ERR_DATA, "URL with user name or password");
    size_t colon = authority.len;
    while (colon > 0 && authority.ptr[colon - 1] >= '0' && authority.ptr[colon - 1] <= '9')
        colon--;
    url->host = authority;
    if (colon > 0 && authority.ptr[colon - 1] == ':') {
        int64_t port = url->port;
        struct span text = span_of(authority.ptr + colon, authority.len - colon);
        if (text.len > 0 && num_i64(text, 1, 65535, &port) != 0)
            return err_set(err, ERR_DATA, "URL with a bad port");
        url->default_port = port == url->port;
        url->port = (int)port;
        url->host.len = colon - 1;
    }
    if (!host_ok(url->host))
        return err_set(err, ERR_DATA, "URL with a bad host name");
    return 0;
}

static int parse_scheme(struct span *rest, struct url *url, struct err *err)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (int i = 0; i < 2; i++) {
        size_t len = strlen(schemes[i]);
        if (rest->len < len || !span_is_nocase(span_of(rest->ptr, len), schemes[i]))
            continue;
        url->https = i == 1;
        url->port = url->https ? 443 : 80;
        *rest = span_of(rest->ptr + len, rest->len - len);
        return 0;
    }
    return err_set(err, ERR_DATA, "URL that is neither http:// nor https://");
}

int url_parse(struct span text, struct url *url, struct err *err)
{
    *url = (struct url){.default_port = true};
    if (text.len > CAP_URL)
        return err_set(err, ERR_DATA, "URL longer than %d bytes", CAP_URL);
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == 0x7f)
            return err_set(err, ERR_DATA, "URL with a space or control character");
    struct span rest = text;
    if (parse_scheme(&rest, url, err) != 0)
        return -1;
    rest = span_cut(&rest, '#');
    size_t at = 0;
    while (at < rest.len && rest.ptr[at] != '/' && rest.ptr[at] != '?')
        at++;
    struct span authority = span_of(rest.ptr, at), query = span_of(rest.ptr + at, rest.len - at);
    url->path = span_cut(&query, '?');
    url->query = query.ptr != NULL ? query : span_of(rest.ptr + rest.len, 0);
    return parse_authority(authority, url, err);
}
