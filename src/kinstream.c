/* kinstream: create, describe, delete and list Kinesis streams; NDJSON on standard output, one
 * object a stream. The first operand is a verb, the others are its streams. */
#include <string.h>
#include <unistd.h>

#include "aws/kinesis_client.h"
#include "codec/json.h"
#include "codec/jwrite.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/sig.h"

enum { SHARDS_MAX = 100000, POLL_FIRST_MS = 50, POLL_MOST_MS = 2000, POLL_GROWTH = 2 };

struct config {
    const char *verb;
    char **operand;
    int operands;
    int64_t shards; /* 0: not given */
    bool on_demand, wait;
    struct aws_options aws;
};

struct session {
    const struct config *config;
    struct loop *loop;
    struct jsonapi kinesis;
    struct output out;
    struct buf body, reply, line;
};

/* ---- lines ---- */

static void add_text(struct buf *out, const char *name, struct span text)
{
    if (text.ptr == NULL)
        return;
    if (out->data[out->len - 1] != '{')
        buf_addc(out, ',');
    jwrite_name(out, name);
    jwrite_string(out, text);
}

static void add_number(struct buf *out, const char *name, const json_t *object, const char *member)
{
    int64_t number = json_int(object, member, -1);
    if (number >= 0)
        buf_addf(out, ",\"%s\":%lld", name, (long long)number);
}

static void add_shard(struct buf *out, const json_t *shard)
{
    const json_t *range = json_object_get(shard, "HashKeyRange");
    const json_t *sequence = json_object_get(shard, "SequenceNumberRange");
    buf_addc(out, '{');
    add_text(out, "shard", json_text(shard, "ShardId"));
    add_text(out, "parent", json_text(shard, "ParentShardId"));
    add_text(out, "adjacent_parent", json_text(shard, "AdjacentParentShardId"));
    add_text(out, "hash_key_from", json_text(range, "StartingHashKey"));
    add_text(out, "hash_key_to", json_text(range, "EndingHashKey"));
    add_text(out, "first_seq", json_text(sequence, "StartingSequenceNumber"));
    add_text(out, "last_seq", json_text(sequence, "EndingSequenceNumber"));
    buf_addc(out, '}');
}

/* shards: an array, or NULL to leave them out. */
static int put_line(struct session *s, const json_t *summary, const json_t *shards, struct err *err)
{
    struct buf *line = &s->line;
    const json_t *mode = json_object_get(summary, "StreamModeDetails");
    size_t i;
    json_t *shard;
    buf_clear(line);
    buf_addc(line, '{');
    add_text(line, "name", json_text(summary, "StreamName"));
    add_text(line, "arn", json_text(summary, "StreamARN"));
    add_text(line, "status", json_text(summary, "StreamStatus"));
    add_text(line, "mode", json_text(mode, "StreamMode"));
    add_number(line, "open_shards", summary, "OpenShardCount");
    add_number(line, "retention_hours", summary, "RetentionPeriodHours");
    add_number(line, "max_record_kib", summary, "MaxRecordSizeInKiB");
    if (shards != NULL) {
        buf_adds(line, ",\"shards\":[");
        json_array_foreach(shards, i, shard)
        {
            if (i > 0)
                buf_addc(line, ',');
            add_shard(line, shard);
        }
        buf_addc(line, ']');
    }
    buf_addc(line, '}');
    if (output_line(&s->out, line->data, line->len) != 0)
        return err_set(err, ERR_IO, "standard output: write failed");
    return 0;
}

/* ---- the work ---- */

static int call(struct session *s, const char *operation, const char *stream, struct err *err)
{
    int status = jsonapi_wait(&s->kinesis, operation, buf_span(&s->body), &s->reply, err);
    if (status != 0 && stream != NULL)
        kinesis_client_hint(stream, err);
    buf_clear(&s->body);
    return status;
}

static void woken(void *ctx)
{
    struct session *s = ctx;
    loop_stop(s->loop);
}

static void pause_ms(struct session *s, int64_t ms)
{
    struct loop_timer *timer = loop_timer_new(s->loop, woken, s);
    loop_on_stop(s->loop, woken, s);
    loop_timer_set(timer, ms);
    loop_run(s->loop);
    loop_timer_free(timer);
}

/* Asks until the stream is gone, or has any status but the one that passes. Returns its summary
 * (owned), or NULL with err: ERR_NOT_FOUND when it is gone. */
static json_t *settle(struct session *s, const char *stream, const char *passing, struct err *err)
{
    int64_t wait_ms = POLL_FIRST_MS;
    for (;;) {
        json_t *summary = kinesis_client_summary(&s->kinesis, stream, err);
        if (summary == NULL || !s->config->wait ||
            !span_is(json_text(summary, "StreamStatus"), passing))
            return summary;
        json_decref(summary);
        pause_ms(s, wait_ms);
        wait_ms = wait_ms < POLL_MOST_MS ? wait_ms * POLL_GROWTH : POLL_MOST_MS;
    }
}

static int do_create(struct session *s, const char *stream, struct err *err)
{
    const struct config *config = s->config;
    int64_t shards = config->on_demand ? 0 : config->shards > 0 ? config->shards : 1;
    kinesis_proto_create_stream(&s->body, span_str(stream), shards);
    if (call(s, "CreateStream", NULL, err) != 0)
        return -1;
    json_t *summary = settle(s, stream, "CREATING", err);
    if (summary == NULL)
        return -1;
    int status = put_line(s, summary, NULL, err);
    json_decref(summary);
    return status;
}

static int do_describe(struct session *s, const char *stream, struct err *err)
{
    json_t *summary = kinesis_client_summary(&s->kinesis, stream, err), *shards = NULL;
    if (summary != NULL)
        shards = kinesis_client_shards(&s->kinesis, stream, err);
    int status = shards != NULL ? put_line(s, summary, shards, err) : -1;
    json_decref(summary);
    json_decref(shards);
    return status;
}

static int do_delete(struct session *s, const char *stream, struct err *err)
{
    kinesis_proto_delete_stream(&s->body, span_str(stream), true);
    if (call(s, "DeleteStream", stream, err) != 0)
        return -1;
    if (!s->config->wait)
        return 0;
    json_t *summary = settle(s, stream, "DELETING", err);
    json_decref(summary);
    return summary != NULL || err->kind == ERR_NOT_FOUND ? 0 : -1;
}

static int do_list(struct session *s, const char *none, struct err *err)
{
    (void)none;
    bool more = false;
    struct buf last;
    int status = 0;
    buf_init(&last, 0);
    do {
        kinesis_proto_list_streams(&s->body, buf_span(&last));
        status = call(s, "ListStreams", NULL, err);
        json_t *names = status == 0 ? kinesis_proto_read_array(buf_span(&s->reply), "StreamNames",
                                                               NULL, &more, err)
                                    : NULL;
        status = names != NULL ? 0 : -1;
        size_t i;
        json_t *name;
        json_array_foreach(names, i, name)
        {
            buf_clear(&last);
            buf_add(&last, json_string_value(name), json_string_length(name));
            json_t *object = json_pack("{s:O}", "StreamName", name);
            if (status == 0)
                status = put_line(s, object, NULL, err);
            json_decref(object);
        }
        more = more && json_array_size(names) > 0;
        json_decref(names);
    } while (status == 0 && more);
    buf_release(&last);
    return status;
}

/* ---- verbs ---- */

static const struct verb {
    const char *name;
    int (*run)(struct session *s, const char *operand, struct err *err);
} verbs[] = {
    {"create", do_create}, {"describe", do_describe}, {"delete", do_delete}, {"list", do_list}};

static const struct verb *check(const struct config *config)
{
    const struct verb *verb = NULL;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verbs[i].name, config->verb) == 0)
            verb = &verbs[i];
    if (verb == NULL)
        opt_fail("unknown command '%s' (create, describe, delete, list)", config->verb);
    bool lists = verb->run == do_list, creates = verb->run == do_create;
    if (lists && config->operands > 0)
        opt_fail("unexpected operand '%s'", config->operand[0]);
    if (!lists && config->operands == 0)
        opt_fail("%s: which stream?", verb->name);
    if (!creates && (config->shards > 0 || config->on_demand))
        opt_fail("--shards and --on-demand go with create");
    if (config->shards > 0 && config->on_demand)
        opt_fail("--shards and --on-demand exclude each other");
    if (config->wait && !creates && verb->run != do_delete)
        opt_fail("--wait goes with create and delete");
    return verb;
}

/* Every operand in turn; one that fails is reported and the others go on. */
static int run(struct session *s, const struct verb *verb)
{
    const struct config *config = s->config;
    struct err err = {0};
    int status = EXIT_DONE;
    int count = verb->run == do_list ? 1 : config->operands;
    for (int i = 0; i < count && !sig_stopping(); i++) {
        const char *operand = config->operands > 0 ? config->operand[i] : NULL;
        if (verb->run(s, operand, &err) == 0)
            continue;
        if (sig_stopping() || s->out.errnum != 0)
            break;
        msg_err(&err, operand);
        status = count == 1 ? (int)err_exit(&err) : EXIT_SOME;
    }
    if (output_close(&s->out, &err) != 0)
        status = output_exit(&err);
    if (sig_stopping())
        sig_die_of(sig_number());
    return status;
}

static void parse(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        OPT_INT('n', "shards", "N", &config->shards, 1, SHARDS_MAX,
                "create with N shards (default 1)"),
        OPT_FLAG(0, "on-demand", &config->on_demand, "create in on-demand mode"),
        OPT_FLAG(0, "wait", &config->wait, "wait until it is created, or deleted"),
        OPT_END,
    };
    const struct opt_usage usage = {
        .synopsis = "[OPTION]... COMMAND [STREAM]...",
        .about =
            "Manage Kinesis streams. COMMAND is create, describe or delete, each with streams\n"
            "(names or ARNs), or list. Prints a JSON object a stream.",
        .own = own,
        .shared = aws_option_table(&config->aws),
        .example = "kinstream create --shards 4 --wait creator_out",
        .min_operands = 1,
        .max_operands = -1,
    };
    int first = opt_parse(argc, argv, &usage);
    config->verb = argv[first];
    config->operand = argv + first + 1;
    config->operands = argc - first - 1;
}

int main(int argc, char **argv)
{
    struct config config = {.aws = AWS_OPTIONS_INIT};
    parse(argc, argv, &config);
    const struct verb *verb = check(&config);
    sig_install();
    struct err err = {0};
    struct session s = {.config = &config, .loop = loop_new()};
    if (kinesis_client_init(&s.kinesis, s.loop, &config.aws, &err) != 0) {
        msg_err(&err, NULL);
        loop_free(s.loop);
        return (int)err_exit(&err);
    }
    output_init(&s.out, STDOUT_FILENO, "standard output");
    buf_init(&s.body, 0);
    buf_init(&s.reply, 0);
    buf_init(&s.line, 0);
    int status = run(&s, verb);
    buf_release(&s.body);
    buf_release(&s.reply);
    buf_release(&s.line);
    jsonapi_release(&s.kinesis);
    loop_free(s.loop);
    return status;
}
