/* Where what is to be deleted comes from, and what is printed of it. A source that is faster than
 * the requests, or than the reader of the output, is held back. */
#include "s3/remover.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "aws/failures.h"
#include "s3/item.h"
#include "s3/list.h"
#include "s3/record.h"
#include "s3/remove.h"
#include "s3/walk.h"
#include "codec/jscan.h"
#include "codec/jwrite.h"
#include "core/msg.h"
#include "core/output.h"
#include "core/sig.h"
#include "net/instream.h"
#include "net/outstream.h"

struct work {
    const struct s3_remover *config;
    struct loop *loop;
    struct aws *aws;
    struct s3_remove *remove;
    struct outstream *out;
    struct instream *in;   /* the list */
    struct s3_list *names; /* of the prefix being listed; one of these two */
    struct s3_walk *versions;
    size_t next; /* operand */
    struct failures failures;
    struct progress progress;
    struct ndrec rec;
    struct buf scratch, line, members;
    bool waiting;     /* the source has been told to hold back */
    bool stopping;    /* nothing more is taken */
    bool hopeless;    /* because nothing else would succeed either */
    struct err first; /* why the first failed */
    struct err err;   /* what ended it early */
};

static void take_up(struct work *work);

/* ---- what came of it ---- */

static bool is_ours(struct span raw_name)
{
    return jscan_name_is(raw_name, "_s3") || jscan_name_is(raw_name, "_error");
}

static void add_member(struct buf *out, const char *name, struct span text)
{
    if (text.ptr == NULL)
        return;
    buf_addc(out, ',');
    jwrite_name(out, name);
    s3_record_text(out, text);
}

static void on_deleted(void *ctx, const struct s3_remove_item *item, bool marker,
                       struct span version_id)
{
    struct work *work = ctx;
    struct buf *members = &work->members;
    work->progress.done++;
    progress_tick(&work->progress);
    buf_clear(members);
    buf_adds(members, "\"_s3\":{\"bucket\":");
    s3_record_text(members, item->bucket);
    add_member(members, "key", item->key);
    add_member(members, "version_id", version_id);
    buf_adds(members, marker ? ",\"delete_marker\":true}" : "}");
    buf_clear(&work->line);
    ndrec_scan(&work->rec, item->line, NULL); /* it was a record when it came */
    ndrec_replace(&work->rec, is_ours, buf_span(members), &work->line);
    outstream_line(work->out, buf_span(&work->line));
}

static void stop(struct work *work)
{
    work->stopping = true;
    s3_remove_stop(work->remove);
    if (work->in != NULL)
        instream_stop(work->in);
    else if (work->remove != NULL && s3_remove_inflight(work->remove) == 0)
        loop_stop(work->loop); /* a listing under way is of no use */
}

/* Would every other request fail in the same way? */
static bool is_common(const struct err *err)
{
    return err->kind == ERR_NETWORK || strcmp(err->code, "InvalidAccessKeyId") == 0 ||
           strcmp(err->code, "SignatureDoesNotMatch") == 0;
}

static void on_failed(void *ctx, const struct s3_remove_item *item, const struct err *err,
                      size_t nth)
{
    struct work *work = ctx;
    if (work->first.kind == ERR_NONE)
        work->first = *err;
    work->progress.failed++;
    if (work->failures.to_file || work->config->list != NULL) {
        if (nth == 0 || work->failures.to_file)
            failures_add(&work->failures, item->line, item->number, err);
    } else if (nth == 0) {
        buf_clear(&work->members);
        buf_adds(&work->members, "s3://");
        buf_addspan(&work->members, item->bucket);
        buf_addc(&work->members, '/');
        buf_addspan(&work->members, item->key);
        progress_erase();
        msg_err(err, work->members.data);
    }
    if (is_common(err) && !work->stopping) {
        work->hopeless = true;
        stop(work);
    }
}

/* ---- what is to go ---- */

/* Takes an item; false: hold back. */
static bool take(struct work *work, const struct s3_remove_item *item)
{
    if (work->stopping)
        return false;
    if (!work->config->dry_run)
        work->waiting = !s3_remove_add(work->remove, item);
    else
        outstream_line(work->out, item->line);
    if (outstream_full(work->out))
        work->waiting = true;
    return !work->waiting;
}

static void take_listed(struct work *work, struct span bucket, struct span key, struct span version)
{
    struct s3_remove_item item = {
        .bucket = bucket, .key = key, .version_id = version, .line = buf_span(&work->line)};
    take(work, &item);
    buf_clear(&work->line);
}

static bool on_names(void *ctx, const struct s3_listing *page)
{
    struct work *work = ctx;
    struct span bucket = work->config->object[work->next].bucket;
    buf_clear(&work->line);
    for (size_t i = 0; i < page->object_count; i++) {
        s3_record_object(&work->line, bucket, &page->object[i]);
        take_listed(work, bucket, page->object[i].key, (struct span){NULL, 0});
    }
    return !work->waiting && !work->stopping;
}

static bool on_versions(void *ctx, const struct s3_walk_page *page)
{
    struct work *work = ctx;
    struct span bucket = work->config->object[work->next].bucket;
    buf_clear(&work->line);
    for (size_t i = 0; i < page->versions->count; i++) {
        const struct s3_version *version = &page->versions->version[i];
        s3_record_version(&work->line, bucket, version);
        take_listed(work, bucket, version->object.key, version->version_id);
    }
    return !work->waiting && !work->stopping;
}

static void next_operand(void *ctx)
{
    struct work *work = ctx;
    s3_list_free(work->names);
    s3_walk_free(work->versions);
    work->names = NULL;
    work->versions = NULL;
    work->next++;
    take_up(work);
}

static void on_listed(void *ctx, const struct err *err)
{
    struct work *work = ctx;
    if (err == NULL) {
        loop_soon(work->loop, next_operand, work);
    } else if (err->kind != ERR_CANCELLED) {
        work->err = *err;
        stop(work);
    }
}

static bool take_line(struct work *work, const struct ndline *line, struct err *err)
{
    struct s3_item what;
    if (line->too_long) {
        err_set(err, ERR_DATA, "longer than --max-line");
        return false;
    }
    if (ndrec_scan(&work->rec, line->text, err) != 0)
        return false;
    s3_item_scratch(&work->rec, &work->scratch);
    if (s3_item_read(&work->rec, &what, &work->scratch, err) != 0)
        return false;
    if (what.bucket.ptr == NULL && work->config->objects > 0)
        what.bucket = work->config->object[0].bucket;
    if (s3_item_check(&what, err) != 0)
        return false;
    struct s3_remove_item item = {what.bucket, what.key, what.version_id, work->rec.line,
                                  line->number};
    take(work, &item);
    return true;
}

static bool on_line(void *ctx, const struct ndline *line)
{
    struct work *work = ctx;
    struct err err;
    if (!take_line(work, line, &err)) {
        work->progress.failed++;
        failures_add(&work->failures, line->text, line->number, &err);
    }
    return !work->waiting;
}

static void on_idle(void *ctx)
{
    struct work *work = ctx;
    s3_remove_flush(work->remove);
}

static void on_end(void *ctx, const struct err *err)
{
    struct work *work = ctx;
    if (err != NULL)
        work->err = *err;
    if (!work->stopping)
        s3_remove_flush(work->remove);
}

/* The next operand, as it is or listed. */
static void take_up(struct work *work)
{
    for (; work->next < work->config->objects && !work->config->recursive; work->next++) {
        const struct s3_url *url = &work->config->object[work->next];
        struct s3_item what = {url->bucket, url->key, span_str(work->config->version_id)};
        buf_clear(&work->line);
        s3_record_item(&work->line, &what);
        take_listed(work, what.bucket, what.key, what.version_id);
    }
    if (work->next == work->config->objects) {
        s3_remove_flush(work->remove);
        return;
    }
    const struct s3_url *url = &work->config->object[work->next];
    struct s3_walk_query walk = {
        .kind = S3_WALK_VERSIONS, .bucket = url->bucket, .prefix = url->key};
    struct s3_list_query list = {.bucket = url->bucket, .prefix = url->key};
    struct s3_walk_events walk_events = {on_versions, on_listed, work};
    struct s3_list_events list_events = {on_names, on_listed, work};
    if (work->config->versions)
        work->versions = s3_walk_new(work->aws, &walk, &walk_events);
    else
        work->names = s3_list_new(work->aws, &list, &list_events);
}

/* Somebody has room again; the other may have none. */
static void on_ready(void *ctx)
{
    struct work *work = ctx;
    if (!work->waiting || work->stopping || outstream_full(work->out))
        return;
    work->waiting = false;
    if (work->in != NULL)
        instream_resume(work->in);
    else if (work->names != NULL)
        s3_list_resume(work->names);
    else if (work->versions != NULL)
        s3_walk_resume(work->versions);
}

/* ---- the frame ---- */

static void on_stop(void *ctx)
{
    stop(ctx);
}

static void on_broken(void *ctx, const struct err *err)
{
    (void)err; /* outstream_finish says it again */
    stop(ctx);
}

static void remove_all(struct work *work)
{
    struct s3_remove_config config = {.aws = work->aws,
                                      .loop = work->loop,
                                      .jobs = (int)work->config->jobs,
                                      .deleted = on_deleted,
                                      .failed = on_failed,
                                      .ready = on_ready,
                                      .ctx = work};
    struct instream_events events = {on_line, on_end, on_idle, work};
    bool file = work->config->list != NULL && strcmp(work->config->list, "-") != 0;
    int fd = file ? open(work->config->list, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (fd < 0) {
        err_errno(&work->err, errno, "%s", work->config->list);
        return;
    }
    progress_start(&work->progress, "objects", work->config->progress);
    work->remove = s3_remove_new(&config);
    loop_on_stop(work->loop, on_stop, work);
    if (work->config->list != NULL)
        work->in = instream_new(work->loop, fd, work->config->max_line, &events);
    else
        take_up(work);
    loop_run(work->loop);
    instream_free(work->in);
    if (file)
        close(fd);
    progress_finish(&work->progress);
}

static int status_of(struct work *work, int broken, const struct err *out_err)
{
    struct err err;
    bool unwritten = failures_close(&work->failures, &err) != 0;
    if (sig_stopping())
        sig_die_of(sig_number());
    if (broken != 0)
        return output_exit(out_err);
    if (work->err.kind == ERR_NONE && unwritten)
        work->err = err;
    if (work->err.kind != ERR_NONE) {
        msg_err(&work->err, NULL);
        return (int)err_exit(&work->err);
    }
    if (work->progress.failed == 0)
        return EXIT_DONE;
    bool all = work->hopeless || work->progress.done == 0;
    return all && work->first.kind != ERR_NONE ? (int)err_exit(&work->first) : EXIT_SOME;
}

int s3_remover_run(const struct s3_remover *remover)
{
    struct work work = {.config = remover, .loop = loop_new()};
    struct outstream_events events = {on_ready, on_broken, &work};
    struct err err = {0};
    buf_init(&work.scratch, 0);
    buf_init(&work.line, 0);
    buf_init(&work.members, 0);
    ndrec_init(&work.rec);
    work.out = outstream_new(work.loop, STDOUT_FILENO, 0, &events);
    if (failures_open(&work.failures, remover->failed, &work.err) == 0)
        work.aws = aws_new(work.loop, remover->options, AWS_S3, &work.err);
    if (work.aws != NULL)
        remove_all(&work);
    int broken = sig_stopping() ? 0 : outstream_finish(work.out, &err);
    aws_free(work.aws);
    s3_remove_free(work.remove);
    s3_list_free(work.names);
    s3_walk_free(work.versions);
    outstream_free(work.out);
    loop_free(work.loop);
    ndrec_release(&work.rec);
    buf_release(&work.scratch);
    buf_release(&work.line);
    buf_release(&work.members);
    return status_of(&work, broken, &err);
}
