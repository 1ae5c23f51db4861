/* kinput: each line of standard input becomes a record of a Kinesis stream; PutRecords of up to
 * 500, many under way. The frame is aws/feeder.h. Records of one partition key (-k) are put one
 * after the other, so that none overtakes another even when single records of a request fail. */
#include <stdio.h>
#include <string.h>

#include "aws/feeder.h"
#include "aws/kinesis_client.h"
#include "aws/kinesis_key.h"
#include "codec/json.h"
#include "codec/jwrite.h"
#include "codec/ndrec.h"
#include "core/msg.h"
#include "core/random.h"
#include "core/sig.h"

enum {
    REQUEST_BYTES = 256 * 1024, /* of data and keys in one request, unless one record has more */
    RECORD_KIB = 1024,          /* the service's default limit */
};

struct config {
    const char *stream;
    const char *key, *hash_key;
    bool keep_meta;
    struct feeder_options feeder;
    struct aws_options aws;
};

struct put {
    const struct config *config;
    size_t record_max; /* bytes of data and key */
    uint64_t seed;     /* of random keys */
    struct ndrec rec;
    struct buf payload, key, hash_key, meta;
    size_t bytes; /* in the request being built */
    struct kinesis_result result[CAP_KINESIS_BATCH];
    struct buf scratch; /* holds what result points to */
};

/* ---- requests ---- */

/* The partition key of the line just scanned: the member, or a random one that is the same each
 * time the line is asked about. */
static int partition_key(struct put *put, uint64_t number, struct span *key, struct err *err)
{
    if (put->config->key == NULL) {
        char text[32];
        snprintf(text, sizeof text, "%llx.%llx", (unsigned long long)put->seed,
                 (unsigned long long)number);
        uint64_t hash = keyset_hash(span_str(text));
        buf_clear(&put->key);
        buf_addf(&put->key, "%016llx", (unsigned long long)hash);
        *key = buf_span(&put->key);
        return 0;
    }
    if (ndrec_label(&put->rec, put->config->key, &put->key, key, err) != 0)
        return -1;
    size_t characters = 0;
    for (size_t i = 0; i < key->len; i++)
        characters += ((unsigned char)key->ptr[i] & 0xc0) != 0x80;
    if (characters < 1 || characters > CAP_KINESIS_KEY)
        return err_set(err, ERR_DATA, "%s: a partition key has 1 to %d characters, not %zu",
                       put->config->key, CAP_KINESIS_KEY, characters);
    return 0;
}

static int explicit_hash_key(struct put *put, struct span *hash_key, struct err *err)
{
    kinesis_hash hash;
    *hash_key = span_of(NULL, 0);
    if (put->config->hash_key == NULL)
        return 0;
    if (ndrec_label(&put->rec, put->config->hash_key, &put->hash_key, hash_key, err) != 0)
        return -1;
    if (kinesis_key_parse(*hash_key, &hash) != 0)
        return err_set(err, ERR_DATA, "%s: not a whole number from 0 to 2^128-1",
                       put->config->hash_key);
    return 0;
}

static int sort(void *ctx, struct span line, uint64_t *order, unsigned *lane, struct err *err)
{
    struct put *put = ctx;
    struct span key;
    (void)lane;
    if (ndrec_scan(&put->rec, line, err) != 0 || partition_key(put, 0, &key, err) != 0)
        return -1;
    *order = keyset_hash(key);
    return 0;
}

static void begin(void *ctx, struct buf *body, unsigned lane)
{
    struct put *put = ctx;
    (void)lane;
    put->bytes = 0;
    kinesis_proto_put_begin(body, span_str(put->config->stream));
}

static enum feeder_add add(void *ctx, struct buf *body, unsigned index,
                           const struct pending_item *item, struct err *err)
{
    struct put *put = ctx;
    struct span key, hash_key;
    buf_clear(&put->payload);
    if (ndrec_scan(&put->rec, item->line, err) != 0 ||
        ndrec_payload(&put->rec, put->config->keep_meta, &put->payload, err) != 0 ||
        partition_key(put, item->number, &key, err) != 0 ||
        explicit_hash_key(put, &hash_key, err) != 0)
        return FEEDER_BAD;
    size_t size = kinesis_proto_size(buf_span(&put->payload), key);
    if (size > put->record_max || buf_failed(&put->payload)) {
        err_set(err, ERR_DATA, "a record of %zu bytes with its key; the stream takes at most %zu",
                size, put->record_max);
        return FEEDER_BAD;
    }
    if (index > 0 && put->bytes + size > REQUEST_BYTES)
        return FEEDER_FULL;
    put->bytes += size;
    kinesis_proto_put_add(body, buf_span(&put->payload), key, hash_key);
    return FEEDER_ADDED;
}

static void end(void *ctx, struct buf *body)
{
    (void)ctx;
    kinesis_proto_put_end(body);
}

/* ---- replies ---- */

static int read_reply(void *ctx, struct span reply, size_t sent, struct feeder_result *result,
                      struct err *err)
{
    struct put *put = ctx;
    if (kinesis_proto_read_put(reply, sent, put->result, &put->scratch, err) != 0)
        return -1;
    for (size_t i = 0; i < sent; i++)
        result[i] = kinesis_client_result(&put->result[i]);
    return 0;
}

static void echo(void *ctx, const struct pending_item *item, const struct feeder_result *result,
                 struct buf *out)
{
    struct put *put = ctx;
    struct span key;
    if (ndrec_scan(&put->rec, item->line, NULL) != 0 ||
        partition_key(put, item->number, &key, NULL) != 0)
        return;
    buf_clear(&put->meta);
    buf_adds(&put->meta, "\"_kinesis\":{\"stream\":");
    jwrite_string(&put->meta, kinesis_client_name(put->config->stream));
    buf_adds(&put->meta, ",\"shard\":");
    jwrite_string(&put->meta, result->place);
    buf_adds(&put->meta, ",\"seq\":");
    jwrite_string(&put->meta, result->id);
    buf_adds(&put->meta, ",\"key\":");
    jwrite_string(&put->meta, key);
    buf_addc(&put->meta, '}');
    ndrec_set(&put->rec, "_kinesis", buf_span(&put->meta), out);
}

static void hint(void *ctx, struct err *err)
{
    struct put *put = ctx;
    kinesis_client_hint(put->config->stream, err);
}

/* ---- the whole ---- */

/* Is the stream there, and how long may its records be? A producer need not be allowed to ask. */
static int look_at_stream(struct put *put, struct jsonapi *kinesis, struct err *err)
{
    put->record_max = (size_t)RECORD_KIB * 1024;
    json_t *summary = kinesis_client_summary(kinesis, put->config->stream, err);
    if (summary == NULL)
        return strncmp(err->code, "AccessDenied", 12) == 0 ? 0 : -1;
    int64_t kib = json_int(summary, "MaxRecordSizeInKiB", RECORD_KIB);
    if (kib >= 1 && kib <= (int64_t)(CAP_KINESIS_RECORD / 1024))
        put->record_max = (size_t)kib * 1024;
    json_decref(summary);
    return 0;
}

static int run(struct put *put, struct jsonapi *kinesis)
{
    const struct config *config = put->config;
    struct err err = {0};
    if (look_at_stream(put, kinesis, &err) != 0) {
        if (sig_stopping())
            sig_die_of(sig_number());
        msg_err(&err, config->stream);
        return (int)err_exit(&err);
    }
    const struct feeder_ops ops = {
        .unit = "records",
        .operation = "PutRecords",
        .batch_max = CAP_KINESIS_BATCH,
        .sort = config->key != NULL ? sort : NULL,
        .begin = begin,
        .add = add,
        .end = end,
        .read = read_reply,
        .echo = echo,
        .hint = hint,
    };
    return feeder_run(kinesis, &ops, put, &config->feeder);
}

static void parse(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        OPT_TEXT('k', "key", "FIELD", &config->key,
                 "the member with the partition key (else random)"),
        OPT_TEXT(0, "hash-key", "FIELD", &config->hash_key,
                 "the member with the explicit hash key"),
        FEEDER_OPT_JOBS(&config->feeder, "requests in flight (default 8)"),
        FEEDER_OPT_ECHO(&config->feeder, "print each line once its record is stored"),
        OPT_FLAG(0, "keep-meta", &config->keep_meta, "store _s3, _sqs, _kinesis and _error too"),
        FEEDER_OPT_REST(&config->feeder),
        OPT_END,
    };
    const struct opt_usage usage = {
        .synopsis = "[OPTION]... STREAM",
        .about = "Put each line of standard input as a record into STREAM, a name or an ARN.",
        .own = own,
        .shared = aws_option_table(&config->aws),
        .example = "kinput -k follower_handle creator_out < scored.ndjson",
        .min_operands = 1,
        .max_operands = 1,
    };
    config->stream = argv[opt_parse(argc, argv, &usage)];
}

int main(int argc, char **argv)
{
    struct config config = {.feeder = FEEDER_OPTIONS_INIT(8), .aws = AWS_OPTIONS_INIT};
    parse(argc, argv, &config);
    sig_install();
    struct err err = {0};
    struct loop *loop = loop_new();
    struct jsonapi kinesis;
    if (kinesis_client_init(&kinesis, loop, &config.aws, &err) != 0) {
        msg_err(&err, NULL);
        loop_free(loop);
        return (int)err_exit(&err);
    }
    static struct put put;
    put.config = &config;
    put.seed = random_u64();
    struct buf *bufs[] = {&put.payload, &put.key, &put.hash_key, &put.meta, &put.scratch};
    ndrec_init(&put.rec);
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_init(bufs[i], 0);
    int status = run(&put, &kinesis);
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_release(bufs[i]);
    ndrec_release(&put.rec);
    jsonapi_release(&kinesis);
    loop_free(loop);
    return status;
}
