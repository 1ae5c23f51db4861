/* Reads wait in poll(2) beside the stop signal, so that it does not matter which thread the signal
 * finds. */
#include "score/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/output.h"
#include "core/sig.h"

enum { KEEP_SIZE = 1 << 20 }; /* a larger buffer is given back after use */

void lines_init(struct lines *lines, char *const *path, size_t path_count, size_t max_line)
{
    *lines = (struct lines){.path = path, .path_count = path_count, .max_line = max_line};
    lines->fd = -1;
    if (pipe2(lines->stop, O_CLOEXEC | O_NONBLOCK) != 0)
        lines->stop[0] = lines->stop[1] = -1;
}

static void close_file(struct lines *lines)
{
    if (lines->fd < 0)
        return;
    ndlines_release(&lines->splitter);
    if (lines->fd != STDIN_FILENO)
        close(lines->fd);
    lines->fd = -1;
}

void lines_release(struct lines *lines)
{
    close_file(lines);
    close(lines->stop[0]);
    close(lines->stop[1]);
}

void lines_piece_init(struct lines_piece *piece)
{
    *piece = (struct lines_piece){.count = 0};
    buf_init(&piece->text, 2 * CAP_LINE_MAX); /* the longest line and what came with it */
}

void lines_piece_release(struct lines_piece *piece)
{
    buf_release(&piece->text);
    free(piece->item);
}

void lines_stop(struct lines *lines)
{
    output_write_all(lines->stop[1], "", 1);
}

struct span lines_text(const struct lines_piece *piece, const struct lines_item *item)
{
    return span_of(piece->text.data + item->at, item->len);
}

void lines_place(const struct lines_piece *piece, const struct lines_item *item, struct buf *out)
{
    if (piece->name != NULL)
        buf_addf(out, "%s: ", piece->name);
    buf_adds(out, "line ");
    buf_addu(out, item->number);
}

static void add(struct lines_piece *piece, const struct ndline *line)
{
    if (piece->count == piece->room) {
        piece->room = piece->room * 2 + 256;
        piece->item = mem_grow(piece->item, piece->room, sizeof *piece->item);
    }
    piece->item[piece->count++] = (struct lines_item){.at = piece->text.len,
                                                      .len = line->text.len,
                                                      .number = line->number,
                                                      .too_long = line->too_long};
    buf_addspan(&piece->text, line->text);
}

static void drain(struct lines *lines, struct lines_piece *piece)
{
    struct ndline line;
    while (ndlines_next(&lines->splitter, &line))
        add(piece, &line);
}

static bool fail(struct lines *lines, struct lines_piece *piece)
{
    err_errno(&piece->err, errno, "%s", lines->name != NULL ? lines->name : "standard input");
    piece->failed = true;
    close_file(lines);
    return true;
}

/* Opens the next file; false when it cannot be. */
static bool open_next(struct lines *lines)
{
    const char *path = lines->path_count > 0 ? lines->path[lines->next] : "-";
    bool is_stdin = strcmp(path, "-") == 0;
    lines->next++;
    lines->name = is_stdin ? lines->path_count > 1 ? "-" : NULL : path;
    lines->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (lines->fd < 0)
        return false;
    ndlines_init(&lines->splitter, lines->max_line);
    lines->splitter.keep_blank = lines->keep_blank;
    return true;
}

/* Waits until the file can be read. false: stop. */
static bool wait_readable(struct lines *lines)
{
    struct pollfd ready[] = {{.fd = lines->fd, .events = POLLIN},
                             {.fd = sig_fd(), .events = POLLIN},
                             {.fd = lines->stop[0], .events = POLLIN}};
    while (poll(ready, 3, -1) < 0)
        if (errno != EINTR || sig_stopping())
            return false;
    return ready[1].revents == 0 && ready[2].revents == 0;
}

/* One read into the splitter. Returns what read(2) does; *stopped: it was not called. */
static ssize_t fill(struct lines *lines, bool *stopped)
{
    size_t room;
    char *at = ndlines_room(&lines->splitter, &room);
    ssize_t n;
    do {
        if (!wait_readable(lines)) {
            *stopped = true;
            return 0;
        }
        n = read(lines->fd, at, room);
    } while (n < 0 && (errno == EINTR || errno == EAGAIN));
    if (n > 0)
        ndlines_fed(&lines->splitter, (size_t)n);
    return n;
}

static void reset(struct lines_piece *piece)
{
    if (piece->text.size > KEEP_SIZE)
        buf_release(&piece->text);
    buf_clear(&piece->text);
    piece->count = 0;
    piece->failed = false;
}

bool lines_take(struct lines *lines, struct lines_piece *piece)
{
    bool stopped = false;
    reset(piece);
    while (piece->count == 0 && !lines->ended) {
        if (lines->fd < 0 && lines->next > 0 && lines->next >= lines->path_count)
            return false;
        if (lines->fd < 0 && !open_next(lines))
            return fail(lines, piece);
        piece->name = lines->name;
        ssize_t n = fill(lines, &stopped);
        if (stopped) {
            lines->ended = true;
            return false;
        }
        if (n < 0)
            return fail(lines, piece);
        if (n == 0)
            ndlines_end(&lines->splitter);
        drain(lines, piece);
        if (n == 0)
            close_file(lines);
    }
    return piece->count > 0;
}
