/* One object into a file: the fetch writes into a temporary file, or one to go on with later; when
 * the whole has come and was checked the file is published. */
#include "s3/get_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "s3/path.h"
#include "core/mem.h"
#include "core/output.h"

static void start_fetch(struct s3_get_file *file);

/* ---- bytes ---- */

static int write_at(struct s3_get_file *file, uint64_t offset, const char *ptr, size_t len)
{
    while (len > 0) {
        ssize_t n = pwrite(file->file.fd, ptr, len, (off_t)offset);
        if (n < 0 && errno != EINTR)
            return err_errno(&file->err, errno, "%s", file->path);
        if (n > 0) {
            ptr += n;
            len -= (size_t)n;
            offset += (uint64_t)n;
        }
    }
    return 0;
}

static int append(struct s3_get_file *file, const char *ptr, size_t len)
{
    file->size += len;
    if (output_write_all(file->file.fd, ptr, len) != 0)
        return err_errno(&file->err, errno, "%s", file->path);
    return 0;
}

static int decompress(struct s3_get_file *file, struct span in)
{
    char out[64 << 10];
    size_t made;
    do {
        if (gunzip_step(file->gunzip, &in, out, sizeof out, &made, &file->err) != 0 ||
            append(file, out, made) != 0)
            return -1;
    } while (in.len > 0 || made == sizeof out);
    return 0;
}

static int on_write(void *ctx, uint64_t offset, const char *ptr, size_t len)
{
    struct s3_get_file *file = ctx;
    file->config->moved(file->config->ctx, len);
    if (file->gunzip != NULL)
        return decompress(file, span_of(ptr, len));
    return write_at(file, offset, ptr, len);
}

static void on_piece(void *ctx, const struct s3_pieces *pieces, size_t index)
{
    struct s3_get_file *file = ctx;
    if (file->config->resume)
        s3_resume_piece(&file->resume, pieces, index);
}

/* ---- beginnings ---- */

static struct s3_read what(const struct s3_get_file *file)
{
    const struct s3_target *target = file->target;
    return (struct s3_read){.bucket = span_str(target->bucket),
                            .key = span_str(target->key),
                            .version = span_str(target->version),
                            .terms = file->config->terms};
}

static int on_begin(void *ctx, const struct s3_facts *facts)
{
    struct s3_get_file *file = ctx;
    struct s3_read read = what(file);
    if (facts->total != UINT64_MAX)
        file->config->begun(file->config->ctx, facts->total);
    if (file->config->resume)
        return s3_resume_begin(&file->resume, &read, &file->file, facts, &file->err);
    if (file->config->folder != NULL && file_make_folders(file->path, &file->err) != 0)
        return -1;
    if (file->config->terms->decompress)
        file->gunzip = gunzip_new(facts->gzip);
    return file_new_open(&file->file, file->path, &file->err);
}

static void end_failed(void *ctx)
{
    struct s3_get_file *file = ctx;
    file->done(file, &file->err);
}

static void end_skipped(void *ctx)
{
    struct s3_get_file *file = ctx;
    file->done(file, NULL);
}

static void end_soon(struct s3_get_file *file)
{
    loop_soon(file->config->loop, file->err.kind != ERR_NONE ? end_failed : end_skipped, file);
}

/* ---- ends ---- */

static void on_published(void *ctx, const struct err *err)
{
    struct s3_get_file *file = ctx;
    s3_resume_close(&file->resume, &file->file, false);
    file->done(file, err);
}

static int end_of_gzip(struct s3_get_file *file)
{
    struct span rest;
    if (gunzip_end(file->gunzip, &rest, &file->err) != 0)
        return -1;
    return append(file, rest.ptr, rest.len);
}

static void on_done(void *ctx, const struct err *err)
{
    struct s3_get_file *file = ctx;
    if (file->gone_on && err != NULL && err->http_status == 412) {
        file->gone_on = false; /* there is another version now */
        s3_fetch_free(file->fetch);
        start_fetch(file);
        return;
    }
    if (file->err.kind == ERR_NONE && err != NULL)
        file->err = *err;
    if (file->err.kind == ERR_NONE && file->gunzip != NULL)
        end_of_gzip(file);
    if (file->err.kind == ERR_NONE) {
        publish_add(file->publish, &file->file, on_published, file);
        return;
    }
    s3_resume_close(&file->resume, &file->file, file->err.kind != ERR_DATA);
    file_new_abort(&file->file);
    file->done(file, &file->err);
}

/* ---- the start ---- */

static struct s3_fetch_config fetch_config(struct s3_get_file *file)
{
    const struct s3_get_config *config = file->config;
    return (struct s3_fetch_config){.loop = config->loop,
                                    .aws = config->aws,
                                    .read = what(file),
                                    .in_order = config->terms->decompress,
                                    .crcs = config->resume,
                                    .slots = file->slots,
                                    .begin = on_begin,
                                    .write = on_write,
                                    .piece = on_piece,
                                    .freed = file->freed,
                                    .done = on_done,
                                    .ctx = file};
}

static void start_fetch(struct s3_get_file *file)
{
    struct s3_fetch_config config = fetch_config(file);
    file->fetch = s3_fetch_new(&config);
}

static void start_resumed(struct s3_get_file *file)
{
    struct s3_facts facts;
    struct s3_pieces pieces;
    struct s3_read read = what(file);
    int there = -1;
    if (file->config->folder == NULL || file_make_folders(file->path, &file->err) == 0)
        there = s3_resume_open(&file->resume, file->path, &read, &file->file, &facts, &pieces,
                               &file->err);
    if (there < 0) {
        end_soon(file);
    } else if (there == 0) {
        start_fetch(file);
    } else {
        struct s3_fetch_config config = fetch_config(file);
        uint64_t left = facts.total;
        for (size_t i = 0; i < pieces.count; i++)
            left -= pieces.piece[i].have;
        file->config->begun(file->config->ctx, left);
        file->gone_on = true;
        file->fetch = s3_fetch_go_on(&config, &facts, &pieces);
    }
}

/* Its name would be that of another object's NAME.part. */
static bool ends_like_part(const char *path)
{
    size_t len = strlen(path);
    return (len >= 5 && strcmp(path + len - 5, ".part") == 0) ||
           (len >= 10 && strcmp(path + len - 10, ".part.json") == 0);
}

/* Is there anything to fetch? If not, err may say why. */
static bool fetchable(struct s3_get_file *file)
{
    const struct s3_target *target = file->target;
    struct stat st;
    if (target->err.kind != ERR_NONE)
        file->err = target->err;
    if (target->err.kind != ERR_NONE ||
        (file->config->folder != NULL &&
         s3_path_check(target->path, target->folder, &file->err) != 0))
        return false;
    file->path = s3_path_join(file->config->folder, target->path);
    if (target->folder) {
        file_make_folders(file->path, &file->err);
        return false;
    }
    if (file->config->resume && ends_like_part(file->path)) {
        err_set(&file->err, ERR_DATA, "a name that ends in .part cannot be had with --resume");
        return false;
    }
    if (stat(file->path, &st) != 0)
        return true;
    if (!S_ISREG(st.st_mode))
        err_set(&file->err, ERR_IO, "%s: is there and no regular file", file->path);
    if (file->config->resume && file->config->skip_existing)
        s3_resume_tidy(file->path);
    return S_ISREG(st.st_mode) && !file->config->skip_existing;
}

void s3_get_file_start(struct s3_get_file *file)
{
    file->file.fd = -1;
    file->resume.log = -1;
    if (!fetchable(file))
        end_soon(file);
    else if (file->config->resume)
        start_resumed(file);
    else
        start_fetch(file);
}

void s3_get_file_free(struct s3_get_file *file)
{
    loop_forget(file->config->loop, end_failed, file);
    loop_forget(file->config->loop, end_skipped, file);
    s3_resume_close(&file->resume, &file->file, true);
    file_new_abort(&file->file);
    s3_fetch_free(file->fetch);
    gunzip_free(file->gunzip);
    s3_target_free(file->target);
    free(file->path);
    free(file);
}
