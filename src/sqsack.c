/* sqsack: the messages whose lines reach standard input are done with: DeleteMessageBatch, or
 * ChangeMessageVisibilityBatch to give them back. Queue and receipt handle come from the line's
 * member "_sqs"; lines of several queues may be mixed. The frame is aws/feeder.h. */
#include <stdlib.h>

#include "aws/feeder.h"
#include "aws/sqs_client.h"
#include "codec/jscan.h"
#include "codec/ndrec.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/sig.h"

enum { DEFER_MAX_MS = 12 * 3600 * 1000, QUEUES_MAX = 1024 };

struct config {
    bool release;
    int64_t defer_ms; /* -1: delete */
    struct feeder_options feeder;
    struct aws_options aws;
};

struct ack {
    const struct config *config;
    struct ndrec rec;
    struct buf queue, receipt; /* decoded, when they have escapes */
    char *url[QUEUES_MAX];     /* a lane each; owned */
    unsigned urls;
    struct buf scratch; /* holds what the results of a reply point to */
};

/* The string member name of the line's "_sqs". */
static int fact(struct ack *ack, struct span line, const char *name, struct buf *scratch,
                struct span *text, struct err *err)
{
    if (ndrec_scan(&ack->rec, line, err) != 0)
        return -1;
    const struct ndrec_member *sqs = ndrec_find(&ack->rec, "_sqs");
    if (sqs == NULL || jscan_type(sqs->value) != JSCAN_OBJECT)
        return err_set(err, ERR_DATA, "_sqs: missing: not a line of sqspull");
    struct span value = jscan_find(sqs->value, name);
    if (value.ptr == NULL || jscan_type(value) != JSCAN_STRING)
        return err_set(err, ERR_DATA, "_sqs.%s: missing, or not a string", name);
    *text = jscan_text(value, scratch);
    return 0;
}

static int sort(void *ctx, struct span line, uint64_t *order, unsigned *lane, struct err *err)
{
    struct ack *ack = ctx;
    struct span url;
    (void)order;
    if (fact(ack, line, "queue", &ack->queue, &url, err) != 0)
        return -1;
    for (*lane = 0; *lane < ack->urls; ++*lane)
        if (span_is(url, ack->url[*lane]))
            return 0;
    if (ack->urls == QUEUES_MAX)
        return err_set(err, ERR_DATA, "lines of more than %d queues", QUEUES_MAX);
    ack->url[ack->urls++] = mem_dup(url.ptr, url.len);
    return 0;
}

static void begin(void *ctx, struct buf *body, unsigned lane)
{
    struct ack *ack = ctx;
    if (ack->config->defer_ms >= 0)
        sqs_proto_visibility_begin(body, span_str(ack->url[lane]));
    else
        sqs_proto_delete_begin(body, span_str(ack->url[lane]));
}

static enum feeder_add add(void *ctx, struct buf *body, unsigned index,
                           const struct pending_item *item, struct err *err)
{
    struct ack *ack = ctx;
    struct span receipt;
    if (fact(ack, item->line, "receipt", &ack->receipt, &receipt, err) != 0)
        return FEEDER_BAD;
    if (ack->config->defer_ms >= 0)
        sqs_proto_visibility_add(body, index, receipt, ack->config->defer_ms / 1000);
    else
        sqs_proto_delete_add(body, index, receipt);
    return FEEDER_ADDED;
}

static void end(void *ctx, struct buf *body)
{
    (void)ctx;
    sqs_proto_batch_end(body);
}

static int read_reply(void *ctx, struct span reply, size_t sent, struct feeder_result *result,
                      struct err *err)
{
    struct ack *ack = ctx;
    return sqs_client_results(reply, sent, &ack->scratch, result, err);
}

static int run(struct ack *ack, struct jsonapi *sqs)
{
    const struct feeder_ops ops = {
        .unit = "messages",
        .operation = ack->config->defer_ms >= 0 ? "ChangeMessageVisibilityBatch"
                                                : "DeleteMessageBatch",
        .batch_max = CAP_SQS_BATCH,
        .sort = sort,
        .begin = begin,
        .add = add,
        .end = end,
        .read = read_reply,
    };
    return feeder_run(sqs, &ops, ack, &ack->config->feeder);
}

static void parse(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        FEEDER_OPT_JOBS(&config->feeder, "requests in flight (default 4)"),
        OPT_FLAG(0, "release", &config->release, "make the messages visible again at once"),
        OPT_DURATION(0, "defer", &config->defer_ms, 0, DEFER_MAX_MS,
                     "make them visible again after TIME"),
        FEEDER_OPT_REST(&config->feeder),
        OPT_END,
    };
    const struct opt_usage usage = {
        .synopsis = "[OPTION]...",
        .about = "Delete the SQS messages whose lines, written by sqspull, arrive here.",
        .own = own,
        .shared = aws_option_table(&config->aws),
        .example = "sqspull in | fakescore | kinput -e out | sqsack",
        .min_operands = 0,
        .max_operands = 0,
    };
    opt_parse(argc, argv, &usage);
    if (config->release && config->defer_ms >= 0)
        opt_fail("--release and --defer exclude each other");
    if (config->release)
        config->defer_ms = 0;
}

int main(int argc, char **argv)
{
    struct config config = {
        .defer_ms = -1,
        .feeder = FEEDER_OPTIONS_INIT(4),
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
    static struct ack ack;
    ack.config = &config;
    ndrec_init(&ack.rec);
    buf_init(&ack.queue, 0);
    buf_init(&ack.receipt, 0);
    buf_init(&ack.scratch, 0);
    int status = run(&ack, &sqs);
    while (ack.urls > 0)
        free(ack.url[--ack.urls]);
    buf_release(&ack.scratch);
    buf_release(&ack.receipt);
    buf_release(&ack.queue);
    ndrec_release(&ack.rec);
    jsonapi_release(&sqs);
    loop_free(loop);
    return status;
}
