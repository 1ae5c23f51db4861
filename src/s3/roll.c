/* Lines into objects. One object is being filled; when it is closed it goes to S3 while the next
 * one is filled; when that is closed too before the first has arrived, reading pauses. */
#include "s3/roll.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "s3/template.h"
#include "codec/gzip.h"
#include "codec/mediatype.h"
#include "core/clock.h"
#include "core/file.h"
#include "core/mem.h"
#include "net/instream.h"

enum { READ_SIZE = 64 * 1024 };

struct object {
    struct output stored; /* what becomes the object */
    struct output lines;  /* the lines as they came, for echo and --failed; fd -1: not kept */
    char *key;
    uint64_t bytes, count; /* of lines */
};

struct s3_roll {
    struct s3_roll_config config;
    struct http_header header[1 + S3_HEADERS_MAX];
    struct instream *in;
    struct loop_timer *timer;
    struct gzip_writer *gzip;
    struct object *filling, *sending;
    struct s3_upload *upload; /* of sending */
    struct ndrec rec;
    struct buf text, packed;
    uint64_t objects;
    bool due; /* filling is closed, and waits */
    bool ended;
};

static void go_on(void *ctx);

/* ---- an object's files ---- */

static void object_free(struct object *object)
{
    struct err ignored;
    if (object == NULL)
        return;
    struct output *outs[] = {&object->stored, &object->lines};
    for (int i = 0; i < 2; i++)
        if (outs[i]->fd >= 0) {
            output_close(outs[i], &ignored);
            close(outs[i]->fd);
        }
    free(object->key);
    free(object);
}

/* A local failure: nothing more is read. */
static void give_up(struct s3_roll *roll, const struct err *err)
{
    if (roll->config.report->first.kind == ERR_NONE)
        s3_report_end(roll->config.report, err);
    instream_stop(roll->in);
}

static bool keeps_lines(const struct s3_roll *roll)
{
    return roll->config.echo || roll->config.report->failures.to_file;
}

static struct object *object_new(struct s3_roll *roll)
{
    struct object *object = mem_alloc(sizeof *object);
    struct buf key;
    struct err err;
    int stored = file_temp(&err);
    int lines = stored >= 0 && keeps_lines(roll) ? file_temp(&err) : -1;
    object->stored.fd = object->lines.fd = -1;
    if (stored >= 0)
        output_init(&object->stored, stored, "temporary file");
    if (lines >= 0)
        output_init(&object->lines, lines, "temporary file");
    if (stored < 0 || (keeps_lines(roll) && lines < 0)) {
        give_up(roll, &err);
        object_free(object);
        return NULL;
    }
    buf_init(&key, 0);
    s3_template_key(roll->config.template, clock_wall_ms(), ++roll->objects, &key);
    object->key = buf_take(&key);
    return object;
}

/* ---- lines ---- */

static bool is_meta(struct span name)
{
    return span_is(name, "_s3") || span_is(name, "_sqs") || span_is(name, "_kinesis") ||
           span_is(name, "_error");
}

/* What is stored of a record: its payload, or the record itself when that is no single line. */
static int payload_of(struct s3_roll *roll, struct span line, struct err *err)
{
    bool keep_meta = roll->config.keep_meta;
    if (ndrec_scan(&roll->rec, line, err) != 0 ||
        ndrec_payload(&roll->rec, keep_meta, &roll->text, err) != 0)
        return -1;
    if (memchr(roll->text.data, '\n', roll->text.len) == NULL)
        return 0;
    buf_clear(&roll->text);
    if (keep_meta)
        buf_addspan(&roll->text, roll->rec.line);
    else
        ndrec_replace(&roll->rec, is_meta, span_str(""), &roll->text);
    return 0;
}

/* What is stored of a line, with its newline, in roll->text. */
static int text_of(struct s3_roll *roll, const struct ndline *line, struct err *err)
{
    buf_clear(&roll->text);
    if (line->too_long)
        return err_set(err, ERR_DATA, "longer than %zu bytes", CAP_LINE_DEFAULT);
    if (!roll->config.echo)
        buf_addspan(&roll->text, line->text);
    else if (payload_of(roll, line->text, err) != 0)
        return -1;
    buf_addc(&roll->text, '\n');
    return 0;
}

static void store(struct s3_roll *roll, const struct ndline *line)
{
    struct object *object = roll->filling;
    struct span text = buf_span(&roll->text);
    if (roll->config.gzip) {
        buf_clear(&roll->packed);
        gzip_writer_add(roll->gzip, text, &roll->packed);
        text = buf_span(&roll->packed);
    }
    int status = output_add(&object->stored, text.ptr, text.len);
    if (object->lines.fd >= 0 && status == 0)
        status = output_line(&object->lines, line->text.ptr, line->text.len);
    object->bytes += roll->text.len;
    object->count++;
    if (status != 0) {
        struct err err;
        err_errno(&err, object->stored.errnum != 0 ? object->stored.errnum : object->lines.errnum,
                  "temporary file");
        give_up(roll, &err);
    }
}

/* ---- the way to S3 ---- */

/* Each line of the object that was sent: printed with the receipt, or given to --failed. */
static void each_line(struct s3_roll *roll, const struct s3_receipt *receipt, const struct err *err)
{
    struct s3_report *report = roll->config.report;
    struct object *object = roll->sending;
    struct ndlines lines;
    struct ndline line;
    size_t room;
    off_t at = 0;
    ssize_t n;
    struct err why;
    ndlines_init(&lines, 0);
    do {
        char *to = ndlines_room(&lines, &room);
        n = pread(object->lines.fd, to, room, at);
        if (n > 0) {
            ndlines_fed(&lines, (size_t)n);
            at += n;
        }
        while (ndlines_next(&lines, &line))
            if (receipt != NULL)
                s3_report_line(report, line.text, receipt);
            else
                failures_add(&report->failures, line.text, 0, err);
    } while (n > 0);
    ndlines_release(&lines);
    s3_report_flush(report);
    if (n < 0) {
        err_errno(&why, errno, "temporary file");
        give_up(roll, &why);
    }
}

static void on_moved(void *ctx, uint64_t bytes)
{
    struct s3_roll *roll = ctx;
    roll->config.report->progress.bytes += bytes;
    progress_tick(&roll->config.report->progress);
}

static void on_sent(void *ctx, const struct s3_receipt *receipt, const struct err *err)
{
    struct s3_roll *roll = ctx;
    struct s3_report *report = roll->config.report;
    struct object *object = roll->sending;
    struct s3_put_job job = {.path = object->key, .key = object->key};
    if (receipt != NULL) {
        struct s3_receipt counted = *receipt;
        counted.lines = object->count;
        if (roll->config.echo)
            each_line(roll, receipt, NULL);
        s3_report_stored(report, roll->config.echo ? NULL : &job, &counted);
    } else {
        if (report->failures.to_file)
            each_line(roll, NULL, err);
        s3_report_lost(report, object->key, err);
        instream_stop(roll->in);
    }
    object_free(object);
    roll->sending = NULL;
    loop_soon(roll->config.loop, go_on, roll);
}

static int send(struct s3_roll *roll, struct err *err)
{
    struct s3_roll_config *config = &roll->config;
    struct object *object = roll->sending;
    struct output *outs[] = {&object->stored, &object->lines};
    buf_clear(&roll->packed);
    if (config->gzip)
        gzip_writer_end(roll->gzip, &roll->packed);
    output_add(&object->stored, roll->packed.data, roll->packed.len);
    for (int i = 0; i < 2; i++)
        if (outs[i]->fd >= 0 && output_flush(outs[i]) != 0)
            return err_errno(err, outs[i]->errnum, "temporary file");
    if (lseek(object->stored.fd, 0, SEEK_SET) != 0)
        return err_errno(err, errno, "temporary file");
    struct s3_upload_config upload = {.loop = config->loop,
                                      .aws = config->aws,
                                      .bucket = config->bucket,
                                      .key = span_str(object->key),
                                      .header = roll->header,
                                      .header_count = 1 + config->headers->count,
                                      .part_size = config->part_size,
                                      .jobs = config->jobs,
                                      .checksum = config->checksum,
                                      .condition = config->condition,
                                      .moved = on_moved,
                                      .done = on_sent,
                                      .ctx = roll};
    roll->upload = s3_upload_new(&upload, object->stored.fd, err);
    return roll->upload != NULL ? 0 : -1;
}

/* Sends what is due when the way is free, and reads on when there is room. */
static void go_on(void *ctx)
{
    struct s3_roll *roll = ctx;
    struct err err;
    if (roll->sending != NULL)
        return;
    s3_upload_free(roll->upload);
    roll->upload = NULL;
    if (roll->due) {
        roll->sending = roll->filling;
        roll->filling = NULL;
        roll->due = false;
        if (send(roll, &err) != 0)
            on_sent(roll, NULL, &err);
    }
    if (!roll->ended)
        instream_resume(roll->in);
}

static void close_object(void *ctx)
{
    struct s3_roll *roll = ctx;
    loop_timer_cancel(roll->timer);
    if (roll->filling == NULL || roll->due)
        return;
    roll->due = true;
    go_on(roll);
}

/* ---- the stream ---- */

/* Opens an object for the line in roll->text. */
static bool open_for_line(struct s3_roll *roll)
{
    roll->filling = object_new(roll);
    if (roll->filling == NULL)
        return false;
    if (roll->config.time_ms > 0)
        loop_timer_set(roll->timer, roll->config.time_ms);
    return true;
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct s3_roll *roll = ctx;
    struct err err;
    if (text_of(roll, line, &err) != 0) {
        s3_report_bad_line(roll->config.report, line, &err);
        return true;
    }
    if (roll->filling == NULL && !open_for_line(roll))
        return false;
    store(roll, line);
    if (roll->filling->bytes >= roll->config.bytes)
        close_object(roll);
    return !roll->due;
}

static void on_end(void *ctx, const struct err *err)
{
    struct s3_roll *roll = ctx;
    roll->ended = true;
    if (err != NULL)
        s3_report_end(roll->config.report, err);
    close_object(roll);
}

struct s3_roll *s3_roll_new(const struct s3_roll_config *config, int fd)
{
    struct s3_roll *roll = mem_alloc(sizeof *roll);
    const char *type = config->content_type;
    roll->config = *config;
    roll->header[0] = (struct http_header){"content-type",
                                           type != NULL ? type : mediatype_of(config->template)};
    memcpy(roll->header + 1, config->headers->header,
           config->headers->count * sizeof roll->header[0]);
    roll->gzip = config->gzip ? gzip_writer_new() : NULL;
    ndrec_init(&roll->rec);
    buf_init(&roll->text, 0);
    buf_init(&roll->packed, 0);
    roll->timer = loop_timer_new(config->loop, close_object, roll);
    const struct instream_events events = {.line = on_line, .end = on_end, .ctx = roll};
    roll->in = instream_new(config->loop, fd, 0, &events);
    return roll;
}

void s3_roll_stop(void *ctx)
{
    struct s3_roll *roll = ctx;
    instream_stop(roll->in);
}

void s3_roll_free(struct s3_roll *roll)
{
    if (roll == NULL)
        return;
    loop_forget(roll->config.loop, go_on, roll);
    s3_upload_free(roll->upload);
    object_free(roll->filling);
    object_free(roll->sending);
    instream_free(roll->in);
    loop_timer_free(roll->timer);
    gzip_writer_free(roll->gzip);
    ndrec_release(&roll->rec);
    buf_release(&roll->text);
    buf_release(&roll->packed);
    free(roll);
}
