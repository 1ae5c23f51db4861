/* Entries shown. A table is printed as the entries come, so its columns have fixed widths; names,
 * whose widths nobody knows, stand last. Times are local. */
#include "s3/show.h"

#include <stdio.h>
#include <time.h>

#include "codec/jwrite.h"
#include "core/num.h"
#include "core/utf8.h"

void s3_show_init(struct s3_show *show)
{
    buf_init(&show->line, 0);
}

void s3_show_release(struct s3_show *show)
{
    buf_release(&show->line);
}

static void print(struct s3_show *show)
{
    if (show->form != S3_SHOW_SUMMARY)
        outstream_line(show->out, buf_span(&show->line));
    buf_clear(&show->line);
}

/* ---- cells ---- */

/* Control characters, which could drive the terminal, and what is not UTF-8 as '?'. */
static void add_name(struct buf *out, struct span name)
{
    while (name.len > 0) {
        uint32_t point;
        size_t len = utf8_decode(name.ptr, name.len, &point);
        bool bad = len == 0 || point < 0x20 || (point >= 0x7f && point < 0xa0);
        utf8_add(out, bad ? '?' : point);
        len = len > 0 ? len : 1;
        name = span_of(name.ptr + len, name.len - len);
    }
}

static void add_cell(struct buf *out, struct span text, size_t width)
{
    add_name(out, text);
    for (size_t used = utf8_count(text); used < width; used++)
        buf_addc(out, ' ');
    buf_adds(out, "  ");
}

static void add_size(struct s3_show *show, uint64_t size)
{
    char text[32];
    if (show->human)
        num_human((double)size, text);
    else
        snprintf(text, sizeof text, "%llu", (unsigned long long)size);
    buf_addf(&show->line, show->human ? "%10s  " : "%14s  ", text);
}

static void add_word(struct s3_show *show, const char *word)
{
    buf_addf(&show->line, show->human ? "%10s  " : "%14s  ", word);
}

static void add_time(struct s3_show *show, int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    char text[32] = "";
    if (localtime_r(&seconds, &tm) != NULL)
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    buf_addf(&show->line, "%-19s  ", text);
}

/* ---- entries ---- */

void s3_show_object(struct s3_show *show, const struct s3_object *object)
{
    show->objects++;
    show->bytes += object->size;
    if (show->form == S3_SHOW_LINES) {
        s3_record_object(&show->line, show->bucket, object);
    } else if (show->form == S3_SHOW_TABLE) {
        add_size(show, object->size);
        add_time(show, object->modified_ms);
        add_name(&show->line, object->key);
    }
    print(show);
}

void s3_show_version(struct s3_show *show, const struct s3_version *version)
{
    show->objects += !version->marker;
    show->markers += version->marker;
    show->bytes += version->object.size;
    if (show->form == S3_SHOW_LINES) {
        s3_record_version(&show->line, show->bucket, version);
    } else if (show->form == S3_SHOW_TABLE) {
        if (version->marker)
            add_word(show, "deleted");
        else
            add_size(show, version->object.size);
        add_time(show, version->object.modified_ms);
        add_cell(&show->line, version->version_id, 32);
        buf_adds(&show->line, version->latest ? "* " : "  ");
        add_name(&show->line, version->object.key);
    }
    print(show);
}

void s3_show_prefix(struct s3_show *show, struct span prefix)
{
    show->prefixes++;
    if (show->form == S3_SHOW_LINES) {
        s3_record_prefix(&show->line, show->bucket, prefix);
    } else if (show->form == S3_SHOW_TABLE) {
        add_word(show, "-");
        buf_addf(&show->line, "%-19s  ", "");
        add_name(&show->line, prefix);
    }
    print(show);
}

void s3_show_upload(struct s3_show *show, const struct s3_pending *upload,
                    const struct s3_parts_sum *parts)
{
    show->uploads++;
    show->bytes += parts != NULL ? parts->size : 0;
    if (show->form == S3_SHOW_LINES) {
        s3_record_upload(&show->line, show->bucket, upload, parts);
    } else if (show->form == S3_SHOW_TABLE) {
        if (parts != NULL)
            add_size(show, parts->size);
        else
            add_word(show, "-");
        add_time(show, upload->initiated_ms);
        add_name(&show->line, upload->key);
        buf_adds(&show->line, "  ");
        add_name(&show->line, upload->upload_id);
    }
    print(show);
}

void s3_show_bucket(struct s3_show *show, const struct s3_bucket *bucket)
{
    show->buckets++;
    if (show->form == S3_SHOW_LINES) {
        s3_record_bucket(&show->line, bucket);
    } else if (show->form == S3_SHOW_TABLE) {
        add_time(show, bucket->created_ms);
        add_cell(&show->line, bucket->region, 14);
        add_name(&show->line, bucket->name);
    }
    print(show);
}

/* ---- sums ---- */

static void add_sum(struct buf *out, const char *name, uint64_t number)
{
    if (out->len > 1)
        buf_addc(out, ',');
    jwrite_name(out, name);
    buf_addu(out, number);
}

void s3_show_sums(struct s3_show *show)
{
    struct buf *out = &show->line;
    if (show->form != S3_SHOW_SUMMARY)
        return;
    buf_addc(out, '{');
    if (show->what != S3_SHOW_BUCKETS) {
        jwrite_name(out, "bucket");
        s3_record_text(out, show->bucket);
    }
    switch (show->what) {
    case S3_SHOW_BUCKETS:
        add_sum(out, "buckets", show->buckets);
        break;
    case S3_SHOW_OBJECTS:
        add_sum(out, "objects", show->objects);
        break;
    case S3_SHOW_VERSIONS:
        add_sum(out, "versions", show->objects);
        add_sum(out, "delete_markers", show->markers);
        break;
    case S3_SHOW_UPLOADS:
        add_sum(out, "uploads", show->uploads);
    }
    if (show->prefixes > 0)
        add_sum(out, "prefixes", show->prefixes);
    if (show->what != S3_SHOW_BUCKETS)
        add_sum(out, "bytes", show->bytes);
    buf_addc(out, '}');
    outstream_line(show->out, buf_span(out));
    buf_clear(out);
}
