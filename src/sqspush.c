/* sqspush: each line of standard input becomes a message of an SQS queue; SendMessageBatch of up to
 * ten, many under way. The frame is aws/feeder.h. */
#include "aws/feeder.h"
#include "aws/sqs_client.h"
#include "codec/jscan.h"
#include "codec/jwrite.h"
#include "codec/ndrec.h"
#include "core/msg.h"
#include "core/sig.h"

enum { DELAY_MAX_MS = 900 * 1000 };

struct config {
    const char *queue;
    int64_t delay_ms; /* -1: the queue's */
    const char *group, *dedup;
    bool keep_meta;
    struct feeder_options feeder;
    struct aws_options aws;
};

struct push {
    const struct config *config;
    struct buf url;
    struct ndrec rec;
    struct buf payload, group, dedup, meta;
    size_t bytes;       /* of the messages in the request being built */
    struct buf scratch; /* holds what the results of a reply point to */
};

/* ---- requests ---- */

static int sort(void *ctx, struct span line, uint64_t *order, unsigned *lane, struct err *err)
{
    struct push *push = ctx;
    struct span group;
    (void)lane;
    if (ndrec_scan(&push->rec, line, err) != 0 ||
        ndrec_label(&push->rec, push->config->group, &push->group, &group, err) != 0)
        return -1;
    *order = keyset_hash(group);
    return 0;
}

static void begin(void *ctx, struct buf *body, unsigned lane)
{
    struct push *push = ctx;
    (void)lane;
    push->bytes = 0;
    sqs_proto_send_begin(body, buf_span(&push->url));
}

/* The message of a line, in push->payload. */
static int payload(struct push *push, struct span line, struct err *err)
{
    buf_clear(&push->payload);
    if (ndrec_scan(&push->rec, line, err) != 0 ||
        ndrec_payload(&push->rec, push->config->keep_meta, &push->payload, err) != 0)
        return -1;
    if (push->payload.len > CAP_SQS_BYTES || buf_failed(&push->payload))
        return err_set(err, ERR_DATA, "a message of %zu bytes; SQS takes at most %zu",
                       push->payload.len, CAP_SQS_BYTES);
    if (!sqs_message_valid(buf_span(&push->payload)))
        return err_set(err, ERR_DATA,
                       "SQS takes neither an empty message nor control characters nor bytes that "
                       "are not UTF-8");
    return 0;
}

static enum feeder_add add(void *ctx, struct buf *body, unsigned index,
                           const struct pending_item *item, struct err *err)
{
    struct push *push = ctx;
    const struct config *config = push->config;
    struct sqs_entry entry = {.delay_s = config->delay_ms < 0 ? -1 : config->delay_ms / 1000};
    if (payload(push, item->line, err) != 0)
        return FEEDER_BAD;
    if (push->bytes + push->payload.len > CAP_SQS_BYTES)
        return FEEDER_FULL;
    if (config->group != NULL &&
        ndrec_label(&push->rec, config->group, &push->group, &entry.group, err) != 0)
        return FEEDER_BAD;
    if (config->dedup != NULL &&
        ndrec_label(&push->rec, config->dedup, &push->dedup, &entry.dedup, err) != 0)
        return FEEDER_BAD;
    push->bytes += push->payload.len;
    entry.body = buf_span(&push->payload);
    sqs_proto_send_add(body, index, &entry);
    return FEEDER_ADDED;
}

static void end(void *ctx, struct buf *body)
{
    (void)ctx;
    sqs_proto_batch_end(body);
}

/* ---- replies ---- */

static int read_reply(void *ctx, struct span reply, size_t sent, struct feeder_result *result,
                      struct err *err)
{
    struct push *push = ctx;
    return sqs_client_results(reply, sent, &push->scratch, result, err);
}

/* A line that a receipt handle came with still has to be acknowledged by it: that _sqs stays. */
static bool owes_receipt(const struct ndrec *rec)
{
    const struct ndrec_member *sqs = ndrec_find(rec, "_sqs");
    return sqs != NULL && jscan_type(sqs->value) == JSCAN_OBJECT &&
           jscan_find(sqs->value, "receipt").ptr != NULL;
}

static void echo(void *ctx, const struct pending_item *item, const struct feeder_result *result,
                 struct buf *out)
{
    struct push *push = ctx;
    if (ndrec_scan(&push->rec, item->line, NULL) != 0)
        return;
    if (owes_receipt(&push->rec)) {
        buf_addspan(out, push->rec.line);
        return;
    }
    buf_clear(&push->meta);
    buf_adds(&push->meta, "\"_sqs\":{\"queue\":");
    jwrite_string(&push->meta, buf_span(&push->url));
    buf_adds(&push->meta, ",\"id\":");
    jwrite_string(&push->meta, result->id);
    if (result->place.ptr != NULL) {
        buf_adds(&push->meta, ",\"sequence\":");
        jwrite_string(&push->meta, result->place);
    }
    buf_addc(&push->meta, '}');
    ndrec_set(&push->rec, "_sqs", buf_span(&push->meta), out);
}

static void hint(void *ctx, struct err *err)
{
    struct push *push = ctx;
    sqs_client_hint(buf_span(&push->url), err);
}

/* ---- the whole ---- */

static int run(struct push *push, struct jsonapi *sqs)
{
    const struct config *config = push->config;
    struct err err = {0};
    if (sqs_client_url(sqs, config->queue, &push->url, &err) != 0) {
        if (sig_stopping())
            sig_die_of(sig_number());
        msg_err(&err, config->queue);
        return (int)err_exit(&err);
    }
    const struct feeder_ops ops = {
        .unit = "messages",
        .operation = "SendMessageBatch",
        .batch_max = CAP_SQS_BATCH,
        .sort = config->group != NULL ? sort : NULL,
        .begin = begin,
        .add = add,
        .end = end,
        .read = read_reply,
        .echo = echo,
        .hint = hint,
    };
    return feeder_run(sqs, &ops, push, &config->feeder);
}

static void parse(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        FEEDER_OPT_JOBS(&config->feeder, "requests in flight (default 8)"),
        FEEDER_OPT_ECHO(&config->feeder, "print each line once its message is stored"),
        OPT_DURATION(0, "delay", &config->delay_ms, 0, DELAY_MAX_MS,
                     "hide each message for TIME first"),
        OPT_TEXT('g', "group", "FIELD", &config->group,
                 "the member with the message group; keeps its order"),
        OPT_TEXT(0, "dedup", "FIELD", &config->dedup, "the member with the deduplication id"),
        OPT_FLAG(0, "keep-meta", &config->keep_meta, "send _s3, _sqs, _kinesis and _error too"),
        FEEDER_OPT_REST(&config->feeder),
        OPT_END,
    };
    const struct opt_usage usage = {
        .synopsis = "[OPTION]... QUEUE",
        .about = "Send each line of standard input as a message to QUEUE, a name or a URL.",
        .own = own,
        .shared = aws_option_table(&config->aws),
        .example = "sqspush --failed bad.ndjson creator_follower_in < followers.json",
        .min_operands = 1,
        .max_operands = 1,
    };
    config->queue = argv[opt_parse(argc, argv, &usage)];
    if (sqs_client_fifo(span_str(config->queue)) && config->group == NULL)
        opt_fail("a FIFO queue needs --group FIELD");
    if (config->delay_ms >= 0 && sqs_client_fifo(span_str(config->queue)))
        opt_fail("--delay: not for the messages of a FIFO queue");
}

int main(int argc, char **argv)
{
    struct config config = {
        .delay_ms = -1,
        .feeder = FEEDER_OPTIONS_INIT(8),
        .aws = AWS_OPTIONS_INIT,
    };
    parse(argc, argv, &config);
    sig_install();
    struct err err = {0};
    struct loop *loop = loop_new();
    struct jsonapi sqs;
    if (sqs_client_init(&sqs, loop, &config.aws, &err) != 0) {
        msg_err(&err, NULL);
        loop_free(loop);
        return (int)err_exit(&err);
    }
    struct push push = {.config = &config};
    struct buf *bufs[] = {&push.url,   &push.payload, &push.group,
                          &push.dedup, &push.meta,    &push.scratch};
    ndrec_init(&push.rec);
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_init(bufs[i], 0);
    int status = run(&push, &sqs);
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_release(bufs[i]);
    ndrec_release(&push.rec);
    jsonapi_release(&sqs);
    loop_free(loop);
    return status;
}
