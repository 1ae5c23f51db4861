/* s3bucket: make, remove and describe buckets, and show, set and remove what is configured on them.
 * The first operand is a verb, the second the bucket. A verb that names a configuration shows it
 * when nothing follows, sets it from a file or words, and removes it with --delete. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "s3/configure.h"
#include "aws/s3_proto.h"
#include "s3/record.h"
#include "s3/url.h"
#include "codec/caps.h"
#include "codec/jwrite.h"
#include "core/file.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/sig.h"

struct config {
    struct aws_options aws;
    struct span bucket;
    char **word; /* what follows the bucket */
    int words;
    bool remove, xml, versioning;
    struct opt_list tag;
};

static struct config cfg = {.aws = AWS_OPTIONS_INIT};

static const struct opt options[] = {
    OPT_FLAG('d', "delete", &cfg.remove, "remove the configuration"),
    OPT_FLAG('x', "xml", &cfg.xml, "show it as the service sends it"),
    OPT_FLAG('V', "versioning", &cfg.versioning, "create: keep old versions of objects"),
    OPT_LIST('t', "tag", "KEY=VALUE", &cfg.tag, "create: a tag of the bucket (repeatable)"),
    OPT_END};

struct work {
    struct loop *loop;
    struct aws *aws;
    const struct s3_topic *topic; /* of the verb; NULL: it is about the bucket itself */
    json_t *document;             /* to be set; NULL: none */
    struct buf line;              /* what to print */
    bool partly;                  /* something that is not the whole could not be had */
};

/* ---- documents from the command line ---- */

/* AWS spells them with a capital letter. */
static json_t *status_word(const char *word)
{
    bool on = strcasecmp(word, "enabled") == 0;
    if (!on && strcasecmp(word, "suspended") != 0)
        return NULL;
    return json_pack("{s:s}", "Status", on ? "Enabled" : "Suspended");
}

/* KEY=VALUE each, from argv. NULL: one has no '='. */
static json_t *tags_of(char *const *word, size_t count)
{
    json_t *set = json_array();
    for (size_t i = 0; i < count; i++) {
        const char *equals = strchr(word[i], '=');
        json_t *key = equals != NULL ? json_stringn(word[i], (size_t)(equals - word[i])) : NULL;
        json_t *value = equals != NULL ? json_string(equals + 1) : NULL;
        if (key == NULL || value == NULL) { /* NULL also when it is not UTF-8 */
            json_decref(key);
            json_decref(value);
            json_decref(set);
            return NULL;
        }
        json_array_append_new(set, json_pack("{s:o,s:o}", "Key", key, "Value", value));
    }
    return json_pack("{s:o}", "TagSet", set);
}

static json_t *encryption_of(char *const *word, int count)
{
    if (count > 2 || (strcmp(word[0], "AES256") != 0 && strncmp(word[0], "aws:kms", 7) != 0))
        return NULL;
    json_t *rule = json_pack("{s:s}", "SSEAlgorithm", word[0]);
    if (count == 2)
        json_object_set_new(rule, "KMSMasterKeyID", json_string(word[1]));
    return json_pack("{s:[{s:o}]}", "Rules", "ApplyServerSideEncryptionByDefault", rule);
}

static json_t *public_access_of(const char *word)
{
    int block = strcmp(word, "block") == 0;
    if (!block && strcmp(word, "allow") != 0)
        return NULL;
    return json_pack("{s:b,s:b,s:b,s:b}", "BlockPublicAcls", block, "IgnorePublicAcls", block,
                     "BlockPublicPolicy", block, "RestrictPublicBuckets", block);
}

/* The document that words stand for; NULL: they are none of the topic's. */
static json_t *from_words(const struct s3_topic *topic)
{
    if (strcmp(topic->name, "tagging") == 0)
        return tags_of(cfg.word, (size_t)cfg.words);
    if (strcmp(topic->name, "encryption") == 0)
        return encryption_of(cfg.word, cfg.words);
    if (cfg.words > 1)
        return NULL;
    if (strcmp(topic->name, "versioning") == 0 || strcmp(topic->name, "accelerate") == 0)
        return status_word(cfg.word[0]);
    return strcmp(topic->name, "public-access") == 0 ? public_access_of(cfg.word[0]) : NULL;
}

/* Reads the document that is to be set and checks it. */
static json_t *read_document(const struct s3_topic *topic, struct err *err)
{
    struct buf text;
    json_t *words = from_words(topic), *document = NULL;
    bool file = words == NULL;
    if (file && cfg.words > 1)
        opt_fail("%s: one file, or the words that --help lists", topic->name);
    buf_init(&text, 0);
    if (!file)
        json_print(words, &text);
    if (!file || file_read(cfg.word[0], CAP_XML_DOCUMENT, &text, err) == 0)
        document = s3_config_read(topic, buf_span(&text), cfg.bucket, err);
    err->code[0] = '\0'; /* no service has said so */
    if (document == NULL && file && err->kind == ERR_DATA)
        err_prefix(err, "%s", cfg.word[0]);
    json_decref(words);
    buf_release(&text);
    return document;
}

/* ---- configurations ---- */

static int configure(struct work *work, struct err *err)
{
    const struct s3_topic *topic = work->topic;
    if (cfg.remove)
        return s3_configure_remove(work->loop, work->aws, cfg.bucket, topic, err);
    if (work->document != NULL)
        return s3_configure_put(work->loop, work->aws, cfg.bucket, topic, work->document, err);
    if (cfg.xml) {
        int status = s3_configure_fetch(work->loop, work->aws, cfg.bucket, topic, &work->line, err);
        buf_addc(&work->line, '\n');
        return status;
    }
    json_t *document = s3_configure_get(work->loop, work->aws, cfg.bucket, topic, err);
    if (document == NULL)
        return -1;
    json_print(document, &work->line);
    buf_addc(&work->line, '\n');
    json_decref(document);
    return 0;
}

/* ---- the bucket itself ---- */

/* One request about the bucket: method, a sub-resource or NULL, a body. */
static int ask(struct work *work, const char *method, const char *resource, struct span body,
               struct s3_reply *reply, struct err *err)
{
    struct sigv4_pair query = {span_str(resource), span_str("")};
    struct aws_request request = {
        .method = method, .query = &query, .query_count = resource != NULL, .body = body};
    return s3_call(work->loop, work->aws, cfg.bucket, (struct span){NULL, 0}, &request, reply, err);
}

static void begin_line(struct work *work, struct span region)
{
    buf_adds(&work->line, "{\"bucket\":");
    s3_record_text(&work->line, cfg.bucket);
    buf_adds(&work->line, ",\"region\":");
    s3_record_text(&work->line, region);
}

/* Sets what the options of create ask for on the bucket that has been made. */
static int set_on(struct work *work, const char *name, json_t *document, struct err *err)
{
    int status = s3_configure_put(work->loop, work->aws, cfg.bucket, s3_topic_named(span_str(name)),
                                  document, err);
    json_decref(document);
    return status == 0 ? 0 : err_prefix(err, "created, but without its %s", name);
}

static int create(struct work *work, struct s3_reply *reply, struct err *err)
{
    struct span region = span_str(aws_region(work->aws));
    struct buf body;
    buf_init(&body, 0);
    s3_proto_write_create_bucket(region, &body);
    int status = ask(work, "PUT", NULL, buf_span(&body), reply, err);
    buf_release(&body);
    if (status == 0) {
        begin_line(work, region);
        buf_adds(&work->line, "}\n");
    }
    if (status == 0 && cfg.versioning)
        status = set_on(work, "versioning", status_word("enabled"), err);
    if (status == 0 && cfg.tag.count > 0)
        status = set_on(work, "tagging", tags_of((char *const *)cfg.tag.item, cfg.tag.count), err);
    return status;
}

static int delete (struct work *work, struct s3_reply *reply, struct err *err)
{
    return ask(work, "DELETE", NULL, (struct span){NULL, 0}, reply, err);
}

/* Adds a configuration to the description: null when there is none; left out when the service has
 * no such thing; reported and left out when it will not say. */
static void describe_topic(struct work *work, const struct s3_topic *topic)
{
    struct err err = {0};
    json_t *document = s3_configure_get(work->loop, work->aws, cfg.bucket, topic, &err);
    bool absent = document == NULL && topic->absent != NULL && strcmp(err.code, topic->absent) == 0;
    if (document == NULL && !absent) {
        if (err.http_status == 501 || err.http_status == 405 || err.kind == ERR_CANCELLED)
            return;
        err_prefix(&err, "%s", topic->name);
        msg_err(&err, cfg.bucket.ptr);
        work->partly = true;
        return;
    }
    buf_addc(&work->line, ',');
    jwrite_name(&work->line, topic->name);
    if (absent)
        buf_adds(&work->line, "null");
    else
        json_print(document, &work->line);
    json_decref(document);
}

static int describe(struct work *work, struct s3_reply *reply, struct err *err)
{
    struct buf region;
    buf_init(&region, 0);
    int status = ask(work, "GET", "location", (struct span){NULL, 0}, reply, err);
    if (status == 0)
        status = s3_proto_read_location(buf_span(&reply->body), &region, err);
    if (status == 0) {
        begin_line(work, region.len > 0 ? buf_span(&region) : span_str("us-east-1"));
        for (const struct s3_topic *topic = s3_topics; topic->name != NULL && !sig_stopping();
             topic++)
            describe_topic(work, topic);
        buf_adds(&work->line, "}\n");
    }
    buf_release(&region);
    return status;
}

static const struct verb {
    const char *name;
    int (*run)(struct work *work, struct s3_reply *reply, struct err *err);
} verbs[] = {{"create", create}, {"delete", delete}, {"describe", describe}};

static void on_stop(void *ctx)
{
    loop_stop(ctx);
}

/* verb NULL: a configuration's. */
static int run(const struct verb *verb, struct work *work)
{
    struct s3_reply reply;
    struct err err = {0};
    struct output out;
    work->loop = loop_new();
    s3_reply_init(&reply);
    output_init(&out, STDOUT_FILENO, "standard output");
    loop_on_stop(work->loop, on_stop, work->loop);
    work->aws = aws_new(work->loop, &cfg.aws, AWS_S3, &err);
    int status = -1;
    if (work->aws != NULL)
        status = verb != NULL ? verb->run(work, &reply, &err) : configure(work, &err);
    struct err why = err;
    if (status == 0 || verb != NULL)
        output_add(&out, work->line.data, work->line.len);
    s3_reply_release(&reply);
    aws_free(work->aws);
    loop_free(work->loop);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (status != 0)
        msg_err(&why, cfg.bucket.ptr);
    if (output_close(&out, &err) != 0)
        return output_exit(&err);
    if (status != 0)
        return (int)err_exit(&why);
    return work->partly ? EXIT_SOME : EXIT_DONE;
}

/* ---- the command line ---- */

static const struct verb *find_verb(const char *name, const struct s3_topic *topic)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    if (topic == NULL)
        opt_fail("%s: not a command (see --help)", name);
    return NULL;
}

static void check_tags(struct work *work)
{
    struct err err = {0};
    json_t *tags = tags_of((char *const *)cfg.tag.item, cfg.tag.count);
    if (tags == NULL)
        opt_fail("--tag: not KEY=VALUE");
    work->topic = s3_topic_named(span_str("tagging"));
    if (work->topic->check(tags, cfg.bucket, &err) != 0)
        opt_fail("--tag: %s", err.message);
    json_decref(tags);
}

/* What does not go together; reads and checks the document to be set. Returns 0, or -1 with err. */
static int prepare(const struct verb *verb, struct work *work, struct err *err)
{
    bool creates = verb != NULL && verb->run == create;
    if ((cfg.versioning || cfg.tag.count > 0) && !creates)
        opt_fail("--versioning and --tag go with create");
    if (verb != NULL && (cfg.words > 0 || cfg.remove || cfg.xml))
        opt_fail("%s takes a bucket and nothing more", verb->name);
    if (cfg.remove + cfg.xml + (cfg.words > 0) > 1)
        opt_fail("one of --delete, --xml and something to set");
    if (cfg.remove && strcmp(work->topic->name, "versioning") == 0)
        opt_fail("versioning cannot be removed; set it to suspended");
    if (cfg.remove && strcmp(work->topic->name, "accelerate") == 0)
        opt_fail("accelerate cannot be removed; set it to suspended");
    if (cfg.tag.count > 0)
        check_tags(work);
    if (cfg.words == 0)
        return 0;
    work->document = read_document(work->topic, err);
    return work->document != NULL ? 0 : -1;
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... COMMAND BUCKET [FILE|WORD...]",
        .about = "create, delete, describe: the bucket itself. The others show a configuration "
                 "as\nJSON, set it when something follows (FILE: XML or JSON, - for standard "
                 "input),\nand remove it with --delete:\n"
                 "  lifecycle, notification, policy, cors   FILE\n"
                 "  versioning, accelerate                  enabled|suspended|FILE\n"
                 "  tagging                                 KEY=VALUE...|FILE\n"
                 "  encryption                              AES256|aws:kms [KEY]|FILE\n"
                 "  public-access                           block|allow|FILE",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .example = "s3bucket lifecycle photos rules.json",
        .min_operands = 2,
        .max_operands = -1,
    };
    struct work work = {0};
    struct err err = {0};
    int at = opt_parse(argc, argv, &usage);
    work.topic = s3_topic_named(span_str(argv[at]));
    const struct verb *verb = find_verb(argv[at], work.topic);
    const char *name = argv[at + 1];
    cfg.bucket = span_str(s3_url_is(name) ? name + strlen("s3://") : name);
    cfg.word = argv + at + 2;
    cfg.words = argc - at - 2;
    if (!s3_url_bucket(cfg.bucket))
        opt_fail("%s: not the name of a bucket", name);
    int status = EXIT_DONE;
    if (prepare(verb, &work, &err) == 0) {
        buf_init(&work.line, 0);
        sig_install();
        status = run(verb, &work);
        buf_release(&work.line);
    } else {
        msg_err(&err, NULL);
        status = (int)err_exit(&err);
    }
    json_decref(work.document);
    return status;
}
