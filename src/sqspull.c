/* sqspull: the messages of an SQS queue as lines on standard output, by long polling. A message is
 * not deleted here: its line carries the receipt handle, and sqsack at the end of the pipe deletes
 * it. What was received and could not be written is made visible again at once.
 *
 * Each of -j receivers asks for up to ten messages when the output has room, writes them, and asks
 * again. Lines not yet written are remembered with their receipt handles (struct pending, where the
 * "line" is the receipt and the "number" the place in the output where its line ends). */
#include <unistd.h>

#include "aws/pending.h"
#include "aws/sqs_client.h"
#include "aws/sqs_record.h"
#include "codec/json.h"
#include "core/msg.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/sig.h"
#include "net/outstream.h"

enum {
    JOBS_MAX = 64,
    WAIT_MAX_MS = 20 * 1000,
    DRAIN_WAIT_MS = 1000,
    VISIBILITY_MAX_MS = 12 * 3600 * 1000,
    GRACE_MS = 300,  /* after a stop signal, for replies that are on their way */
    STUCK_MS = 1000, /* after a stop signal, for a reader that takes nothing */
    LOOK_MS = 10,
    FIRST_FIT = 2,
    REPLY_BYTES = 512 * 1024, /* of messages in one reply, unless one has more */
    REPLY_MS = 60 * 1000,     /* beside the wait: silence up to then is no sign of a failure */
};

struct config {
    const char *queue;
    int64_t jobs, max; /* max 0: no limit */
    int64_t wait_ms, visibility_ms;
    bool drain, progress, no_progress;
    struct aws_options aws;
};

struct receiver {
    struct pull *pull;
    struct aws_call *call;
    int64_t asked;
    bool empty; /* the last reply was, and the queue has not been looked at since */
    struct buf body;
};

struct pull {
    const struct config *config;
    struct jsonapi sqs;
    struct loop *loop;
    struct buf url;
    struct receiver receiver[JOBS_MAX];
    int64_t receiving;
    int64_t left; /* messages still wanted, those asked for taken off; -1: any number */
    int64_t fit;  /* messages of the last size seen that fill a reply */
    bool stopping, looking, drained;
    struct outstream *out;
    uint64_t out_end; /* bytes given to out */
    struct pending unwritten;
    struct buf look_body, line, meta, scratch;
    struct ndrec rec;
    struct loop_timer *grace, *reader;
    int64_t stuck_ms;
    uint64_t seen_written;
    struct progress progress;
    uint64_t broken; /* messages whose checksum was wrong */
    struct err err, out_err;
};

static void pump(struct pull *pull);

static void stop(struct pull *pull)
{
    pull->stopping = true;
}

static void fail(struct pull *pull, const struct err *err)
{
    if (pull->err.kind == ERR_NONE && err->kind != ERR_CANCELLED) {
        pull->err = *err;
        sqs_client_hint(buf_span(&pull->url), &pull->err);
    }
    stop(pull);
}

/* ---- messages to lines ---- */

static void forget_written(struct pull *pull)
{
    uint64_t written = outstream_written(pull->out);
    struct pending *unwritten = &pull->unwritten;
    while (unwritten->first != NULL && unwritten->first->number <= written) {
        struct pending_item **cursor = &unwritten->first;
        pending_drop(unwritten, pending_take(unwritten, &cursor, 0));
    }
}

static void write_message(struct pull *pull, const struct sqs_received *message)
{
    if (!sqs_record_intact(message)) {
        pull->broken++;
        pull->progress.failed++;
        msg_error("message %.*s: its checksum is wrong; left in the queue",
                  (int)(message->id.len < 100 ? message->id.len : 100), message->id.ptr);
        return;
    }
    buf_clear(&pull->line);
    sqs_record_line(message, buf_span(&pull->url), &pull->meta, &pull->rec, &pull->line);
    buf_addc(&pull->line, '\n');
    pull->out_end += pull->line.len;
    pending_add(&pull->unwritten, message->receipt, pull->out_end, 0, 0);
    outstream_add(pull->out, buf_span(&pull->line));
    pull->progress.done++;
    pull->progress.bytes += message->body.len;
}

/* ---- is a queue that answers empty really empty? ---- */

static void looked(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct pull *pull = ctx;
    struct err bad;
    pull->looking = false;
    json_t *attributes = NULL;
    if (err == NULL) {
        attributes = sqs_proto_read_map(buf_span(&reply->body), "Attributes", &bad);
        err = attributes == NULL ? &bad : NULL;
    }
    if (err != NULL) {
        fail(pull, err);
    } else {
        struct span visible = json_text(attributes, "ApproximateNumberOfMessages");
        struct span delayed = json_text(attributes, "ApproximateNumberOfMessagesDelayed");
        pull->drained = span_is(visible, "0") && (delayed.ptr == NULL || span_is(delayed, "0"));
        for (int64_t i = 0; i < pull->config->jobs; i++)
            pull->receiver[i].empty = pull->receiver[i].empty && pull->drained;
    }
    json_decref(attributes);
    pump(pull);
}

static void look(struct pull *pull)
{
    static const char *const names[] = {"ApproximateNumberOfMessages",
                                        "ApproximateNumberOfMessagesDelayed"};
    pull->looking = true;
    buf_clear(&pull->look_body);
    sqs_proto_get_queue_attributes(&pull->look_body, buf_span(&pull->url), names, 2);
    jsonapi_start(&pull->sqs, "GetQueueAttributes", buf_span(&pull->look_body), 0, looked, pull);
}

/* ---- receivers ---- */

static void received(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct receiver *receiver = ctx;
    struct pull *pull = receiver->pull;
    struct sqs_received message[CAP_SQS_BATCH];
    struct err bad;
    size_t count = 0;
    receiver->call = NULL;
    pull->receiving--;
    if (err == NULL &&
        sqs_proto_read_messages(buf_span(&reply->body), message, &count, &pull->scratch, &bad) != 0)
        err = &bad;
    for (size_t i = 0; i < count; i++)
        write_message(pull, &message[i]);
    if (count > 0)
        pull->fit = (int64_t)(REPLY_BYTES / (reply->body.len / count + 1)) + 1;
    if (pull->left >= 0)
        pull->left += receiver->asked - (int64_t)count;
    receiver->empty = pull->config->drain && err == NULL && count == 0;
    if (count > 0)
        pull->drained = false;
    if (err != NULL)
        fail(pull, err);
    forget_written(pull);
    progress_tick(&pull->progress);
    pump(pull);
}

static void receive(struct receiver *receiver)
{
    struct pull *pull = receiver->pull;
    const struct config *config = pull->config;
    receiver->asked = pull->fit < CAP_SQS_BATCH ? pull->fit : CAP_SQS_BATCH;
    if (pull->left >= 0 && pull->left < receiver->asked)
        receiver->asked = pull->left;
    if (pull->left >= 0)
        pull->left -= receiver->asked;
    pull->receiving++;
    buf_clear(&receiver->body);
    sqs_proto_receive(
        &receiver->body, buf_span(&pull->url), (int)receiver->asked, config->wait_ms / 1000,
        config->visibility_ms < 0 ? -1 : config->visibility_ms / 1000, span_of(NULL, 0));
    receiver->call = jsonapi_start(&pull->sqs, "ReceiveMessage", buf_span(&receiver->body),
                                   config->wait_ms + REPLY_MS, received, receiver);
}

static void pump(struct pull *pull)
{
    bool some_empty = false;
    for (int64_t i = 0; i < pull->config->jobs; i++) {
        struct receiver *receiver = &pull->receiver[i];
        some_empty |= receiver->empty;
        if (!pull->stopping && receiver->call == NULL && !receiver->empty && pull->left != 0 &&
            !outstream_full(pull->out))
            receive(receiver);
    }
    if (some_empty && !pull->drained && !pull->looking && !pull->stopping)
        look(pull);
    bool done = pull->stopping || pull->left == 0 || pull->drained;
    if (done && pull->receiving == 0 && !pull->looking)
        loop_stop(pull->loop);
}

/* ---- ends ---- */

static void cancel_all(void *ctx)
{
    struct pull *pull = ctx;
    for (int64_t i = 0; i < pull->config->jobs; i++)
        if (pull->receiver[i].call != NULL)
            aws_cancel(pull->receiver[i].call);
}

static void on_stop(void *ctx)
{
    struct pull *pull = ctx;
    stop(pull);
    loop_timer_set(pull->grace, GRACE_MS);
    pump(pull);
}

static void on_drained(void *ctx)
{
    pump(ctx);
}

static void on_out_failed(void *ctx, const struct err *err)
{
    struct pull *pull = ctx;
    pull->out_err = *err;
    on_stop(pull);
}

/* After a stop signal: has the reader taken everything written, or nothing for STUCK_MS? */
static void watch_reader(void *ctx)
{
    struct pull *pull = ctx;
    uint64_t written = outstream_written(pull->out);
    pull->stuck_ms = written == pull->seen_written ? pull->stuck_ms + LOOK_MS : 0;
    pull->seen_written = written;
    if (written == pull->out_end || pull->stuck_ms >= STUCK_MS || pull->out_err.kind != ERR_NONE)
        loop_stop(pull->loop);
    else
        loop_timer_set(pull->reader, LOOK_MS);
}

/* Writes what waits to be written, as long as the reader goes on reading. */
static bool reader_takes_all(struct pull *pull)
{
    loop_timer_set(pull->reader, 0);
    loop_run(pull->loop);
    return outstream_written(pull->out) == pull->out_end;
}

struct release {
    struct pull *pull;
    struct buf body;
    size_t waiting;
};

static void released(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct release *release = ctx;
    (void)reply;
    (void)err; /* then the message comes back when its visibility timeout is over */
    if (--release->waiting == 0)
        loop_stop(release->pull->loop);
}

/* Makes the messages that were not written visible again. */
static void release_unwritten(struct pull *pull)
{
    struct release release = {.pull = pull};
    forget_written(pull);
    buf_init(&release.body, 0);
    while (pull->unwritten.first != NULL) {
        struct pending_item **cursor = &pull->unwritten.first, *item;
        buf_clear(&release.body);
        sqs_proto_visibility_begin(&release.body, buf_span(&pull->url));
        for (unsigned i = 0; i < CAP_SQS_BATCH; i++) {
            if ((item = pending_take(&pull->unwritten, &cursor, 0)) == NULL)
                break;
            sqs_proto_visibility_add(&release.body, i, item->line, 0);
            pending_drop(&pull->unwritten, item);
        }
        sqs_proto_batch_end(&release.body);
        release.waiting = 1;
        jsonapi_start(&pull->sqs, "ChangeMessageVisibilityBatch", buf_span(&release.body), 0,
                      released, &release);
        while (release.waiting > 0)
            loop_run(pull->loop);
    }
    buf_release(&release.body);
}

static int run(struct pull *pull)
{
    const struct config *config = pull->config;
    struct err err = {0};
    if (sqs_client_url(&pull->sqs, config->queue, &pull->url, &pull->err) != 0) {
        if (sig_stopping())
            sig_die_of(sig_number());
        msg_err(&pull->err, config->queue);
        return (int)err_exit(&pull->err);
    }
    progress_start(&pull->progress, "messages",
                   config->progress      ? PROGRESS_ALWAYS
                   : config->no_progress ? PROGRESS_NEVER
                                         : PROGRESS_AUTO);
    loop_on_stop(pull->loop, on_stop, pull);
    if (sig_stopping())
        stop(pull);
    pump(pull);
    loop_run(pull->loop);
    if (pull->out_err.kind == ERR_NONE && (!sig_stopping() || reader_takes_all(pull)))
        outstream_finish(pull->out, &pull->out_err);
    release_unwritten(pull);
    progress_finish(&pull->progress);
    int status = pull->broken > 0 ? EXIT_SOME : EXIT_DONE;
    if (pull->err.kind != ERR_NONE) {
        msg_err(&pull->err, config->queue);
        status = (int)err_exit(&pull->err);
    }
    err = pull->out_err;
    if (err.kind != ERR_NONE)
        status = output_exit(&err);
    if (sig_stopping())
        sig_die_of(sig_number());
    return status;
}

static void pull_init(struct pull *pull)
{
    const struct outstream_events events = {on_drained, on_out_failed, pull};
    struct buf *bufs[] = {&pull->url, &pull->look_body, &pull->line, &pull->meta, &pull->scratch};
    pull->fit = FIRST_FIT;
    pull->left = pull->config->max > 0 ? pull->config->max : -1;
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_init(bufs[i], CAP_LINE_MAX);
    for (int64_t i = 0; i < pull->config->jobs; i++) {
        pull->receiver[i].pull = pull;
        buf_init(&pull->receiver[i].body, 0);
    }
    ndrec_init(&pull->rec);
    pending_init(&pull->unwritten, 1);
    pull->grace = loop_timer_new(pull->loop, cancel_all, pull);
    pull->reader = loop_timer_new(pull->loop, watch_reader, pull);
    pull->out = outstream_new(pull->loop, STDOUT_FILENO, 0, &events);
}

static void pull_release(struct pull *pull)
{
    struct buf *bufs[] = {&pull->url, &pull->look_body, &pull->line, &pull->meta, &pull->scratch};
    outstream_free(pull->out);
    loop_timer_free(pull->grace);
    loop_timer_free(pull->reader);
    pending_release(&pull->unwritten);
    ndrec_release(&pull->rec);
    for (int64_t i = 0; i < pull->config->jobs; i++)
        buf_release(&pull->receiver[i].body);
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_release(bufs[i]);
    jsonapi_release(&pull->sqs);
    loop_free(pull->loop);
}

static void parse(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        OPT_INT('j', "jobs", "N", &config->jobs, 1, JOBS_MAX, "receivers at a time (default 4)"),
        OPT_INT('n', "max", "N", &config->max, 1, INT64_MAX / 2, "stop after N messages"),
        OPT_FLAG(0, "drain", &config->drain, "stop when the queue is empty"),
        OPT_DURATION(0, "wait", &config->wait_ms, 0, WAIT_MAX_MS,
                     "poll so long (default 20s; 1s with --drain)"),
        OPT_DURATION(0, "visibility", &config->visibility_ms, 0, VISIBILITY_MAX_MS,
                     "hide them for TIME (default: the queue says)"),
        OPT_FLAG(0, "progress", &config->progress, "show progress even without a terminal"),
        OPT_FLAG(0, "no-progress", &config->no_progress, "never show progress"),
        OPT_END,
    };
    const struct opt_usage usage = {
        .synopsis = "[OPTION]... QUEUE",
        .about = "Write the messages of QUEUE, a name or a URL, as lines on standard output.\n"
                 "They stay in the queue, hidden, until sqsack gets their lines.",
        .own = own,
        .shared = aws_option_table(&config->aws),
        .example = "sqspull --drain creator_follower_in | fakescore | sqsack",
        .min_operands = 1,
        .max_operands = 1,
    };
    config->queue = argv[opt_parse(argc, argv, &usage)];
    if (config->wait_ms < 0)
        config->wait_ms = config->drain ? DRAIN_WAIT_MS : WAIT_MAX_MS;
}

int main(int argc, char **argv)
{
    struct config config = {.jobs = 4, .wait_ms = -1, .visibility_ms = -1, .aws = AWS_OPTIONS_INIT};
    parse(argc, argv, &config);
    sig_install();
    static struct pull pull;
    pull.config = &config;
    pull.loop = loop_new();
    if (sqs_client_init(&pull.sqs, pull.loop, &config.aws, &pull.err) != 0) {
        msg_err(&pull.err, NULL);
        loop_free(pull.loop);
        return (int)err_exit(&pull.err);
    }
    pull_init(&pull);
    int status = run(&pull);
    pull_release(&pull);
    return status;
}
