/* A growing byte buffer with a hard cap.
 *
 * data is never NULL and data[len] is always NUL, so a buffer of text can be used as a C string.
 * An append that would pass max appends nothing and marks the buffer: appends need no check one
 * by one, buf_failed() tells at the end. Growth itself cannot fail (core/mem.h). */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/span.h"

struct buf {
    char *data;
    size_t len;
    size_t size;   /* allocated, the NUL included; 0: data is a static empty string */
    size_t max;    /* most bytes len may reach */
    bool overflow; /* an append did not fit */
};

/* In place; max is the cap in bytes, 0 means CAP_LINE_MAX. Release may be called twice. */
void buf_init(struct buf *buf, size_t max);
void buf_release(struct buf *buf);

/* len = 0 and the overflow mark gone; memory is kept. */
void buf_clear(struct buf *buf);

/* Was any append since init or clear too long? */
bool buf_failed(const struct buf *buf);

/* Makes room for extra more bytes and returns where they go, NULL (and the mark) past the cap.
 * After writing n <= extra bytes there, call buf_grew(buf, n). */
char *buf_reserve(struct buf *buf, size_t extra);
void buf_grew(struct buf *buf, size_t n);

static inline void buf_add(struct buf *buf, const void *ptr, size_t len);
static inline void buf_addc(struct buf *buf, char c);
static inline void buf_adds(struct buf *buf, const char *string);
static inline void buf_addspan(struct buf *buf, struct span span);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_addvf(struct buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
void buf_addu(struct buf *buf, uint64_t number); /* decimal, without printf */

/* Removes the first n bytes (n <= len), moving the rest down. */
void buf_drop(struct buf *buf, size_t n);

/* Shortens to len (len <= buf->len). */
void buf_truncate(struct buf *buf, size_t len);

/* Hands the bytes over: the caller frees the returned NUL-terminated block, the buffer is empty. */
char *buf_take(struct buf *buf);

/* The content, borrowed until the next change. */
struct span buf_span(const struct buf *buf);

/* The part of buf_add that grows. */
void buf_add_more(struct buf *buf, const void *ptr, size_t len);

/* size never passes max + 1, so what fits into it fits under the cap. */
static inline void buf_add(struct buf *buf, const void *ptr, size_t len)
{
    if (len >= buf->size - buf->len) {
        buf_add_more(buf, ptr, len);
    } else if (len > 0) {
        memcpy(buf->data + buf->len, ptr, len);
        buf->len += len;
        buf->data[buf->len] = '\0';
    }
}

static inline void buf_addc(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

static inline void buf_adds(struct buf *buf, const char *string)
{
    buf_add(buf, string, strlen(string));
}

static inline void buf_addspan(struct buf *buf, struct span span)
{
    buf_add(buf, span.ptr, span.len);
}

#endif
