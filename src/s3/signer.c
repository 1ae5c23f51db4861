/* Signing in bulk. The keys are asked for once, and again every minute if they expire; everything
 * else is computation. */
#include "s3/signer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "aws/client.h"
#include "aws/credentials.h"
#include "aws/failures.h"
#include "codec/jscan.h"
#include "codec/jwrite.h"
#include "core/clock.h"
#include "core/msg.h"
#include "core/output.h"
#include "core/sig.h"
#include "net/instream.h"
#include "net/outstream.h"

struct work {
    const struct s3_signer *config;
    struct loop *loop;
    struct aws *aws;
    struct credentials keys;
    int64_t keys_until_ms; /* then the chain is asked again */
    bool asking;
    bool told; /* that the keys expire before the URLs do */
    struct outstream *out;
    struct instream *in;
    struct failures failures;
    struct ndrec line;
    struct buf scratch, url, members, text;
    struct buf waiting; /* a line that came when the keys were too old */
    uint64_t number;    /* of that line */
    struct err err;     /* what ended it early */
};

/* Signatures know whole seconds. */
static int64_t now_ms(void)
{
    return clock_wall_ms() / 1000 * 1000;
}

/* ---- who signs ---- */

#define ASK_MS ((int64_t)60 * 1000) /* how long a set is used before the chain is asked again */

static bool has_keys(const struct work *work)
{
    return work->keys.access_key != NULL && clock_wall_ms() < work->keys_until_ms;
}

static void set_keys(struct work *work, const struct credentials *from)
{
    struct err err;
    const char *token = from->session_token;
    credentials_release(&work->keys);
    if (credentials_set(&work->keys, span_str(from->access_key), span_str(from->secret_key),
                        span_str(token), from->expires_ms, &err) != 0)
        work->err = err;
    work->keys_until_ms = from->expires_ms == 0 ? INT64_MAX : clock_wall_ms() + ASK_MS;
}

/* A URL dies with the keys that signed it. Returns when this one does. */
static int64_t end_of(struct work *work, int64_t now, int64_t expires)
{
    int64_t end = now + expires * 1000;
    char text[25];
    if (work->keys.expires_ms == 0 || work->keys.expires_ms >= end)
        return end;
    if (!work->told) {
        clock_iso(work->keys.expires_ms, text);
        msg_error("the credentials end at %s, and what they sign with them", text);
        work->told = true;
    }
    return work->keys.expires_ms;
}

/* ---- operands ---- */

static void print(struct work *work)
{
    outstream_line(work->out, buf_span(&work->text));
    buf_clear(&work->text);
}

static void sign_form(struct work *work, int64_t now)
{
    const struct s3_policy *policy = work->config->policy;
    struct sigv4_credentials keys = credentials_keys(&work->keys);
    int64_t end_ms = end_of(work, now, policy->expires);
    s3_policy_form(aws_where(work->aws), &keys, policy, now, end_ms, &work->text);
    print(work);
}

static void sign_operands(struct work *work, int64_t now)
{
    struct s3_presign what = *work->config->what;
    struct sigv4_credentials keys = credentials_keys(&work->keys);
    for (size_t i = 0; i < work->config->objects; i++) {
        what.bucket = work->config->object[i].bucket;
        what.key = work->config->object[i].key;
        s3_presign_url(aws_where(work->aws), &keys, &what, now, &work->text);
        end_of(work, now, what.expires);
        print(work);
    }
}

/* ---- lines ---- */

static bool is_ours(struct span raw_name)
{
    return jscan_name_is(raw_name, "url") || jscan_name_is(raw_name, "expires_at") ||
           jscan_name_is(raw_name, "_error");
}

static int sign_line(struct work *work, struct span line, struct err *err)
{
    struct s3_presign what = *work->config->what;
    if (ndrec_scan(&work->line, line, err) != 0 ||
        s3_presign_line(&what, &work->line, &work->scratch, err) != 0 ||
        s3_presign_check(&what, err) != 0)
        return -1;
    int64_t now = now_ms();
    char end[25];
    struct sigv4_credentials keys = credentials_keys(&work->keys);
    buf_clear(&work->url);
    buf_clear(&work->members);
    s3_presign_url(aws_where(work->aws), &keys, &what, now, &work->url);
    clock_iso(end_of(work, now, what.expires), end);
    buf_adds(&work->members, "\"url\":");
    jwrite_string(&work->members, buf_span(&work->url));
    buf_adds(&work->members, ",\"expires_at\":\"");
    buf_add(&work->members, end, 24);
    buf_addc(&work->members, '"');
    ndrec_replace(&work->line, is_ours, buf_span(&work->members), &work->text);
    print(work);
    return 0;
}

static void do_line(struct work *work, struct span line, uint64_t number)
{
    struct err err;
    if (sign_line(work, line, &err) != 0)
        failures_add(&work->failures, line, number, &err);
}

static void on_keys(void *ctx, const struct credentials *keys, const struct err *err)
{
    struct work *work = ctx;
    if (err != NULL)
        work->err = *err;
    else
        set_keys(work, keys);
    work->asking = false;
    if (work->in == NULL || work->err.kind != ERR_NONE) {
        loop_stop(work->loop);
        return;
    }
    do_line(work, buf_span(&work->waiting), work->number);
    if (!outstream_full(work->out))
        instream_resume(work->in);
}

static void ask(struct work *work)
{
    work->asking = true;
    credentials_get(aws_signer(work->aws), on_keys, work);
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct work *work = ctx;
    struct err err;
    if (line->too_long) {
        err_set(&err, ERR_DATA, "longer than --max-line");
        failures_add(&work->failures, line->text, line->number, &err);
    } else if (has_keys(work)) {
        do_line(work, line->text, line->number);
    } else {
        buf_clear(&work->waiting);
        buf_addspan(&work->waiting, line->text);
        work->number = line->number;
        ask(work);
        return false;
    }
    return !outstream_full(work->out);
}

static void on_end(void *ctx, const struct err *err)
{
    struct work *work = ctx;
    if (err != NULL)
        work->err = *err;
}

static void sign_lines(struct work *work)
{
    struct instream_events events = {.line = on_line, .end = on_end, .ctx = work};
    bool standard = strcmp(work->config->list, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(work->config->list, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        err_errno(&work->err, errno, "%s", work->config->list);
        return;
    }
    work->in = instream_new(work->loop, fd, (size_t)work->config->max_line, &events);
    loop_run(work->loop);
    instream_free(work->in);
    if (!standard)
        close(fd);
}

/* ---- the frame ---- */

static void on_drained(void *ctx)
{
    struct work *work = ctx;
    if (work->in != NULL && !work->asking)
        instream_resume(work->in);
}

static void on_stop(void *ctx)
{
    struct work *work = ctx;
    loop_stop(work->loop);
}

static void on_failed(void *ctx, const struct err *err)
{
    (void)err; /* outstream_finish says it again */
    on_stop(ctx);
}

static void sign(struct work *work)
{
    ask(work);
    loop_run(work->loop);
    if (work->err.kind != ERR_NONE || work->keys.access_key == NULL)
        return;
    if (work->config->list != NULL)
        sign_lines(work);
    else if (work->config->policy != NULL)
        sign_form(work, now_ms());
    else
        sign_operands(work, now_ms());
}

/* Returns the exit status. */
static int end(struct work *work, int broken, const struct err *out_err)
{
    struct err err;
    bool unwritten = work->config->list != NULL && failures_close(&work->failures, &err) != 0;
    if (sig_stopping())
        sig_die_of(sig_number());
    if (broken != 0)
        return output_exit(out_err);
    if (work->err.kind == ERR_NONE && unwritten)
        work->err = err;
    if (work->err.kind == ERR_NONE)
        return work->failures.count > 0 ? EXIT_SOME : EXIT_DONE;
    msg_err(&work->err, NULL);
    return (int)err_exit(&work->err);
}

/* All of work's buffers, to be ended by NULL. */
static void gather_buffers(struct work *work, struct buf *buffers[6])
{
    struct buf *const all[6] = {&work->scratch, &work->url,     &work->members,
                                &work->text,    &work->waiting, NULL};
    memcpy(buffers, all, sizeof all);
}

static void open_work(struct work *work)
{
    struct outstream_events events = {on_drained, on_failed, work};
    struct buf *buffers[6];
    gather_buffers(work, buffers);
    for (size_t i = 0; buffers[i] != NULL; i++)
        buf_init(buffers[i], 0);
    ndrec_init(&work->line);
    work->loop = loop_new();
    work->out = outstream_new(work->loop, STDOUT_FILENO, 0, &events);
    loop_on_stop(work->loop, on_stop, work);
}

static void close_work(struct work *work)
{
    struct buf *buffers[6];
    aws_free(work->aws);
    outstream_free(work->out);
    loop_free(work->loop);
    credentials_release(&work->keys);
    ndrec_release(&work->line);
    gather_buffers(work, buffers);
    for (size_t i = 0; buffers[i] != NULL; i++)
        buf_release(buffers[i]);
}

int s3_signer_run(const struct s3_signer *config)
{
    struct work work_ = {.config = config}, *work = &work_;
    struct err err = {0};
    open_work(work);
    if (config->list == NULL || failures_open(&work->failures, config->failed, &work->err) == 0)
        work->aws = aws_new(work->loop, config->options, AWS_S3, &work->err);
    if (work->aws != NULL)
        sign(work);
    int broken = sig_stopping() ? 0 : outstream_finish(work->out, &err);
    close_work(work);
    return end(work, broken, &err);
}
