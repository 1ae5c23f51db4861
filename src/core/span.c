/* Borrowed byte ranges. */
#include "core/span.h"

#include <strings.h>

bool span_is_nocase(struct span s, const char *string)
{
    return s.len == strlen(string) && strncasecmp(s.ptr, string, s.len) == 0;
}

int span_compare(struct span a, struct span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.ptr, b.ptr, len) : 0;
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span s)
{
    while (s.len > 0 && is_blank(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

struct span span_cut(struct span *rest, char sep)
{
    struct span head = *rest;
    const char *at = head.len > 0 ? memchr(head.ptr, sep, head.len) : NULL;
    if (at == NULL) {
        *rest = (struct span){NULL, 0};
        return head;
    }
    head.len = (size_t)(at - head.ptr);
    rest->ptr = at + 1;
    rest->len -= head.len + 1;
    return head;
}
