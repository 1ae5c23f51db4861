/* A growing byte buffer with a hard cap. */
#include "core/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/caps.h"
#include "core/mem.h"

static char nothing[1] = "";

void buf_init(struct buf *buf, size_t max)
{
    *buf = (struct buf){.data = nothing, .max = max > 0 ? max : CAP_LINE_MAX};
}

void buf_release(struct buf *buf)
{
    if (buf->size > 0)
        free(buf->data);
    buf_init(buf, buf->max);
}

void buf_clear(struct buf *buf)
{
    buf->len = 0;
    buf->overflow = false;
    if (buf->size > 0)
        buf->data[0] = '\0';
}

bool buf_failed(const struct buf *buf)
{
    return buf->overflow;
}

char *buf_reserve(struct buf *buf, size_t extra)
{
    if (extra > buf->max - buf->len) {
        buf->overflow = true;
        return NULL;
    }
    size_t need = buf->len + extra + 1;
    if (need > buf->size) {
        size_t size = buf->size * 2 > need ? buf->size * 2 : need;
        if (size < 64)
            size = 64;
        if (size > buf->max + 1)
            size = buf->max + 1;
        buf->data = mem_grow(buf->size > 0 ? buf->data : NULL, size, 1);
        buf->data[buf->len] = '\0';
        buf->size = size;
    }
    return buf->data + buf->len;
}

void buf_grew(struct buf *buf, size_t n)
{
    if (n == 0)
        return;
    buf->len += n;
    buf->data[buf->len] = '\0';
}

void buf_add_more(struct buf *buf, const void *ptr, size_t len)
{
    char *room = len > 0 ? buf_reserve(buf, len) : NULL;
    if (room == NULL)
        return;
    memcpy(room, ptr, len);
    buf_grew(buf, len);
}

void buf_addvf(struct buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    char *room = len > 0 ? buf_reserve(buf, (size_t)len) : NULL;
    if (room != NULL) {
        vsnprintf(room, (size_t)len + 1, format, again);
        buf_grew(buf, (size_t)len);
    }
    va_end(again);
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_addvf(buf, format, args);
    va_end(args);
}

void buf_addu(struct buf *buf, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    buf_add(buf, digits + at, sizeof digits - at);
}

void buf_drop(struct buf *buf, size_t n)
{
    if (n == 0)
        return;
    memmove(buf->data, buf->data + n, buf->len - n);
    buf_truncate(buf, buf->len - n);
}

void buf_truncate(struct buf *buf, size_t len)
{
    if (len < buf->len) {
        buf->len = len;
        buf->data[len] = '\0';
    }
}

char *buf_take(struct buf *buf)
{
    char *data = buf->size > 0 ? buf->data : mem_dup("", 0);
    buf->size = 0;
    buf_init(buf, buf->max);
    return data;
}

struct span buf_span(const struct buf *buf)
{
    return span_of(buf->data, buf->len);
}
