/* kinread: the records of a Kinesis stream as lines on standard output, all shards in parallel
 * (aws/kinesis_reader.h). No page is asked for while the output is full, so memory is bounded. */
#include <string.h>
#include <unistd.h>

#include "aws/kinesis_client.h"
#include "aws/kinesis_reader.h"
#include "codec/jwrite.h"
#include "codec/ndrec.h"
#include "core/clock.h"
#include "core/msg.h"
#include "core/num.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/sig.h"
#include "net/outstream.h"

enum { SEQUENCE_MOST = 129 }; /* digits */

struct config {
    const char *stream, *from;
    int64_t jobs, max; /* max 0: no limit */
    struct opt_list shard;
    bool follow, no_meta, progress, no_progress;
    struct aws_options aws;

    enum kinesis_iterator kind; /* what from says */
    int64_t at_ms;
    const char *after;
};

struct read {
    const struct config *config;
    struct loop *loop;
    struct jsonapi kinesis;
    struct kinesis_reader *reader;
    struct outstream *out;
    struct ndrec rec;
    struct buf lines, meta;
    struct progress progress;
    struct err out_err;
};

/* ---- records to lines ---- */

/* What all lines of a shard's page begin their _kinesis with. */
static void meta_start(struct read *read, const char *shard)
{
    buf_clear(&read->meta);
    buf_adds(&read->meta, "\"_kinesis\":{\"stream\":");
    jwrite_string(&read->meta, kinesis_client_name(read->config->stream));
    buf_adds(&read->meta, ",\"shard\":");
    jwrite_string(&read->meta, span_str(shard));
    buf_adds(&read->meta, ",\"seq\":");
}

static void add_line(struct read *read, const struct kinesis_record *record, size_t meta_len)
{
    struct span meta = span_of(NULL, 0);
    if (!read->config->no_meta) {
        buf_truncate(&read->meta, meta_len);
        jwrite_string(&read->meta, record->sequence);
        buf_adds(&read->meta, ",\"key\":");
        jwrite_string(&read->meta, record->key);
        buf_adds(&read->meta, ",\"time\":");
        buf_addu(&read->meta, (uint64_t)(record->arrival_ms > 0 ? record->arrival_ms : 0));
        buf_addc(&read->meta, '}');
        meta = buf_span(&read->meta);
    }
    ndrec_wrap(&read->rec, record->data, meta, &read->lines);
    buf_addc(&read->lines, '\n');
    read->progress.done++;
    read->progress.bytes += record->data.len;
}

static bool enough(const struct read *read)
{
    return read->config->max > 0 && read->progress.done >= (uint64_t)read->config->max;
}

static bool on_page(void *ctx, const char *shard, const struct kinesis_page *page)
{
    struct read *read = ctx;
    buf_clear(&read->lines);
    meta_start(read, shard);
    size_t meta_len = read->meta.len;
    for (size_t i = 0; i < page->count && !enough(read); i++)
        add_line(read, &page->record[i], meta_len);
    outstream_add(read->out, buf_span(&read->lines));
    progress_tick(&read->progress);
    return !enough(read);
}

static bool on_wants(void *ctx)
{
    const struct read *read = ctx;
    return !outstream_full(read->out);
}

static void on_drained(void *ctx)
{
    struct read *read = ctx;
    kinesis_reader_resume(read->reader);
}

static void on_out_failed(void *ctx, const struct err *err)
{
    struct read *read = ctx;
    read->out_err = *err;
    kinesis_reader_stop(read->reader);
    kinesis_reader_resume(read->reader);
}

/* ---- the whole ---- */

static int run(struct read *read)
{
    const struct config *config = read->config;
    struct err err = {0};
    int status = EXIT_DONE;
    progress_start(&read->progress, "records",
                   config->progress      ? PROGRESS_ALWAYS
                   : config->no_progress ? PROGRESS_NEVER
                                         : PROGRESS_AUTO);
    if (kinesis_reader_run(read->reader, &err) != 0 && err.kind != ERR_CANCELLED) {
        progress_erase();
        msg_err(&err, config->stream);
        status = (int)err_exit(&err);
    }
    err = read->out_err;
    if (err.kind == ERR_NONE)
        outstream_finish(read->out, &err);
    progress_finish(&read->progress);
    if (err.kind != ERR_NONE)
        status = output_exit(&err);
    if (sig_stopping())
        sig_die_of(sig_number());
    return status;
}

static void read_init(struct read *read)
{
    const struct config *config = read->config;
    const struct outstream_events events = {on_drained, on_out_failed, read};
    const struct kinesis_reader_config reader = {
        .kinesis = &read->kinesis,
        .stream = config->stream,
        .jobs = (size_t)config->jobs,
        .follow = config->follow,
        .from = config->kind,
        .at_ms = config->at_ms,
        .sequence = config->after,
        .only = config->shard.item,
        .only_count = config->shard.count,
        .wants = on_wants,
        .page = on_page,
        .ctx = read,
    };
    read->reader = kinesis_reader_new(&reader);
    read->out = outstream_new(read->loop, STDOUT_FILENO, 0, &events);
    ndrec_init(&read->rec);
    buf_init(&read->lines, CAP_LINE_MAX);
    buf_init(&read->meta, 0);
}

static void read_release(struct read *read)
{
    buf_release(&read->meta);
    buf_release(&read->lines);
    ndrec_release(&read->rec);
    outstream_free(read->out);
    kinesis_reader_free(read->reader);
    jsonapi_release(&read->kinesis);
    loop_free(read->loop);
}

/* ---- command line ---- */

static void parse_from(struct config *config)
{
    struct span from = span_str(config->from);
    int64_t ago_ms;
    if (span_is(from, "trim")) {
        config->kind = KINESIS_TRIM_HORIZON;
    } else if (span_is(from, "latest")) {
        config->kind = KINESIS_LATEST;
    } else if (span_starts(from, "at:-") &&
               num_duration(span_str(config->from + 4), INT64_MAX / 2, &ago_ms) == 0) {
        config->kind = KINESIS_AT_TIMESTAMP;
        config->at_ms = clock_wall_ms() - ago_ms;
    } else if (span_starts(from, "at:") && clock_parse(config->from + 3, &config->at_ms) == 0) {
        config->kind = KINESIS_AT_TIMESTAMP;
    } else if (span_starts(from, "after:") && from.len > 6 &&
               strspn(config->from + 6, "0123456789") == from.len - 6 &&
               from.len - 6 <= SEQUENCE_MOST) {
        config->kind = KINESIS_AFTER_SEQUENCE;
        config->after = config->from + 6;
        if (config->shard.count != 1)
            opt_fail("--from after: needs the one --shard that the sequence number is of");
    } else {
        opt_fail("--from %s: not trim, latest, at:TIME or after:SEQUENCE", config->from);
    }
}

static void parse(int argc, char **argv, struct config *config)
{
    const struct opt own[] = {
        OPT_TEXT(0, "from", "WHERE", &config->from,
                 "trim (default), latest, at:TIME, at:-AGO, after:SEQ"),
        OPT_FLAG('f', "follow", &config->follow, "wait for more at the end of the stream"),
        OPT_INT('n', "max", "N", &config->max, 1, INT64_MAX / 2, "stop after N records"),
        OPT_INT('j', "jobs", "N", &config->jobs, 1, KINESIS_READER_JOBS,
                "shards at a time (default 4)"),
        OPT_LIST(0, "shard", "ID", &config->shard, "only this shard (repeatable)"),
        OPT_FLAG(0, "no-meta", &config->no_meta, "leave _kinesis out"),
        OPT_FLAG(0, "progress", &config->progress, "show progress even without a terminal"),
        OPT_FLAG(0, "no-progress", &config->no_progress, "never show progress"),
        OPT_END,
    };
    const struct opt_usage usage = {
        .synopsis = "[OPTION]... STREAM",
        .about = "Write the records of STREAM, a name or an ARN, as lines on standard output.",
        .own = own,
        .shared = aws_option_table(&config->aws),
        .example = "kinread --from at:-15m -f creator_out",
        .min_operands = 1,
        .max_operands = 1,
    };
    config->stream = argv[opt_parse(argc, argv, &usage)];
    parse_from(config);
}

int main(int argc, char **argv)
{
    struct config config = {.from = "trim", .jobs = 4, .aws = AWS_OPTIONS_INIT};
    parse(argc, argv, &config);
    sig_install();
    struct err err = {0};
    struct read read = {.config = &config, .loop = loop_new()};
    if (kinesis_client_init(&read.kinesis, read.loop, &config.aws, &err) != 0) {
        msg_err(&err, NULL);
        loop_free(read.loop);
        return (int)err_exit(&err);
    }
    read_init(&read);
    int status = run(&read);
    read_release(&read);
    return status;
}
