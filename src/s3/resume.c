/* The log is NDJSON: a first line about the object, then a line a piece. A line that a crash cut
 * short is not believed. */
#include "s3/resume.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "s3/plan.h"
#include "s3/record.h"
#include "codec/hex.h"
#include "codec/json.h"
#include "core/mem.h"
#include "core/output.h"
#include "core/sig.h"

static char *with_suffix(const char *path, const char *suffix)
{
    size_t size = strlen(path) + strlen(suffix) + 1;
    char *out = mem_alloc(size);
    snprintf(out, size, "%s%s", path, suffix);
    return out;
}

/* ---- the first line ---- */

static void add_text(struct buf *line, const char *name, struct span text)
{
    buf_addf(line, "%s\"%s\":", line->len > 1 ? "," : "", name);
    s3_record_text(line, text);
}

static void write_head(const struct s3_read *read, const struct s3_facts *facts, struct buf *line)
{
    char value[2 * DIGEST_SHA256_SIZE + 1] = "";
    const char *check = s3_verify_name(facts->verify.kind);
    buf_addc(line, '{');
    add_text(line, "bucket", read->bucket);
    add_text(line, "key", read->key);
    add_text(line, "version", read->version);
    add_text(line, "etag", buf_span(&facts->etag));
    add_text(line, "version_id", buf_span(&facts->version_id));
    if (check != NULL)
        hex_encode(facts->verify.value, hashes_size(facts->verify.kind), value);
    add_text(line, "check", span_str(check != NULL ? check : ""));
    add_text(line, "value", span_str(value));
    buf_addf(line, ",\"size\":%llu,\"piece\":%llu}\n", (unsigned long long)facts->total,
             (unsigned long long)s3_plan_known(S3_PLAN_PART, facts->total));
}

static bool read_check(const json_t *head, struct s3_verify *verify)
{
    struct span name = json_text(head, "check");
    verify->kind = HASHES_KINDS;
    if (name.len == 0)
        return name.ptr != NULL;
    for (enum hashes_kind kind = HASHES_CRC32; kind < HASHES_KINDS; kind++)
        if (span_is(name, s3_verify_name(kind)))
            verify->kind = kind;
    return verify->kind != HASHES_KINDS &&
           hex_decode(json_text(head, "value"), verify->value, hashes_size(verify->kind)) == 0;
}

/* Is the log about what is asked for? Fills facts and the empty pieces. */
static bool read_head(const json_t *head, const struct s3_read *read, struct s3_facts *facts,
                      struct s3_pieces *pieces)
{
    int64_t size = json_int(head, "size", -1), piece = json_int(head, "piece", -1);
    buf_addspan(&facts->etag, json_text(head, "etag"));
    buf_addspan(&facts->version_id, json_text(head, "version_id"));
    facts->total = (uint64_t)size;
    if (!span_equal(json_text(head, "bucket"), read->bucket) ||
        !span_equal(json_text(head, "key"), read->key) ||
        !span_equal(json_text(head, "version"), read->version) || facts->etag.len == 0 ||
        size < 0 || piece != (int64_t)s3_plan_known(S3_PLAN_PART, (uint64_t)size) ||
        !read_check(head, &facts->verify))
        return false;
    s3_pieces_init(pieces, facts->total, (uint64_t)piece);
    pieces->crcs = true;
    if (!s3_verify_crc(&facts->verify, &pieces->kind))
        pieces->kind = CRC_64NVME;
    return true;
}

/* ---- pieces ---- */

/* Takes piece index for done when the bytes in the file have that CRC. */
static void believe(struct s3_pieces *pieces, size_t index, uint64_t crc, int fd, char *buffer,
                    size_t room)
{
    struct s3_piece *piece = &pieces->piece[index];
    uint64_t at = s3_pieces_start(pieces, index), end = s3_pieces_end(pieces, index);
    piece->have = piece->crc = 0;
    while (at < end && !sig_stopping()) {
        ssize_t n = pread(fd, buffer, end - at < room ? (size_t)(end - at) : room, (off_t)at);
        if (n <= 0)
            break;
        s3_pieces_add(pieces, index, buffer, (size_t)n);
        at += (uint64_t)n;
    }
    piece->taken = at == end && piece->crc == crc;
    if (!piece->taken)
        piece->have = piece->crc = 0;
}

static void read_piece(const json_t *line, struct s3_pieces *pieces, int fd, char *buffer,
                       size_t room)
{
    unsigned char bytes[8];
    uint64_t crc = 0;
    int64_t index = json_int(line, "n", -1);
    if (index < 0 || (uint64_t)index >= pieces->count ||
        hex_decode(json_text(line, "crc"), bytes, sizeof bytes) != 0)
        return;
    for (size_t i = 0; i < sizeof bytes; i++)
        crc = crc << 8 | bytes[i];
    believe(pieces, (size_t)index, crc, fd, buffer, room);
}

/* Reads the whole lines of the log. False: it is no log of this object. */
static bool read_log(struct span lines, const struct s3_read *read, int fd, struct s3_facts *facts,
                     struct s3_pieces *pieces)
{
    enum { ROOM = 256 << 10 };
    char *buffer = mem_alloc(ROOM);
    bool good = false;
    for (bool first = true; lines.len > 0; first = false) {
        struct span line = span_cut(&lines, '\n');
        json_t *value = json_parse(line, NULL);
        if (first)
            good = value != NULL && read_head(value, read, facts, pieces);
        else if (value != NULL)
            read_piece(value, pieces, fd, buffer, ROOM);
        json_decref(value);
        if (!good)
            break;
    }
    free(buffer);
    return good;
}

/* ---- from outside ---- */

static int open_part(struct file_new *file, struct err *err)
{
    struct stat opened, named;
    file->fd = open(file->temp, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file->fd < 0)
        return err_errno(err, errno, "%s", file->temp);
    if (flock(file->fd, LOCK_EX | LOCK_NB) == 0 && fstat(file->fd, &opened) == 0 &&
        stat(file->temp, &named) == 0 && opened.st_ino == named.st_ino &&
        opened.st_dev == named.st_dev)
        return 0;
    return err_set(err, ERR_IO, "%s: another process is at it", file->temp);
}

int s3_resume_open(struct s3_resume *resume, const char *path, const struct s3_read *read,
                   struct file_new *file, struct s3_facts *facts, struct s3_pieces *pieces,
                   struct err *err)
{
    struct buf log;
    resume->log_path = with_suffix(path, ".part.json");
    resume->log = -1;
    *file = (struct file_new){.path = mem_strdup(path), .temp = with_suffix(path, ".part")};
    if (open_part(file, err) != 0) {
        file->temp[0] = '\0'; /* not ours */
        file_new_abort(file);
        s3_resume_close(resume, file, false);
        return -1;
    }
    buf_init(&log, 0);
    *pieces = (struct s3_pieces){.count = 0};
    s3_facts_init(facts);
    const char *end = file_read(resume->log_path, CAP_SMALL_FILE, &log, NULL) == 0
                          ? memrchr(log.data, '\n', log.len)
                          : NULL;
    size_t whole = end != NULL ? (size_t)(end + 1 - log.data) : 0;
    bool good = read_log(span_of(log.data, whole), read, file->fd, facts, pieces);
    if (good)
        resume->log = open(resume->log_path, O_WRONLY | O_APPEND | O_CLOEXEC);
    good = resume->log >= 0 && ftruncate(resume->log, (off_t)whole) == 0 &&
           ftruncate(file->fd, (off_t)facts->total) == 0;
    if (!good) {
        s3_pieces_release(pieces);
        s3_facts_release(facts);
    }
    buf_release(&log);
    return good;
}

int s3_resume_begin(struct s3_resume *resume, const struct s3_read *read, struct file_new *file,
                    const struct s3_facts *facts, struct err *err)
{
    struct buf line;
    int status = 0;
    if (resume->log >= 0)
        close(resume->log);
    resume->log = open(resume->log_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    if (resume->log < 0)
        return err_errno(err, errno, "%s", resume->log_path);
    if (ftruncate(file->fd, 0) != 0)
        return err_errno(err, errno, "%s", file->temp);
    buf_init(&line, 0);
    if (facts->etag.len > 0 && facts->total < INT64_MAX)
        write_head(read, facts, &line);
    if (output_write_all(resume->log, line.data, line.len) != 0)
        status = err_errno(err, errno, "%s", resume->log_path);
    if (line.len == 0) {
        close(resume->log);
        resume->log = -1;
    }
    buf_release(&line);
    return status;
}

void s3_resume_piece(struct s3_resume *resume, const struct s3_pieces *pieces, size_t index)
{
    char line[96];
    int len = snprintf(line, sizeof line, "{\"n\":%zu,\"crc\":\"%016llx\"}\n", index,
                       (unsigned long long)pieces->piece[index].crc);
    if (resume->log >= 0 && output_write_all(resume->log, line, (size_t)len) != 0) {
        close(resume->log); /* this piece will be fetched again */
        resume->log = -1;
    }
}

void s3_resume_tidy(const char *path)
{
    struct stat st;
    char *part = with_suffix(path, ".part"), *log = with_suffix(path, ".part.json");
    if (lstat(part, &st) != 0 && errno == ENOENT)
        unlink(log);
    free(part);
    free(log);
}

void s3_resume_close(struct s3_resume *resume, struct file_new *file, bool keep)
{
    if (resume->log_path == NULL)
        return;
    bool kept = keep && resume->log >= 0;
    if (!kept && resume->log >= 0)
        unlink(resume->log_path);
    if (kept && file->temp != NULL)
        file->temp[0] = '\0';
    if (resume->log >= 0)
        close(resume->log);
    file_new_abort(file);
    free(resume->log_path);
    *resume = (struct s3_resume){NULL, -1};
}
