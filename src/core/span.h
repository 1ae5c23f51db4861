/* A span: len bytes at ptr inside a buffer that somebody else owns (borrowed). Not NUL-terminated.
 */
#ifndef CORE_SPAN_H
#define CORE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
    const char *ptr;
    size_t len;
};

/* printf helper: printf("%.*s", SPAN_ARG(s)); callers cap s.len below INT_MAX first. */
#define SPAN_ARG(s) (int)(s).len, (s).ptr

static inline struct span span_of(const char *ptr, size_t len)
{
    return (struct span){ptr, len};
}

static inline struct span span_str(const char *string)
{
    return (struct span){string, string != NULL ? strlen(string) : 0};
}

static inline bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool span_is(struct span s, const char *string)
{
    return span_equal(s, span_str(string));
}

static inline bool span_starts(struct span s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && memcmp(s.ptr, prefix, len) == 0;
}

/* ASCII letters compare equal in either case. */
bool span_is_nocase(struct span s, const char *string);

/* Byte order, a shorter prefix first: <0, 0 or >0 as memcmp. */
int span_compare(struct span a, struct span b);

/* s without leading and trailing space, tab, CR and LF. */
struct span span_trim(struct span s);

/* Cuts *rest at the first sep: returns what stands before it and leaves what follows in *rest.
 * Without sep the whole is returned and *rest becomes {NULL, 0}. */
struct span span_cut(struct span *rest, char sep);

#endif
