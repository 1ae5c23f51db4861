/* sqsqueue: create, describe, configure, purge, delete and list SQS queues; NDJSON on standard
 * output, one object a queue. The first operand is a verb, the others are its queues. */
#include <string.h>
#include <unistd.h>

#include "aws/sqs_client.h"
#include "codec/json.h"
#include "codec/jwrite.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/sig.h"

enum { LIST_PAGE = 1000 };

struct config {
    const char *verb;
    char **operand;
    int operands;
    struct opt_list attribute;
    bool fifo;
    struct aws_options aws;
};

struct session {
    const struct config *config;
    struct jsonapi sqs;
    struct output out;
    struct sqs_pair attribute[CAP_OPT_LIST + 1];
    size_t attributes;
    struct buf body, reply, url, line;
};

/* ---- the work ---- */

static int put_line(struct session *s, struct span url, const json_t *attributes, struct err *err)
{
    buf_clear(&s->line);
    buf_adds(&s->line, "{\"name\":");
    jwrite_string(&s->line, sqs_client_name(url));
    buf_adds(&s->line, ",\"url\":");
    jwrite_string(&s->line, url);
    if (attributes != NULL) {
        struct span arn = json_text(attributes, "QueueArn");
        if (arn.ptr != NULL) {
            buf_adds(&s->line, ",\"arn\":");
            jwrite_string(&s->line, arn);
        }
        buf_adds(&s->line, ",\"attributes\":");
        json_print(attributes, &s->line);
    }
    buf_addc(&s->line, '}');
    if (output_line(&s->out, s->line.data, s->line.len) != 0)
        return err_set(err, ERR_IO, "standard output: write failed");
    return 0;
}

/* Sends s->body; a missing queue gets the hint. */
static int call(struct session *s, const char *operation, struct span queue, struct err *err)
{
    int status = jsonapi_wait(&s->sqs, operation, buf_span(&s->body), &s->reply, err);
    if (status != 0)
        sqs_client_hint(queue, err);
    buf_clear(&s->body);
    return status;
}

static int do_create(struct session *s, const char *queue, struct err *err)
{
    struct sqs_pair attribute[CAP_OPT_LIST + 1];
    size_t count = s->attributes;
    memcpy(attribute, s->attribute, count * sizeof attribute[0]);
    struct buf name;
    buf_init(&name, 0);
    buf_adds(&name, queue);
    if (s->config->fifo && !sqs_client_fifo(buf_span(&name)))
        buf_adds(&name, ".fifo");
    if (sqs_client_fifo(buf_span(&name)))
        attribute[count++] = (struct sqs_pair){span_str("FifoQueue"), span_str("true")};
    sqs_proto_create_queue(&s->body, buf_span(&name), attribute, count, NULL, 0);
    int status = call(s, "CreateQueue", buf_span(&name), err);
    buf_clear(&s->url);
    if (status == 0)
        status = sqs_proto_read_url(buf_span(&s->reply), &s->url, err);
    if (status == 0)
        status = put_line(s, buf_span(&s->url), NULL, err);
    buf_release(&name);
    return status;
}

static int do_url(struct session *s, const char *queue, struct err *err)
{
    if (sqs_client_url(&s->sqs, queue, &s->url, err) != 0)
        return -1;
    return put_line(s, buf_span(&s->url), NULL, err);
}

static int do_describe(struct session *s, const char *queue, struct err *err)
{
    if (sqs_client_url(&s->sqs, queue, &s->url, err) != 0)
        return -1;
    json_t *attributes = sqs_client_attributes(&s->sqs, buf_span(&s->url), NULL, 0, err);
    if (attributes == NULL)
        return -1;
    int status = put_line(s, buf_span(&s->url), attributes, err);
    json_decref(attributes);
    return status;
}

static int do_set(struct session *s, const char *queue, struct err *err)
{
    if (sqs_client_url(&s->sqs, queue, &s->url, err) != 0)
        return -1;
    sqs_proto_set_queue_attributes(&s->body, buf_span(&s->url), s->attribute, s->attributes);
    if (call(s, "SetQueueAttributes", buf_span(&s->url), err) != 0)
        return -1;
    return do_describe(s, queue, err);
}

static int on_queue(struct session *s, const char *operation, const char *queue, struct err *err)
{
    if (sqs_client_url(&s->sqs, queue, &s->url, err) != 0)
        return -1;
    sqs_proto_queue(&s->body, buf_span(&s->url));
    return call(s, operation, buf_span(&s->url), err);
}

static int do_purge(struct session *s, const char *queue, struct err *err)
{
    return on_queue(s, "PurgeQueue", queue, err);
}

static int do_delete(struct session *s, const char *queue, struct err *err)
{
    return on_queue(s, "DeleteQueue", queue, err);
}

static int list_page(struct session *s, const json_t *urls, struct err *err)
{
    size_t i;
    json_t *url;
    json_array_foreach(urls, i, url)
    {
        struct span text = span_of(json_string_value(url), json_string_length(url));
        if (put_line(s, text, NULL, err) != 0)
            return -1;
    }
    return 0;
}

static int do_list(struct session *s, const char *prefix, struct err *err)
{
    int status;
    struct buf token;
    buf_init(&token, 0);
    do {
        sqs_proto_list_queues(&s->body, span_str(prefix), buf_span(&token), LIST_PAGE);
        buf_clear(&token);
        status = call(s, "ListQueues", span_str(""), err);
        json_t *urls = status == 0 ? sqs_proto_read_queues(buf_span(&s->reply), &token, err) : NULL;
        status = urls != NULL ? list_page(s, urls, err) : -1;
        json_decref(urls);
    } while (status == 0 && token.len > 0);
    buf_release(&token);
    return status;
}

/* ---- verbs ---- */

static const struct verb {
    const char *name;
    int (*run)(struct session *s, const char *operand, struct err *err);
    bool takes_attributes;
    bool optional_operand;
} verbs[] = {
    {"create", do_create, true, false},      {"url", do_url, false, false},
    {"describe", do_describe, false, false}, {"set", do_set, true, false},
    {"purge", do_purge, false, false},       {"delete", do_delete, false, false},
    {"list", do_list, false, true},
};

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    opt_fail("unknown command '%s' (create, url, describe, set, purge, delete, list)", name);
}

static const struct verb *check(const struct config *config, struct session *s)
{
    const struct verb *verb = find_verb(config->verb);
    if (config->operands == 0 && !verb->optional_operand)
        opt_fail("%s: which queue?", verb->name);
    if (config->operands > 1 && verb->optional_operand)
        opt_fail("unexpected operand '%s'", config->operand[1]);
    if (config->attribute.count > 0 && !verb->takes_attributes)
        opt_fail("%s takes no attributes", verb->name);
    if (config->fifo && verb->run != do_create)
        opt_fail("--fifo goes with create");
    if (config->attribute.count == 0 && verb->run == do_set)
        opt_fail("set: which attribute? (-a NAME=VALUE)");
    for (size_t i = 0; i < config->attribute.count; i++) {
        struct span value = span_str(config->attribute.item[i]);
        struct span name = span_cut(&value, '=');
        if (name.len == 0 || value.ptr == NULL)
            opt_fail("'%s' is not NAME=VALUE", config->attribute.item[i]);
        s->attribute[s->attributes++] = (struct sqs_pair){name, value};
    }
    return verb;
}

/* Every operand in turn; one that fails is reported and the others go on. */
static int run(struct session *s, const struct verb *verb)
{
    const struct config *config = s->config;
    struct err err = {0};
    int status = EXIT_DONE;
    int count = verb->optional_operand && config->operands == 0 ? 1 : config->operands;
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
        OPT_LIST('a', "attribute", "NAME=VALUE", &config->attribute,
                 "an attribute for create or set (repeatable)"),
        OPT_FLAG(0, "fifo", &config->fifo, "create a FIFO queue: NAME ends in .fifo"),
        OPT_END,
    };
    const struct opt_usage usage = {
        .synopsis = "[OPTION]... COMMAND [QUEUE]...",
        .about = "Manage SQS queues. COMMAND is create, url, describe, set, purge or delete, each\n"
                 "with queues (names or URLs), or list [PREFIX]. Prints a JSON object a queue.",
        .own = own,
        .shared = aws_option_table(&config->aws),
        .example = "sqsqueue create -a VisibilityTimeout=60 creator_follower_in",
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
    struct session s = {.config = &config};
    const struct verb *verb = check(&config, &s);

    sig_install();
    struct err err = {0};
    struct loop *loop = loop_new();
    if (sqs_client_init(&s.sqs, loop, &config.aws, &err) != 0) {
        msg_err(&err, NULL);
        loop_free(loop);
        return (int)err_exit(&err);
    }
    output_init(&s.out, STDOUT_FILENO, "standard output");
    struct buf *bufs[] = {&s.body, &s.reply, &s.url, &s.line};
    for (size_t i = 0; i < 4; i++)
        buf_init(bufs[i], 0);
    int status = run(&s, verb);
    for (size_t i = 0; i < 4; i++)
        buf_release(bufs[i]);
    jsonapi_release(&s.sqs);
    loop_free(loop);
    return status;
}
