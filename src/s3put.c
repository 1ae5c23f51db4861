/* s3put: files, folders, a manifest's files, standard input or a command's output into S3. A
 * receipt is printed for each object when it is there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aws/caps.h"
#include "s3/files.h"
#include "s3/manifest.h"
#include "s3/plan.h"
#include "s3/put.h"
#include "s3/report.h"
#include "s3/roll.h"
#include "s3/template.h"
#include "s3/tree.h"
#include "codec/hex.h"
#include "core/msg.h"
#include "core/num.h"
#include "core/opt.h"
#include "core/sig.h"

enum { JOBS = 4, JOBS_MANY = 16 };
#define ROLL_BYTES ((uint64_t)128 << 20) /* when only --roll-time is given */
#define ROLL_MS    ((int64_t)7 * 86400 * 1000)

struct config {
    struct aws_options aws;
    struct s3_header_options headers;
    const char *output, *manifest, *failed, *content_type, *if_match, *bytes, *sha256;
    uint64_t part_size, roll_bytes;
    int64_t jobs, roll_ms;
    int checksum;
    bool gzip, echo, keep_meta;
    bool recursive, follow, resume, if_none_match, progress, no_progress;
};

static struct config cfg = {.aws = AWS_OPTIONS_INIT, .part_size = S3_PLAN_PART};

/* The words of --checksum; the first is the default. */
#define CHECKSUMS "auto|crc64nvme|crc32|crc32c|sha1|sha256|md5|none"
static const enum hashes_kind checksums[] = {HASHES_KINDS,  HASHES_CRC64NVME, HASHES_CRC32,
                                             HASHES_CRC32C, HASHES_SHA1,      HASHES_SHA256,
                                             HASHES_MD5,    HASHES_KINDS};

static const struct opt options[] = {
    OPT_TEXT('o', "output", "URL", &cfg.output, "the destination; all operands are sources then"),
    OPT_FLAG('r', "recursive", &cfg.recursive, "FILE is a folder: all that is below it"),
    OPT_TEXT(0, "manifest", "FILE", &cfg.manifest, "NDJSON lines with path and key (-: stdin)"),
    OPT_TEXT(0, "failed", "FILE", &cfg.failed, "write failed items to FILE, as a manifest"),
    OPT_TEXT('t', "content-type", "TYPE", &cfg.content_type,
             "media type (default: by the key's extension)"),
    OPT_FLAG(0, "resume", &cfg.resume, "go on with interrupted uploads of large files"),
    OPT_FLAG(0, "if-none-match", &cfg.if_none_match, "only if there is no such object yet"),
    OPT_SIZE(0, "roll-bytes", "SIZE", &cfg.roll_bytes, 1, INT64_MAX,
             "lines: a new object every SIZE"),
    OPT_DURATION(0, "roll-time", &cfg.roll_ms, 1, ROLL_MS, "lines: a new object after TIME"),
    OPT_INT('j', "jobs", "N", &cfg.jobs, 1, S3_UPLOAD_JOBS_MAX,
            "requests in flight (default 4; many files 16)"),
    OPT_RARE,
    OPT_FLAG(0, "gzip", &cfg.gzip, "lines: compress the objects"),
    OPT_FLAG('e', "echo", &cfg.echo, "lines: print each once it is stored"),
    OPT_FLAG(0, "keep-meta", &cfg.keep_meta, "lines: store _s3, _sqs, _kinesis and _error too"),
    OPT_TEXT(0, "expect-bytes", "N", &cfg.bytes, "publish nothing unless it has N bytes"),
    OPT_TEXT(0, "expect-sha256", "HEX", &cfg.sha256, "publish nothing unless it has this hash"),
    S3_HEADERS_OPTIONS(&cfg.headers),
    S3_HEADERS_RARE_OPTIONS(&cfg.headers),
    OPT_CHOICE(0, "checksum", CHECKSUMS, &cfg.checksum, "sent with the object"),
    OPT_TEXT(0, "if-match", "ETAG", &cfg.if_match, "only in place of the object with that ETag"),
    OPT_FLAG(0, "follow", &cfg.follow, "with -r: follow symbolic links"),
    OPT_SIZE(0, "part-size", "SIZE", &cfg.part_size, (int64_t)CAP_S3_PART_MIN,
             (int64_t)CAP_S3_PART_MAX, "larger objects go in parts (default 8M)"),
    OPT_FLAG(0, "unsigned-payload", &cfg.aws.unsigned_payload, "over http: do not sign the bytes"),
    AWS_OPTIONS_VARIANTS(&cfg.aws),
    OPT_FLAG(0, "progress", &cfg.progress, "show progress even if not on a terminal"),
    OPT_FLAG(0, "no-progress", &cfg.no_progress, "show none"),
    OPT_END,
};

/* Where the objects come from is one of four: files, walk, manifest, roll. */
struct work {
    struct s3_put_config config;
    struct s3_files files;
    const char *folder;
    bool many; /* objects, perhaps */
    struct s3_tree *walk;
    struct s3_manifest *manifest;
    struct s3_roll *roll;
    struct s3_put *put;
    struct s3_report report;
};

/* ---- the work ---- */

static void stop(void *ctx)
{
    struct work *work = ctx;
    if (work->roll != NULL)
        s3_roll_stop(work->roll);
    if (work->put != NULL)
        s3_put_stop(work->put);
    if (work->manifest != NULL)
        s3_manifest_stop(work->manifest);
}

static void on_stored(void *ctx, const struct s3_put_job *job, const struct s3_receipt *receipt)
{
    s3_report_stored(&((struct work *)ctx)->report, job, receipt);
}

static void on_failed(void *ctx, const struct s3_put_job *job, bool service, const struct err *err)
{
    s3_report_failed(&((struct work *)ctx)->report, job, service, err);
}

static void on_moved(void *ctx, uint64_t bytes)
{
    struct work *work = ctx;
    struct progress *progress = &work->report.progress;
    progress->bytes += bytes;
    progress->inflight = (uint64_t)s3_put_inflight(work->put);
    progress_tick(progress);
}

static void on_more(void *ctx)
{
    s3_put_more(((struct work *)ctx)->put);
}

static int open_source(struct work *work, struct err *err)
{
    struct s3_put_jobs *from = &work->config.jobs_from;
    struct span prefix = work->files.to.key;
    if (work->folder != NULL) {
        work->walk = s3_tree_new(work->folder, prefix, cfg.follow, err);
        *from = (struct s3_put_jobs){s3_tree_next, work->walk};
        return work->walk != NULL ? 0 : err_prefix(err, "%s", work->folder);
    }
    if (cfg.manifest != NULL) {
        work->manifest = s3_manifest_new(work->config.loop, cfg.manifest, prefix,
                                         work->config.headers, on_more, work, err);
        *from = (struct s3_put_jobs){s3_manifest_next, work->manifest};
        return work->manifest != NULL ? 0 : -1;
    }
    *from = (struct s3_put_jobs){s3_files_next, &work->files};
    work->report.progress.total = work->files.files;
    return 0;
}

static bool is_roll(void)
{
    return cfg.roll_bytes > 0 || cfg.roll_ms > 0;
}

static struct s3_roll *roll_new(struct work *work)
{
    const struct s3_put_config *put = &work->config;
    struct s3_roll_config config = {.loop = put->loop,
                                    .aws = put->aws,
                                    .bucket = put->bucket,
                                    .template = work->files.to.key,
                                    .headers = put->headers,
                                    .content_type = put->content_type,
                                    .part_size = put->part_size,
                                    .jobs = put->jobs,
                                    .checksum = put->checksum,
                                    .condition = put->condition,
                                    .bytes = cfg.roll_bytes > 0 ? cfg.roll_bytes : ROLL_BYTES,
                                    .time_ms = cfg.roll_ms,
                                    .gzip = cfg.gzip,
                                    .echo = cfg.echo,
                                    .keep_meta = cfg.keep_meta,
                                    .report = &work->report};
    return s3_roll_new(&config, STDIN_FILENO);
}

static int prepare(struct work *work, struct err *err)
{
    struct s3_put_config *config = &work->config;
    if (s3_report_open(&work->report, cfg.failed, err) != 0)
        return -1;
    config->aws = aws_new(config->loop, &cfg.aws, AWS_S3, err);
    if (config->aws == NULL || open_source(work, err) != 0)
        return -1;
    if (cfg.aws.accelerate && !aws_accelerates(config->aws, config->bucket))
        return err_set(err, ERR_USAGE, "transfer acceleration: not for a bucket of that name");
    bool https = strncmp(aws_endpoint(config->aws), "https:", 6) == 0;
    if (cfg.checksum == 0)
        config->checksum = s3_sums_default(aws_on_aws(config->aws), https);
    if (cfg.checksum == 0 && config->checksum == HASHES_KINDS && cfg.aws.unsigned_payload)
        config->checksum = HASHES_CRC32; /* nothing else would notice an error on the wire */
    return 0;
}

static void put_all(struct work *work)
{
    struct progress *progress = &work->report.progress;
    struct err err;
    progress_start(progress, "objects",
                   cfg.no_progress ? PROGRESS_NEVER
                   : cfg.progress  ? PROGRESS_ALWAYS
                                   : PROGRESS_AUTO);
    if (is_roll())
        work->roll = roll_new(work);
    else
        work->put = s3_put_new(&work->config);
    loop_on_stop(work->config.loop, stop, work);
    loop_run(work->config.loop);
    progress_finish(progress);
    if (work->walk != NULL && s3_tree_links(work->walk) > 0)
        msg_error("symbolic links not followed (--follow): %llu",
                  (unsigned long long)s3_tree_links(work->walk));
    if (work->manifest != NULL && s3_manifest_check(work->manifest, &err) != 0)
        s3_report_end(&work->report, &err);
}

static int run(struct work *work)
{
    struct s3_put_config *config = &work->config;
    struct err err;
    config->loop = loop_new();
    config->stored = on_stored;
    config->failed = on_failed;
    config->moved = on_moved;
    config->ctx = work->report.ctx = work;
    work->report.bucket = config->bucket;
    work->report.stop = stop;
    if (prepare(work, &err) == 0)
        put_all(work);
    else
        s3_report_end(&work->report, &err);
    aws_free(config->aws);
    s3_put_free(work->put);
    s3_roll_free(work->roll);
    s3_tree_free(work->walk);
    s3_manifest_free(work->manifest);
    loop_free(config->loop);
    if (sig_stopping())
        sig_die_of(sig_number());
    return s3_report_close(&work->report, work->many);
}

/* ---- the command line ---- */

static void read_headers(struct s3_headers *headers)
{
    struct err err;
    int status = 0;
    if (cfg.content_type != NULL)
        status = s3_headers_check("--content-type", cfg.content_type, &err);
    if (status == 0)
        status = s3_headers_read(headers, &cfg.headers, &err);
    if (status != 0)
        opt_fail("%s", err.message);
}

static void read_expect(struct s3_expect *expect)
{
    expect->has_bytes = cfg.bytes != NULL;
    expect->has_sha256 = cfg.sha256 != NULL;
    if (cfg.bytes != NULL && num_u64(span_str(cfg.bytes), UINT64_MAX, &expect->bytes) != 0)
        opt_fail("--expect-bytes: '%s' is not a number", cfg.bytes);
    if (cfg.sha256 != NULL &&
        hex_decode(span_str(cfg.sha256), expect->sha256, sizeof expect->sha256) != 0)
        opt_fail("--expect-sha256: '%s' is not 64 hexadecimal digits", cfg.sha256);
}

/* If-None-Match: *, or If-Match with the ETag in quotes. */
static void read_condition(struct work *work)
{
    static struct http_header condition = {"if-none-match", "*"};
    static char etag[256];
    struct err err;
    if (cfg.if_none_match && cfg.if_match != NULL)
        opt_fail("either --if-none-match or --if-match");
    if (cfg.if_match != NULL) {
        if (work->many)
            opt_fail("--if-match: not for several objects");
        if (s3_headers_check("--if-match", cfg.if_match, &err) != 0)
            opt_fail("%s", err.message);
        const char *quote = cfg.if_match[0] == '"' ? "" : "\"";
        if ((size_t)snprintf(etag, sizeof etag, "%s%s%s", quote, cfg.if_match, quote) >=
            sizeof etag)
            opt_fail("--if-match: too long for an ETag");
        condition = (struct http_header){"if-match", etag};
    }
    if (cfg.if_none_match || cfg.if_match != NULL)
        work->config.condition = &condition;
}

/* Is the destination an option among the first count arguments? */
static bool names_output(int count, char **argv)
{
    for (int i = 1; i < count; i++)
        if (strncmp(argv[i], "-o", 2) == 0 || strncmp(argv[i], "--output", 8) == 0)
            return true;
    return false;
}

/* "... s3://BUCKET/KEY -- COMMAND ARG..." or "-o s3://... -- COMMAND": cuts the command off; getopt
 * would swallow the "--". */
static char **cut_command(int *argc, char **argv)
{
    for (int i = 2; i + 1 < *argc; i++) {
        if (strcmp(argv[i], "--") != 0)
            continue;
        if (!s3_url_is(argv[i - 1]) && !names_output(i, argv))
            return NULL;
        *argc = i;
        argv[i] = NULL;
        return argv + i + 1;
    }
    return NULL;
}

static void check_roll(struct work *work, int count, char **operand)
{
    struct span template = work->files.to.key;
    struct err err;
    if (count != 1 || strcmp(operand[0], "-") != 0)
        opt_fail("--roll-bytes, --roll-time: lines come from standard input, FILE must be -");
    if (cfg.recursive || cfg.resume || cfg.bytes != NULL || cfg.sha256 != NULL)
        opt_fail("--roll-bytes, --roll-time: not with -r, --resume or --expect-...");
    if (s3_template_check(template, &err) != 0)
        opt_fail("%s", err.message);
    if (!s3_template_unique(template) && !cfg.if_none_match)
        opt_fail("objects could replace each other: the key needs {uuid}, or --if-none-match");
    work->many = true;
}

/* Sources and destination. */
static void read_operands(struct work *work, int count, char **operand)
{
    struct s3_files *files = &work->files;
    struct err err;
    const char *to = cfg.output;
    if (to == NULL && count == 0)
        opt_fail("no destination: s3://BUCKET/KEY");
    if (to == NULL)
        to = operand[--count];
    if (s3_url_parse(to, &files->to, &err) != 0)
        opt_fail("%s", err.message);
    bool command = files->command != NULL, manifest = cfg.manifest != NULL;
    if ((count > 0) + command + manifest != 1)
        opt_fail(count == 0 && !command && !manifest ? "no FILE given"
                                                     : "either FILEs, a COMMAND or a manifest");
    if ((cfg.recursive || manifest) && !s3_files_folder(files->to.key))
        opt_fail("%s needs a KEY that is empty or ends in /", manifest ? "--manifest" : "-r");
    if (cfg.recursive && (count != 1 || command))
        opt_fail("-r needs one folder");
    if (cfg.follow && !cfg.recursive)
        opt_fail("--follow: only with -r");
    if (cfg.recursive)
        work->folder = operand[0];
    else
        files->file = operand;
    files->files = cfg.recursive ? 0 : (size_t)count;
    if (is_roll())
        check_roll(work, count, operand);
    else if (cfg.gzip || cfg.echo || cfg.keep_meta)
        opt_fail("--gzip, --echo, --keep-meta: only with --roll-bytes or --roll-time");
    else if (!cfg.recursive && !manifest && s3_files_check(files, &err) != 0)
        opt_fail("%s", err.message);
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... FILE... s3://BUCKET/KEY\n"
                    "       s3put [OPTION]... -o s3://BUCKET/KEY -- COMMAND [ARG]...",
        .about = "Stores files (- is standard input), or what COMMAND prints if it exits with 0.\n"
                 "A file's name is added to a KEY that ends in /. Prints a receipt for each.",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .min_operands = 0,
        .max_operands = -1,
    };
    static struct s3_headers headers;
    struct work work = {.config = {.headers = &headers}};
    work.files.command = cut_command(&argc, argv);
    int at = opt_parse(argc, argv, &usage);
    read_operands(&work, argc - at, argv + at);
    read_headers(&headers);
    read_expect(&work.config.expect);
    work.many = work.many || work.files.files > 1 || work.folder != NULL || cfg.manifest != NULL;
    if (work.many && (cfg.bytes != NULL || cfg.sha256 != NULL))
        opt_fail("--expect-bytes, --expect-sha256: not for several objects");
    read_condition(&work);
    work.config.bucket = work.files.to.bucket;
    work.config.content_type = cfg.content_type;
    work.config.resume = cfg.resume;
    work.config.part_size = cfg.part_size;
    work.config.checksum = checksums[cfg.checksum];
    work.config.jobs = cfg.jobs > 0 ? (int)cfg.jobs : work.many ? JOBS_MANY : JOBS;
    sig_install();
    int status = run(&work);
    s3_headers_release(&headers);
    return status;
}
