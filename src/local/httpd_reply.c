/* Replies: a buffer, one file by sendfile(2), or the pieces of several files one after another. */
#include "local/httpd_reply.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "local/service.h"

/* Reading pieces in order, one file open at a time. */
struct reader {
    struct objects *objects;
    const struct objects_piece *piece; /* the call's, which outlives the response */
    size_t count, at;
    uint64_t at_start; /* offset of piece[at] within all pieces */
    uint64_t offset;   /* where the reply starts within all pieces */
    int fd;
};

static void reader_free(void *cls)
{
    struct reader *reader = cls;
    if (reader->fd >= 0)
        close(reader->fd);
    free(reader);
}

static ssize_t reader_read(void *cls, uint64_t pos, char *buf, size_t max)
{
    struct reader *reader = cls;
    pos += reader->offset;
    while (reader->at < reader->count && pos >= reader->at_start + reader->piece[reader->at].size) {
        reader->at_start += reader->piece[reader->at++].size;
        if (reader->fd >= 0)
            close(reader->fd);
        reader->fd = -1;
    }
    if (reader->at == reader->count)
        return MHD_CONTENT_READER_END_OF_STREAM;
    const struct objects_piece *piece = &reader->piece[reader->at];
    if (reader->fd < 0)
        reader->fd = objects_read(reader->objects, piece->id, NULL);
    uint64_t skip = pos - reader->at_start;
    size_t want = max < piece->size - skip ? max : (size_t)(piece->size - skip);
    ssize_t got = reader->fd < 0 ? -1 : pread(reader->fd, buf, want, (off_t)(piece->start + skip));
    return got > 0 ? got : MHD_CONTENT_READER_END_WITH_ERROR;
}

/* The range lies in one piece: its file can be sent by the kernel. NULL: it does not. */
static struct MHD_Response *one_file(const struct call_file *file, struct objects *objects)
{
    uint64_t start = file->offset;
    size_t i = 0;
    while (i < file->count && start >= file->piece[i].size)
        start -= file->piece[i++].size;
    if (i == file->count || start + file->size > file->piece[i].size)
        return NULL;
    int fd = objects_read(objects, file->piece[i].id, NULL);
    if (fd < 0)
        return NULL;
    struct MHD_Response *response = MHD_create_response_from_fd_at_offset64(
        file->size, fd, file->piece[i].start + start);
    if (response == NULL)
        close(fd);
    return response;
}

static struct httpd_source file_source(const struct call_file *file, struct objects *objects)
{
    struct reader *reader = mem_alloc(sizeof *reader);
    *reader = (struct reader){.objects = objects,
                              .piece = file->piece,
                              .count = file->count,
                              .offset = file->offset,
                              .fd = -1};
    return (struct httpd_source){file->size, reader_read, reader_free, reader};
}

static struct MHD_Response *from_files(const struct call_file *file, struct objects *objects)
{
    struct MHD_Response *response = one_file(file, objects);
    if (response != NULL)
        return response;
    struct httpd_source source = file_source(file, objects);
    return MHD_create_response_from_callback(source.size, 64 << 10, source.read, source.ctx,
                                             source.release);
}

/* Reading a body in memory. */
static ssize_t memory_read(void *cls, uint64_t pos, char *buf, size_t max)
{
    const struct buf *body = cls;
    size_t left = body->len - (size_t)pos;
    memcpy(buf, body->data + pos, left < max ? left : max);
    return (ssize_t)(left < max ? left : max);
}

static void memory_release(void *cls)
{
    (void)cls; /* the call's, which outlives the response */
}

static ssize_t no_body(void *cls, uint64_t pos, char *buf, size_t max)
{
    (void)cls;
    (void)pos;
    (void)buf;
    (void)max;
    return MHD_CONTENT_READER_END_OF_STREAM;
}

static struct MHD_Response *create(struct call *call, struct objects *objects)
{
    struct call_reply *reply = &call->reply;
    if (reply->head)
        return MHD_create_response_from_callback(reply->head_size, 16, no_body, NULL, NULL);
    if (reply->file.size > 0)
        return from_files(&reply->file, objects);
    size_t len = reply->body.len;
    if (len == 0)
        return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
    char *body = buf_take(&reply->body);
    return MHD_create_response_from_buffer(len, body, MHD_RESPMEM_MUST_FREE);
}

/* With a body that is slow or will be cut; NULL: there is no body. */
static struct MHD_Response *create_faulty(struct MHD_Connection *connection, struct call *call,
                                          struct objects *objects, struct httpd_delays *delays,
                                          const struct fault *fault)
{
    struct call_reply *reply = &call->reply;
    struct httpd_source source = {reply->body.len, memory_read, memory_release, &reply->body};
    if (reply->head || (reply->file.size == 0 && reply->body.len == 0))
        return NULL;
    if (reply->file.size > 0)
        source = file_source(&reply->file, objects);
    return httpd_fault_response(connection, delays, fault, &source);
}

enum MHD_Result httpd_reply_send(struct MHD_Connection *connection, struct call *call,
                                 struct objects *objects, struct httpd_delays *delays,
                                 const struct fault *fault)
{
    struct call_reply *reply = &call->reply;
    if (call_failed(call)) {
        call_clear_reply(call);
        call->service->fail(call);
    }
    if (buf_failed(&reply->body))
        return MHD_NO;
    struct MHD_Response *response = NULL;
    if (fault != NULL && httpd_fault_slows(fault))
        response = create_faulty(connection, call, objects, delays, fault);
    if (response == NULL)
        response = create(call, objects);
    if (response == NULL)
        return MHD_NO;
    bool s3 = strcmp(call->service->name, "s3") == 0;
    MHD_add_response_header(response, s3 ? "x-amz-request-id" : "x-amzn-RequestId",
                            call->request_id);
    MHD_add_response_header(response, "Server", "cloudlet");
    for (size_t i = 0; i < reply->header_count; i++) {
        const struct call_header *header = &reply->header[i];
        const char *text = reply->text.data;
        MHD_add_response_header(response,
                                header->name != NULL ? header->name : text + header->name_at,
                                text + header->value);
    }
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return queued;
}
