#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

#include "core/buf.h"
#include "net/outstream.h"

struct writer {
    struct loop *loop;
    struct outstream *out;
    int drained, failed;
    struct err err;
    int number, total; /* lines added, lines to add */
    int reader;        /* read a little of this in each turn; -1: nobody reads here */
    struct buf got;
    bool slow; /* the reader waits until the stream is full */
};

static void produce(struct writer *writer)
{
    char line[64];
    while (writer->number < writer->total && !outstream_full(writer->out)) {
        snprintf(line, sizeof line, "line %d of some length", writer->number++);
        outstream_line(writer->out, span_str(line));
    }
}

static void on_drained(void *ctx)
{
    struct writer *writer = ctx;
    writer->drained++;
    produce(writer);
}

static void on_failed(void *ctx, const struct err *err)
{
    struct writer *writer = ctx;
    writer->failed++;
    writer->err = *err;
}

static void start(struct writer *writer, int fd, size_t high)
{
    struct outstream_events events = {on_drained, on_failed, writer};
    signal(SIGPIPE, SIG_IGN);
    writer->loop = loop_new();
    writer->out = outstream_new(writer->loop, fd, high, &events);
}

static int finish(struct writer *writer, struct err *err)
{
    int status = outstream_finish(writer->out, err);
    outstream_free(writer->out);
    loop_free(writer->loop);
    return status;
}

static void check_lines(struct buf *got, int total)
{
    struct span rest = buf_span(got);
    char want[64];
    for (int i = 0; i < total; i++) {
        snprintf(want, sizeof want, "line %d of some length", i);
        assert_true(span_is(span_cut(&rest, '\n'), want));
    }
    assert_int_equal(rest.len, 0);
}

/* The reader, on the same loop: a piece each turn. */
static void read_some(void *ctx)
{
    struct writer *writer = ctx;
    if (writer->slow && writer->drained == 0 && writer->number < writer->total &&
        !outstream_full(writer->out)) {
        loop_soon(writer->loop, read_some, writer);
        return;
    }
    char *to = buf_reserve(&writer->got, 10000);
    ssize_t n = read(writer->reader, to, 10000);
    if (n > 0)
        buf_grew(&writer->got, (size_t)n);
    struct span all = buf_span(&writer->got);
    char last[64];
    snprintf(last, sizeof last, "line %d of some length\n", writer->total - 1);
    if (all.len < strlen(last) || strcmp(all.ptr + all.len - strlen(last), last) != 0)
        loop_soon(writer->loop, read_some, writer);
}

static void slow_readers(void **state)
{
    (void)state;
    for (int socket = 0; socket < 2; socket++) {
        struct writer writer = {.total = 40000, .slow = true};
        int ends[2];
        assert_int_equal(socket ? socketpair(AF_UNIX, SOCK_STREAM, 0, ends) : pipe(ends), 0);
        writer.reader = ends[0];
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        buf_init(&writer.got, 0);
        int flags = fcntl(ends[1], F_GETFL);
        start(&writer, ends[1], 100000);
        produce(&writer);
        assert_true(outstream_full(writer.out));
        loop_soon(writer.loop, read_some, &writer);
        loop_run(writer.loop);
        assert_true(writer.drained > 2);
        assert_int_equal(writer.failed, 0);
        assert_int_equal(fcntl(ends[1], F_GETFL), flags);
        assert_int_equal(finish(&writer, NULL), 0);
        check_lines(&writer.got, writer.total);
        buf_release(&writer.got);
        close(ends[0]);
        close(ends[1]);
    }
}

static void files(void **state)
{
    (void)state;
    struct writer writer = {.total = 100000};
    FILE *file = tmpfile();
    start(&writer, fileno(file), 0);
    produce(&writer);
    loop_run(writer.loop);
    assert_int_equal(writer.number, writer.total);
    assert_int_equal(finish(&writer, NULL), 0);
    struct buf got;
    buf_init(&got, 0);
    long size = lseek(fileno(file), 0, SEEK_END);
    char *to = buf_reserve(&got, (size_t)size);
    assert_int_equal(pread(fileno(file), to, (size_t)size, 0), size);
    buf_grew(&got, (size_t)size);
    check_lines(&got, writer.total);
    buf_release(&got);
    fclose(file);
}

/* Without a loop run at all. */
static void finish_writes_the_rest(void **state)
{
    (void)state;
    struct writer writer = {.total = 3};
    int ends[2];
    char got[256];
    assert_int_equal(pipe(ends), 0);
    start(&writer, ends[1], 0);
    produce(&writer);
    assert_int_equal(finish(&writer, NULL), 0);
    ssize_t n = read(ends[0], got, sizeof got);
    assert_int_equal(n, 3 * strlen("line 0 of some length\n"));
    close(ends[0]);
    close(ends[1]);
}

static void a_full_disk(void **state)
{
    (void)state;
    struct writer writer = {.total = 10};
    struct err err;
    int fd = open("/dev/full", O_WRONLY);
    start(&writer, fd, 0);
    produce(&writer);
    loop_run(writer.loop);
    assert_int_equal(writer.failed, 1);
    assert_int_equal(writer.err.kind, ERR_IO);
    produce(&writer);
    outstream_line(writer.out, span_str("dropped"));
    assert_false(outstream_full(writer.out));
    loop_run(writer.loop);
    assert_int_equal(writer.failed, 1);
    assert_int_equal(finish(&writer, &err), -1);
    assert_int_equal(err.kind, ERR_IO);
    close(fd);
}

static void a_reader_that_goes(void **state)
{
    (void)state;
    for (int socket = 0; socket < 2; socket++) {
        struct writer writer = {.total = 100000};
        struct err err;
        int ends[2];
        assert_int_equal(socket ? socketpair(AF_UNIX, SOCK_STREAM, 0, ends) : pipe(ends), 0);
        start(&writer, ends[1], 0);
        produce(&writer);
        close(ends[0]);
        loop_run(writer.loop);
        assert_int_equal(writer.failed, 1);
        assert_int_equal(writer.err.kind, ERR_CANCELLED);
        assert_int_equal(finish(&writer, &err), -1);
        assert_int_equal(err.kind, ERR_CANCELLED);
        close(ends[1]);
    }
}

static void close_reader(void *ctx)
{
    struct writer *writer = ctx;
    close(writer->reader);
}

static void keep_alive(void *ctx)
{
    struct writer *writer = ctx;
    if (writer->failed == 0)
        loop_soon(writer->loop, keep_alive, writer);
}

/* Noticed though nothing is being written, so that a long poll need not end first. */
static void a_reader_that_goes_meanwhile(void **state)
{
    (void)state;
    struct writer writer = {0};
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    writer.reader = ends[0];
    start(&writer, ends[1], 0);
    loop_run(writer.loop); /* an idle stream does not keep the loop alive */
    loop_soon(writer.loop, close_reader, &writer);
    loop_soon(writer.loop, keep_alive, &writer);
    loop_run(writer.loop);
    assert_int_equal(writer.err.kind, ERR_CANCELLED);
    assert_int_equal(finish(&writer, NULL), -1);
    close(ends[1]);
}

UNIT_GROUP(outstream, cmocka_unit_test(slow_readers), cmocka_unit_test(files),
           cmocka_unit_test(finish_writes_the_rest), cmocka_unit_test(a_full_disk),
           cmocka_unit_test(a_reader_that_goes), cmocka_unit_test(a_reader_that_goes_meanwhile))
