/* zlib's inflate, one member after the other. The first two bytes decide whether it is gzip. */
#include "codec/gunzip.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/mem.h"

enum state {
    LOOK,    /* at the first two bytes */
    PLAIN,   /* no gzip: pass through */
    MEMBER,  /* inside one */
    BETWEEN, /* behind one: the end, another, or padding */
    PADDING
};

struct gunzip {
    z_stream z;
    enum state state;
    bool must;
    char head[2]; /* while LOOK, and until it has gone on */
    size_t heads;
};

struct gunzip *gunzip_new(bool must)
{
    struct gunzip *gunzip = mem_alloc(sizeof *gunzip);
    gunzip->must = must;
    if (inflateInit2(&gunzip->z, 16 + MAX_WBITS) != Z_OK)
        abort(); /* out of memory */
    return gunzip;
}

void gunzip_free(struct gunzip *gunzip)
{
    if (gunzip == NULL)
        return;
    inflateEnd(&gunzip->z);
    free(gunzip);
}

static int fail(struct err *err, const char *why)
{
    return err_set(err, ERR_DATA, "gzip: %s", why);
}

static int look(struct gunzip *gunzip, struct span *in, struct err *err)
{
    while (gunzip->heads < 2 && in->len > 0) {
        gunzip->head[gunzip->heads++] = *in->ptr++;
        in->len--;
    }
    if (gunzip->heads < 2)
        return 0;
    gunzip->state = memcmp(gunzip->head, "\x1f\x8b", 2) == 0 ? MEMBER : PLAIN;
    if (gunzip->state == PLAIN && gunzip->must)
        return fail(err, "the bytes are not gzip, as Content-Encoding says they are");
    return 0;
}

static size_t pass(struct span *in, char *out, size_t room)
{
    size_t len = in->len < room ? in->len : room;
    memcpy(out, in->ptr, len);
    in->ptr += len;
    in->len -= len;
    return len;
}

/* The next bytes of in through inflate. */
static int inflate_some(struct gunzip *gunzip, struct span *in, char *out, size_t room,
                        size_t *made, struct err *err)
{
    z_stream *z = &gunzip->z;
    size_t len = in->len < (1u << 30) ? in->len : 1u << 30;
    z->next_in = (Bytef *)in->ptr;
    z->avail_in = (uInt)len;
    z->next_out = (Bytef *)out;
    z->avail_out = (uInt)(room < (1u << 30) ? room : 1u << 30);
    int status = inflate(z, Z_NO_FLUSH);
    *made = (size_t)((char *)z->next_out - out);
    in->ptr += len - z->avail_in;
    in->len -= len - z->avail_in;
    if (status == Z_STREAM_END)
        gunzip->state = BETWEEN;
    else if (status != Z_OK && status != Z_BUF_ERROR)
        return fail(err, z->msg != NULL ? z->msg : "invalid data");
    return 0;
}

/* The byte behind a member. */
static int between(struct gunzip *gunzip, struct span *in, struct err *err)
{
    if (gunzip->state == BETWEEN && in->len > 0 && *in->ptr == '\x1f') {
        inflateReset(&gunzip->z);
        gunzip->state = MEMBER;
        return 0;
    }
    gunzip->state = PADDING;
    for (; in->len > 0; in->ptr++, in->len--)
        if (*in->ptr != '\0')
            return fail(err, "something else follows the compressed bytes");
    return 0;
}

int gunzip_step(struct gunzip *gunzip, struct span *in, char *out, size_t room, size_t *made,
                struct err *err)
{
    *made = 0;
    if (gunzip->state == LOOK && look(gunzip, in, err) != 0)
        return -1;
    if (gunzip->heads > 0 && gunzip->state != LOOK) {
        struct span head = {gunzip->head, gunzip->heads};
        if (gunzip->state == PLAIN)
            *made = pass(&head, out, room);
        else if (inflate_some(gunzip, &head, out, room, made, err) != 0)
            return -1;
        memmove(gunzip->head, head.ptr, head.len);
        gunzip->heads = head.len;
        return 0;
    }
    switch (gunzip->state) {
    case LOOK:
        return 0;
    case PLAIN:
        *made = pass(in, out, room);
        return 0;
    case MEMBER:
        return inflate_some(gunzip, in, out, room, made, err);
    default:
        if (in->len > 0 && between(gunzip, in, err) != 0)
            return -1;
        return gunzip->state == MEMBER ? inflate_some(gunzip, in, out, room, made, err) : 0;
    }
}

int gunzip_end(struct gunzip *gunzip, struct span *rest, struct err *err)
{
    *rest = span_of(gunzip->head, gunzip->state == LOOK ? gunzip->heads : 0);
    if (gunzip->state == MEMBER)
        return fail(err, "the compressed bytes break off");
    if (rest->len > 0 && gunzip->must)
        return fail(err, "the bytes are not gzip, as Content-Encoding says they are");
    return 0;
}
