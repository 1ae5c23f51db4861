/* Receipts and failures. */
#include "s3/report.h"

#include <string.h>
#include <unistd.h>

#include "core/msg.h"

int s3_report_open(struct s3_report *report, const char *failed, struct err *err)
{
    output_init(&report->out, STDOUT_FILENO, "standard output");
    ndrec_init(&report->rec);
    buf_init(&report->line, 0);
    return failures_open(&report->failures, failed, err);
}

/* ---- objects ---- */

static bool is_stale(struct span name)
{
    return span_is(name, "_s3") || span_is(name, "_error");
}

/* The line with its receipt in report->line; the receipt alone when it is no record. */
static void add_receipt(struct s3_report *report, struct span line,
                        const struct s3_receipt *receipt)
{
    struct buf members;
    buf_clear(&report->line);
    if (line.ptr == NULL || ndrec_scan(&report->rec, line, NULL) != 0) {
        s3_record_receipt(&report->line, receipt);
        return;
    }
    buf_init(&members, 0);
    buf_adds(&members, "\"_s3\":");
    s3_record_receipt(&members, receipt);
    ndrec_replace(&report->rec, is_stale, buf_span(&members), &report->line);
    buf_release(&members);
}

void s3_report_line(struct s3_report *report, struct span line, const struct s3_receipt *receipt)
{
    add_receipt(report, line, receipt);
    output_line(&report->out, report->line.data, report->line.len);
}

void s3_report_flush(struct s3_report *report)
{
    if (output_flush(&report->out) != 0)
        report->stop(report->ctx);
}

void s3_report_stored(void *ctx, const struct s3_put_job *job, const struct s3_receipt *receipt)
{
    struct s3_report *report = ctx;
    report->stored++;
    report->progress.done++;
    if (job == NULL)
        return;
    s3_report_line(report, span_of(job->line, job->line_len), receipt);
    s3_report_flush(report);
}

/* Would every other object fail in the same way? */
static bool is_common(const struct err *err)
{
    return err->kind == ERR_NETWORK || err->kind == ERR_ACCESS ||
           strcmp(err->code, "NoSuchBucket") == 0;
}

/* A line that a manifest can have, for a file that was not stored. */
static void add_failure(struct s3_report *report, const struct s3_put_job *job,
                        const struct err *err)
{
    if (job->line != NULL) {
        failures_add(&report->failures, span_of(job->line, job->line_len), job->number, err);
        return;
    }
    buf_clear(&report->line);
    buf_adds(&report->line, "{\"path\":");
    s3_record_text(&report->line, span_str(job->path));
    buf_adds(&report->line, ",\"key\":");
    s3_record_text(&report->line, span_str(job->key));
    buf_addc(&report->line, '}');
    failures_add(&report->failures, buf_span(&report->line), 0, err);
}

static void tell(const struct s3_report *report, const struct s3_put_job *job, bool service,
                 const struct err *err)
{
    struct buf object;
    buf_init(&object, 0);
    if (job->number > 0)
        buf_addf(&object, "line %llu%s", (unsigned long long)job->number,
                 job->path != NULL ? ": " : "");
    if (service)
        buf_addf(&object, "s3://%.*s/%s", SPAN_ARG(report->bucket), job->key);
    else if (job->path != NULL)
        buf_adds(&object, strcmp(job->path, "-") == 0 ? "standard input" : job->path);
    msg_err(err, object.data);
    buf_release(&object);
}

void s3_report_failed(void *ctx, const struct s3_put_job *job, bool service, const struct err *err)
{
    struct s3_report *report = ctx;
    if (report->common)
        return;
    if (report->failed++ == 0)
        report->first = *err;
    report->progress.failed++;
    if (report->failures.to_file && job->command == NULL) {
        add_failure(report, job, err);
        return;
    }
    tell(report, job, service, err);
    if (service && report->stored == 0 && is_common(err)) {
        report->common = true;
        report->first = *err;
        report->stop(report->ctx);
    }
}

void s3_report_bad_line(struct s3_report *report, const struct ndline *line, const struct err *err)
{
    report->failed++;
    report->progress.failed++;
    failures_add(&report->failures, line->text, line->number, err);
}

void s3_report_lost(struct s3_report *report, const char *key, const struct err *err)
{
    struct buf object;
    buf_init(&object, 0);
    buf_addf(&object, "s3://%.*s/%s", SPAN_ARG(report->bucket), key);
    msg_err(err, object.data);
    buf_release(&object);
    report->failed++;
    report->progress.failed++;
    report->common = true;
    report->first = *err;
}

/* ---- the end ---- */

void s3_report_end(struct s3_report *report, const struct err *err)
{
    report->failed = 1;
    report->common = true;
    report->first = *err;
    msg_err(err, NULL);
}

int s3_report_close(struct s3_report *report, bool many)
{
    struct err err;
    ndrec_release(&report->rec);
    buf_release(&report->line);
    if (failures_close(&report->failures, &err) != 0) {
        msg_err(&err, NULL);
        return (int)err_exit(&err);
    }
    if (output_close(&report->out, &err) != 0)
        return output_exit(&err);
    if (report->failed == 0)
        return EXIT_DONE;
    return report->common || !many ? (int)err_exit(&report->first) : EXIT_SOME;
}
