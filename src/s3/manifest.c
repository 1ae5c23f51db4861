/* A manifest's lines as jobs. A few are kept ready; while they are, nothing is read. */
#include "s3/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "s3/files.h"
#include "codec/jscan.h"
#include "codec/ndrec.h"
#include "core/mem.h"
#include "net/instream.h"

enum { READY = 64 };

struct s3_manifest {
    struct loop *loop;
    int fd;
    struct span prefix;
    const struct s3_headers *common;
    loop_fn *more;
    void *ctx;
    struct instream *in;
    struct s3_put_job *ready[READY];
    size_t first, count;
    bool ended;
    struct err err;
    struct ndrec rec;
    struct buf name, value;
};

/* ---- a line ---- */

static const struct {
    const char *member, *header;
} texts[] = {
    {"content_disposition", "content-disposition"}, {"content_encoding", "content-encoding"},
    {"content_language", "content-language"},       {"cache_control", "cache-control"},
    {"storage_class", "x-amz-storage-class"},
};

/* The text of an optional member, owned by the job's headers; *text NULL: not there. */
static int optional(struct s3_manifest *manifest, const char *member, char **text, struct err *err)
{
    struct span value;
    *text = NULL;
    if (ndrec_find(&manifest->rec, member) == NULL)
        return 0;
    buf_clear(&manifest->value);
    if (ndrec_text(&manifest->rec, member, &manifest->value, &value, err) != 0)
        return -1;
    *text = mem_dup(value.ptr, value.len);
    return 0;
}

typedef int pair_fn(struct s3_headers *headers, struct span name, struct span value,
                    struct err *err);

/* Gives the members of an object of strings to fn. */
static int each_pair(struct s3_manifest *manifest, const struct ndrec_member *object, pair_fn *fn,
                     struct s3_headers *headers, struct err *err)
{
    struct jscan scan;
    struct span name, value;
    if (jscan_type(object->value) != JSCAN_OBJECT)
        return err_set(err, ERR_DATA, "%.*s: not an object", SPAN_ARG(object->name));
    jscan_begin(&scan, object->value);
    while (jscan_member(&scan, &name, &value)) {
        if (jscan_type(value) != JSCAN_STRING)
            return err_set(err, ERR_DATA, "%.*s: its values are not strings",
                           SPAN_ARG(object->name));
        name = jscan_text(span_of(name.ptr - 1, name.len + 2), &manifest->name); /* its quotes */
        value = jscan_text(value, &manifest->value);
        if (fn(headers, name, value, err) != 0)
            return -1;
    }
    return 0;
}

static int read_headers(struct s3_manifest *manifest, struct s3_put_job *job, struct err *err)
{
    struct s3_headers *headers = job->headers = mem_alloc(sizeof *headers);
    s3_headers_borrow(headers, manifest->common);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char *text;
        if (optional(manifest, texts[i].member, &text, err) != 0)
            return -1;
        if (text == NULL)
            continue;
        headers->owned[headers->owned_count++] = text;
        if (s3_headers_set(headers, texts[i].header, text, err) != 0)
            return -1;
    }
    const struct ndrec_member *metadata = ndrec_find(&manifest->rec, "metadata");
    if (metadata != NULL && each_pair(manifest, metadata, s3_headers_meta, headers, err) != 0)
        return -1;
    const struct ndrec_member *tags = ndrec_find(&manifest->rec, "tags");
    if (tags == NULL)
        return 0;
    s3_headers_untag(headers);
    return each_pair(manifest, tags, s3_headers_tag, headers, err);
}

static int read_job(struct s3_manifest *manifest, struct span line, struct s3_put_job **job,
                    struct err *err)
{
    char *path = NULL, *key = NULL;
    int status = ndrec_scan(&manifest->rec, line, err);
    if (status == 0 && ndrec_find(&manifest->rec, "path") == NULL)
        status = err_set(err, ERR_DATA, "path: missing");
    if (status == 0)
        status = optional(manifest, "path", &path, err);
    if (status == 0 && (path[0] == '\0' || strcmp(path, "-") == 0))
        status = err_set(err, ERR_DATA, "path: not a file's name");
    if (status == 0)
        status = optional(manifest, "key", &key, err);
    if (status == 0) {
        *job = s3_put_job_new(path, manifest->prefix,
                              key != NULL ? span_str(key) : s3_files_base(path));
        (*job)->regular = true;
        status = optional(manifest, "content_type", &(*job)->content_type, err);
    }
    if (status == 0 && (*job)->content_type != NULL)
        status = s3_headers_check("content_type", (*job)->content_type, err);
    if (status == 0)
        status = read_headers(manifest, *job, err);
    free(path);
    free(key);
    return status;
}

/* ---- the stream ---- */

static bool on_line(void *ctx, const struct ndline *line)
{
    struct s3_manifest *manifest = ctx;
    struct s3_put_job *job = NULL;
    struct err err = {0};
    if (line->too_long)
        err_set(&err, ERR_DATA, "longer than a line may be");
    else
        read_job(manifest, line->text, &job, &err);
    if (job == NULL)
        job = mem_alloc(sizeof *job);
    if (err.kind != ERR_NONE) {
        job->err = err;
        job->err.kind = ERR_DATA;
    }
    job->line = mem_dup(line->text.ptr, line->text.len);
    job->line_len = line->text.len;
    job->number = line->number;
    manifest->ready[(manifest->first + manifest->count++) % READY] = job;
    if (manifest->count == 1)
        loop_soon(manifest->loop, manifest->more, manifest->ctx);
    return manifest->count < READY;
}

static void on_end(void *ctx, const struct err *err)
{
    struct s3_manifest *manifest = ctx;
    manifest->ended = true;
    if (err != NULL)
        manifest->err = *err;
    loop_soon(manifest->loop, manifest->more, manifest->ctx);
}

struct s3_manifest *s3_manifest_new(struct loop *loop, const char *path, struct span prefix,
                                    const struct s3_headers *common, loop_fn *more, void *ctx,
                                    struct err *err)
{
    int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        err_errno(err, errno, "%s", path);
        return NULL;
    }
    struct s3_manifest *manifest = mem_alloc(sizeof *manifest);
    manifest->loop = loop;
    manifest->fd = fd;
    manifest->prefix = prefix;
    manifest->common = common;
    manifest->more = more;
    manifest->ctx = ctx;
    ndrec_init(&manifest->rec);
    buf_init(&manifest->name, 0);
    buf_init(&manifest->value, 0);
    const struct instream_events events = {.line = on_line, .end = on_end, .ctx = manifest};
    manifest->in = instream_new(loop, fd, 0, &events);
    return manifest;
}

void s3_manifest_stop(struct s3_manifest *manifest)
{
    instream_stop(manifest->in);
}

void s3_manifest_free(struct s3_manifest *manifest)
{
    if (manifest == NULL)
        return;
    loop_forget(manifest->loop, manifest->more, manifest->ctx);
    instream_free(manifest->in);
    if (manifest->fd != STDIN_FILENO)
        close(manifest->fd);
    for (; manifest->count > 0; manifest->count--)
        s3_put_job_free(manifest->ready[manifest->first++ % READY]);
    ndrec_release(&manifest->rec);
    buf_release(&manifest->name);
    buf_release(&manifest->value);
    free(manifest);
}

enum s3_put_next s3_manifest_next(void *ctx, struct s3_put_job **job)
{
    struct s3_manifest *manifest = ctx;
    if (manifest->count == 0)
        return manifest->ended ? S3_PUT_END : S3_PUT_WAIT;
    *job = manifest->ready[manifest->first];
    manifest->first = (manifest->first + 1) % READY;
    if (manifest->count-- == READY && !manifest->ended)
        instream_resume(manifest->in);
    return S3_PUT_JOB;
}

int s3_manifest_check(const struct s3_manifest *manifest, struct err *err)
{
    if (manifest->err.kind == ERR_NONE)
        return 0;
    *err = manifest->err;
    return -1;
}
