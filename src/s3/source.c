/* Parts of a file, parts of a pipe.
 *
 * A pipe's bytes go into slots, one temporary file each. The full slot is given out only when a
 * further byte (or the end) has been seen, so that the last piece is known to be the last and an
 * object of exactly one part is still a single PUT. That takes two slots beside those that are
 * being sent: the one that waits and the one being filled. While no slot is free nothing is read,
 * and the writer of the pipe waits. */
#include "s3/source.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws/caps.h"
#include "s3/plan.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/output.h"
#include "net/inbytes.h"

enum { READ_SIZE = 64 * 1024 };

struct slot {
    int spool; /* -1: none yet */
    bool used;
    uint64_t size;
};

struct s3_source {
    struct loop *loop;
    int fd;
    loop_fn *ready;
    void *ctx;
    uint64_t part_size;
    int number;     /* of the last piece given out */
    bool exhausted; /* the last one has been given out */

    /* A file. */
    bool regular;
    struct stat start;
    uint64_t offset;

    /* A pipe. */
    struct inbytes *in;
    struct slot *slot;
    int slots;
    int filling, full; /* slots, -1: none */
    int filled;        /* the number of the part in the slot being filled */
    bool ended;
    struct err err;
    char *chunk; /* READ_SIZE, on its way to the slot */
};

/* ---- the pipe ---- */

static void stop_reading(struct s3_source *source)
{
    source->ended = true;
    inbytes_pause(source->in);
}

/* Finds a slot to fill; false when none is free or there can be none. */
static bool open_slot(struct s3_source *source)
{
    for (int i = 0; i < source->slots; i++) {
        struct slot *slot = &source->slot[i];
        if (slot->used)
            continue;
        if (slot->spool < 0 && (slot->spool = file_temp(&source->err)) < 0) {
            stop_reading(source);
            return false;
        }
        slot->used = true;
        slot->size = 0;
        source->filling = i;
        source->filled++;
        return true;
    }
    return false;
}

static void store(struct s3_source *source, struct slot *slot, size_t n)
{
    if (lseek(slot->spool, (off_t)slot->size, SEEK_SET) < 0 ||
        output_write_all(slot->spool, source->chunk, n) != 0) {
        err_errno(&source->err, errno, "temporary file");
        stop_reading(source);
        return;
    }
    slot->size += n;
}

/* After a slot has become full, or free: goes on reading if there is where to. */
static void go_on(struct s3_source *source)
{
    if (source->ended)
        return;
    if (source->filling >= 0 && source->full < 0 &&
        source->slot[source->filling].size == s3_plan_unknown(source->part_size, source->filled)) {
        source->full = source->filling;
        source->filling = -1;
    }
    if (source->filling < 0 && !open_slot(source))
        inbytes_pause(source->in);
    else if (source->slot[source->filling].size ==
             s3_plan_unknown(source->part_size, source->filled))
        inbytes_pause(source->in);
    else
        inbytes_resume(source->in);
}

static void on_readable(void *ctx)
{
    struct s3_source *source = ctx;
    struct slot *slot = &source->slot[source->filling];
    uint64_t room = s3_plan_unknown(source->part_size, source->filled) - slot->size;
    ssize_t n = inbytes_read(source->in, source->chunk, room < READ_SIZE ? room : READ_SIZE);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n < 0)
        err_errno(&source->err, errno, "read");
    if (n <= 0)
        stop_reading(source);
    else
        store(source, slot, (size_t)n);
    go_on(source);
    source->ready(source->ctx);
}

static bool give_out(struct s3_source *source, int slot, struct s3_piece *piece)
{
    *piece = (struct s3_piece){.fd = source->slot[slot].spool,
                               .number = ++source->number,
                               .slot = slot,
                               .size = source->slot[slot].size};
    return true;
}

static bool take_pipe(struct s3_source *source, struct s3_piece *piece)
{
    uint64_t more = source->filling >= 0 ? source->slot[source->filling].size : 0;
    if (source->err.kind != ERR_NONE)
        return false;
    if (source->full >= 0 && (more > 0 || source->ended)) {
        give_out(source, source->full, piece);
        source->full = -1;
        piece->last = source->exhausted = source->ended && more == 0;
        go_on(source);
        return true;
    }
    if (source->full < 0 && source->ended) {
        give_out(source, source->filling, piece);
        source->filling = -1;
        return piece->last = source->exhausted = true;
    }
    return false;
}

static int open_pipe(struct s3_source *source, struct loop *loop, int jobs, struct err *err)
{
    source->chunk = mem_alloc(READ_SIZE);
    source->slots = jobs + 2;
    source->slot = mem_array((size_t)source->slots, sizeof *source->slot);
    for (int i = 0; i < source->slots; i++)
        source->slot[i].spool = -1;
    source->in = inbytes_new(loop, source->fd, on_readable, source);
    if (source->in == NULL)
        return err_errno(err, errno, "cannot be read");
    if (!open_slot(source)) {
        *err = source->err;
        return -1;
    }
    inbytes_resume(source->in);
    return 0;
}

/* ---- the file ---- */

static bool take_file(struct s3_source *source, struct s3_piece *piece)
{
    uint64_t left = (uint64_t)source->start.st_size - source->offset;
    *piece = (struct s3_piece){.fd = source->fd,
                               .number = ++source->number,
                               .offset = source->offset,
                               .size = left < source->part_size ? left : source->part_size};
    source->offset += piece->size;
    piece->last = source->exhausted = piece->size == left;
    return true;
}

static bool changed(const struct s3_source *source)
{
    struct stat now;
    return fstat(source->fd, &now) != 0 || now.st_size != source->start.st_size ||
           now.st_mtim.tv_sec != source->start.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != source->start.st_mtim.tv_nsec;
}

/* ---- both ---- */

struct s3_source *s3_source_new(struct loop *loop, int fd, uint64_t part_size, int jobs,
                                loop_fn *ready, void *ctx, struct err *err)
{
    struct s3_source *source = mem_alloc(sizeof *source);
    source->loop = loop;
    source->fd = fd;
    source->ready = ready;
    source->ctx = ctx;
    source->part_size = part_size;
    source->filling = source->full = -1;
    if (fstat(fd, &source->start) != 0) {
        err_errno(err, errno, "cannot be read");
        goto fail;
    }
    if (S_ISDIR(source->start.st_mode)) {
        err_errno(err, EISDIR, "cannot be read");
        goto fail;
    }
    off_t at = lseek(fd, 0, SEEK_CUR);
    source->regular = S_ISREG(source->start.st_mode) && source->start.st_size > 0 && at >= 0;
    if (!source->regular) {
        if (open_pipe(source, loop, jobs, err) != 0)
            goto fail;
        return source;
    }
    source->offset = (uint64_t)(at < source->start.st_size ? at : source->start.st_size);
    source->part_size = s3_plan_known(part_size, (uint64_t)source->start.st_size - source->offset);
    loop_soon(loop, ready, ctx);
    return source;
fail:
    s3_source_free(source);
    return NULL;
}

void s3_source_free(struct s3_source *source)
{
    if (source == NULL)
        return;
    loop_forget(source->loop, source->ready, source->ctx);
    inbytes_free(source->in);
    for (int i = 0; i < source->slots && source->slot != NULL; i++)
        if (source->slot[i].spool >= 0)
            close(source->slot[i].spool);
    free(source->slot);
    free(source->chunk);
    free(source);
}

bool s3_source_take(struct s3_source *source, struct s3_piece *piece)
{
    if (source->exhausted || source->number == CAP_S3_PARTS)
        return false;
    return source->regular ? take_file(source, piece) : take_pipe(source, piece);
}

bool s3_source_is_file(const struct s3_source *source)
{
    return source->regular;
}

void s3_source_give(struct s3_source *source, const struct s3_piece *piece)
{
    if (source->regular)
        return;
    source->slot[piece->slot].used = false;
    if (ftruncate(source->slot[piece->slot].spool, 0) != 0 && source->err.kind == ERR_NONE)
        err_errno(&source->err, errno, "temporary file");
    go_on(source);
}

int s3_source_check(const struct s3_source *source, struct err *err)
{
    if (source->err.kind != ERR_NONE) {
        *err = source->err;
        return -1;
    }
    if (source->regular && changed(source))
        return err_set(err, ERR_DATA, "changed while it was being uploaded");
    if (source->number == CAP_S3_PARTS && !source->exhausted)
        return err_set(err, ERR_DATA, "more than %d parts: --part-size must be larger",
                       CAP_S3_PARTS);
    return 0;
}
