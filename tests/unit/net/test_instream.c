#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"

#include "core/buf.h"
#include "core/mem.h"
#include "net/instream.h"

/* Everything the stream says, as text: lines in brackets, "." for idle, "$" for the end. */
struct reader {
    struct loop *loop;
    struct instream *in;
    struct buf said;
    size_t lines;
    size_t pause_every, stop_at; /* lines; 0: never */
    bool ended;
    struct err err;
    int feed; /* where the test writes: -1 when it has nothing more */
    const char *const *more;
};

static void resume(void *ctx)
{
    struct reader *reader = ctx;
    buf_adds(&reader->said, "r");
    instream_resume(reader->in);
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct reader *reader = ctx;
    reader->lines++;
    if (reader->lines <= 20)
        buf_addf(&reader->said, "[%llu:%.*s%s]", (unsigned long long)line->number,
                 SPAN_ARG(line->text), line->too_long ? "..." : "");
    if (reader->stop_at > 0 && reader->lines == reader->stop_at)
        instream_stop(reader->in);
    if (reader->pause_every == 0 || reader->lines % reader->pause_every != 0)
        return true;
    loop_soon(reader->loop, resume, reader);
    return false;
}

static void on_end(void *ctx, const struct err *err)
{
    struct reader *reader = ctx;
    assert_false(reader->ended);
    reader->ended = true;
    buf_adds(&reader->said, "$");
    if (err != NULL)
        reader->err = *err;
    instream_free(reader->in);
    reader->in = NULL;
}

/* Nothing to read: the next piece goes into the pipe, or its end. */
static void on_idle(void *ctx)
{
    struct reader *reader = ctx;
    buf_adds(&reader->said, ".");
    const char *next = *reader->more++;
    if (next != NULL) {
        assert_int_equal(write(reader->feed, next, strlen(next)), strlen(next));
    } else {
        close(reader->feed);
    }
}

static void read_all(struct reader *reader, int fd, size_t max_line)
{
    struct instream_events events = {on_line, on_end, reader->more != NULL ? on_idle : NULL,
                                     reader};
    int flags = fcntl(fd, F_GETFL);
    buf_init(&reader->said, 0);
    reader->loop = loop_new();
    reader->in = instream_new(reader->loop, fd, max_line, &events);
    loop_run(reader->loop);
    assert_true(reader->ended);
    loop_free(reader->loop);
    assert_int_equal(fcntl(fd, F_GETFL), flags);
}

static int pipe_with(const char *text)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    close(ends[1]);
    return ends[0];
}

static int file_with(const char *text)
{
    FILE *file = tmpfile();
    fputs(text, file);
    fflush(file);
    int fd = dup(fileno(file));
    fclose(file);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static void the_same_from_pipes_and_files(void **state)
{
    (void)state;
    static const struct {
        const char *input;
        size_t max_line, pause_every, stop_at;
        const char *said;
    } cases[] = {
        {"", 0, 0, 0, "$"},
        {"a\nb\n", 0, 0, 0, "[1:a][2:b]$"},
        {"a\n\nb", 0, 0, 0, "[1:a][3:b]$"},
        {"a\nb\nc\n", 0, 1, 0, "[1:a]r[2:b]r[3:c]r$"},
        {"a\nb\nc\nd\n", 0, 3, 0, "[1:a][2:b][3:c]r[4:d]$"},
        {"abcd\nabcde\nf\n", 4, 0, 0, "[1:abcd][2:abcd...][3:f]$"},
        {"a\nb\nc\n", 0, 0, 2, "[1:a][2:b]$"},
    };
    for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
        size_t c = i / 2;
        struct reader reader = {.pause_every = cases[c].pause_every, .stop_at = cases[c].stop_at};
        int fd = i % 2 ? file_with(cases[c].input) : pipe_with(cases[c].input);
        read_all(&reader, fd, cases[c].max_line);
        assert_string_equal(reader.said.data, cases[c].said);
        assert_int_equal(reader.err.kind, ERR_NONE);
        buf_release(&reader.said);
        close(fd);
    }
}

static void idle_when_the_writer_pauses(void **state)
{
    (void)state;
    static const char *const more[] = {"d\ne\nf", "g\n", NULL};
    for (int socket = 0; socket < 2; socket++) {
        struct reader reader = {.more = more};
        int ends[2];
        assert_int_equal(socket ? socketpair(AF_UNIX, SOCK_STREAM, 0, ends) : pipe(ends), 0);
        reader.feed = ends[1];
        assert_int_equal(write(ends[1], "a\nb\nc", 5), 5);
        read_all(&reader, ends[0], 0);
        assert_string_equal(reader.said.data, "[1:a][2:b].[3:cd][4:e].[5:fg].$");
        buf_release(&reader.said);
        close(ends[0]);
    }
}

static void odd_descriptors(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum err_kind kind;
    } cases[] = {{"/dev/null", ERR_NONE}, {"/", ERR_IO}};
    for (size_t i = 0; i < 2; i++) {
        struct reader reader = {0};
        int fd = open(cases[i].path, O_RDONLY);
        read_all(&reader, fd, 0);
        assert_string_equal(reader.said.data, "$");
        assert_int_equal(reader.err.kind, cases[i].kind);
        buf_release(&reader.said);
        close(fd);
    }
}

/* A megabyte through a small pipe, from another process, in pieces that cut lines anywhere. */
static void long_input(void **state)
{
    (void)state;
    struct reader reader = {.pause_every = 7};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    if (fork() == 0) {
        close(ends[0]);
        for (int i = 0; i < 20000; i++)
            if (dprintf(ends[1], "{\"n\":%d,\"pad\":\"%040d\"}\n", i, i) < 0)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    read_all(&reader, ends[0], 0);
    assert_int_equal(reader.lines, 20000);
    buf_release(&reader.said);
    close(ends[0]);
}

/* Stopped while nothing comes: end comes, though the pipe stays open. */
static void stop(void *ctx)
{
    struct reader *reader = ctx;
    instream_stop(reader->in);
    assert_false(reader->ended);
}

static void stopping_while_waiting(void **state)
{
    (void)state;
    struct reader reader = {0};
    struct instream_events events = {on_line, on_end, NULL, &reader};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    buf_init(&reader.said, 0);
    reader.loop = loop_new();
    reader.in = instream_new(reader.loop, ends[0], 0, &events);
    struct loop_timer *timer = loop_timer_new(reader.loop, stop, &reader);
    loop_timer_set(timer, 20);
    loop_run(reader.loop);
    assert_string_equal(reader.said.data, "$");
    loop_timer_free(timer);
    loop_free(reader.loop);
    buf_release(&reader.said);
    close(ends[0]);
    close(ends[1]);
}

UNIT_GROUP(instream, cmocka_unit_test(the_same_from_pipes_and_files),
           cmocka_unit_test(idle_when_the_writer_pauses), cmocka_unit_test(odd_descriptors),
           cmocka_unit_test(long_input), cmocka_unit_test(stopping_while_waiting))
