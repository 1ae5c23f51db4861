/* zlib's checksum and its gzip format. */
#include "codec/gzip.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#include "core/mem.h"

enum { CHUNK = 16 * 1024, GZIP_FORMAT = 16 /* added to the window bits: not zlib's own format */ };

uint32_t gzip_crc32(uint32_t crc, const void *ptr, size_t len)
{
    return len > 0 ? (uint32_t)crc32_z(crc, ptr, len) : crc;
}

struct gzip_writer {
    z_stream stream;
};

struct gzip_writer *gzip_writer_new(void)
{
    struct gzip_writer *writer = mem_alloc(sizeof *writer);
    if (deflateInit2(&writer->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + GZIP_FORMAT, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        abort(); /* out of memory; the arguments are right */
    return writer;
}

void gzip_writer_free(struct gzip_writer *writer)
{
    if (writer == NULL)
        return;
    deflateEnd(&writer->stream);
    free(writer);
}

/* Runs until the input is used up, or, to finish, until all is out. */
static void run(struct gzip_writer *writer, int flush, struct buf *out)
{
    z_stream *stream = &writer->stream;
    int status;
    do {
        char *room = buf_reserve(out, CHUNK);
        if (room == NULL)
            return;
        stream->next_out = (unsigned char *)room;
        stream->avail_out = CHUNK;
        status = deflate(stream, flush);
        buf_grew(out, CHUNK - stream->avail_out);
    } while (stream->avail_out == 0 || (flush == Z_FINISH && status == Z_OK));
}

void gzip_writer_add(struct gzip_writer *writer, struct span bytes, struct buf *out)
{
    while (bytes.len > 0) {
        unsigned step = bytes.len < INT_MAX ? (unsigned)bytes.len : INT_MAX;
        writer->stream.next_in = (z_const unsigned char *)(uintptr_t)bytes.ptr;
        writer->stream.avail_in = step;
        run(writer, Z_NO_FLUSH, out);
        bytes = span_of(bytes.ptr + step, bytes.len - step);
    }
}

void gzip_writer_end(struct gzip_writer *writer, struct buf *out)
{
    writer->stream.avail_in = 0;
    run(writer, Z_FINISH, out);
    deflateReset(&writer->stream);
}
