/* fakeagg: sums the scores of fakescore per creator. NDJSON in; one line a creator out, in the byte
 * order of their names, once the input has ended. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "codec/jscan.h"
#include "codec/jwrite.h"
#include "codec/ndrec.h"
#include "core/exitcode.h"
#include "core/msg.h"
#include "core/num.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/progress.h"
#include "core/sig.h"
#include "core/utf8.h"
#include "score/agg.h"
#include "score/lines.h"

struct config {
    const char *by;
    double threshold;
    uint64_t max_line;
    bool table, strict, progress, no_progress;
};

struct state {
    const struct config *config;
    struct lines lines;
    struct lines_piece piece;
    struct ndrec rec;
    struct buf scratch;
    struct agg agg;
    struct progress progress;
    uint64_t failures;
    int input_status; /* exit status for a file that could not be read */
};

static int add_line(struct state *state, const struct lines_item *item, struct err *err)
{
    enum agg_level level;
    struct span key;
    if (item->too_long)
        return err_set(err, ERR_DATA, "longer than %llu bytes",
                       (unsigned long long)state->config->max_line);
    if (ndrec_scan(&state->rec, lines_text(&state->piece, item), err) != 0 ||
        ndrec_label(&state->rec, state->config->by, &state->scratch, &key, err) != 0)
        return -1;
    const struct ndrec_member *final = ndrec_find(&state->rec, "final_");
    if (final == NULL)
        return err_set(err, ERR_DATA, "final_: missing");
    if (agg_level(final->value, &level) != 0)
        return err_set(err, ERR_DATA, "final_: not 0, 0.33 or 1");
    if (agg_add(&state->agg, key, level, err) != 0)
        return err_prefix(err, "%s", state->config->by);
    return 0;
}

static void report(struct state *state, const struct lines_item *item, const struct err *err)
{
    struct buf place;
    buf_init(&place, 0);
    lines_place(&state->piece, item, &place);
    msg_err(err, place.data);
    buf_release(&place);
    state->failures++;
}

/* Reads everything. Returns false when --strict stops it. */
static bool read_all(struct state *state)
{
    struct err err;
    while (lines_take(&state->lines, &state->piece)) {
        if (state->piece.failed) {
            msg_err(&state->piece.err, NULL);
            state->input_status = (int)err_exit(&state->piece.err);
            if (state->config->strict)
                return false;
        }
        for (size_t i = 0; i < state->piece.count; i++) {
            if (add_line(state, &state->piece.item[i], &err) == 0) {
                state->progress.done++;
                continue;
            }
            report(state, &state->piece.item[i], &err);
            if (state->config->strict)
                return false;
        }
        state->progress.failed = state->failures;
        state->progress.bytes += state->piece.text.len;
        progress_tick(&state->progress);
    }
    return true;
}

static void print_record(const struct config *config, const struct agg_row *row, struct buf *out)
{
    buf_addc(out, '{');
    jwrite_string(out, span_str(config->by));
    buf_addc(out, ':');
    jwrite_string(out, span_of(row->key, row->len));
    buf_adds(out, ",\"followers\":");
    buf_addu(out, agg_followers(row));
    buf_adds(out, ",\"mean_final\":");
    jwrite_double(out, agg_mean(row));
    buf_adds(out, ",\"share_0\":");
    jwrite_double(out, agg_share(row, AGG_REAL));
    buf_adds(out, ",\"share_0.33\":");
    jwrite_double(out, agg_share(row, AGG_UNSURE));
    buf_adds(out, ",\"share_1\":");
    jwrite_double(out, agg_share(row, AGG_FAKE));
    buf_adds(out, ",\"over\":");
    buf_addu(out, agg_over(row, config->threshold));
    buf_adds(out, "}\n");
}

/* A name for a terminal: control characters are shown as '?'. */
static void print_key(struct span key, size_t width, struct buf *out)
{
    const char *at = key.ptr, *end = key.ptr + key.len;
    size_t used = 0;
    for (; at < end; used++) {
        uint32_t code = utf8_next(&at, end);
        utf8_add(out, code < 0x20 || (code >= 0x7F && code < 0xA0) ? '?' : code);
    }
    for (; used < width; used++)
        buf_addc(out, ' ');
}

static void print_row(const struct config *config, const struct agg_row *row, size_t width,
                      struct buf *out)
{
    char followers[32], over[32];
    num_group(agg_followers(row), followers);
    num_group(agg_over(row, config->threshold), over);
    print_key(row->key != NULL ? span_of(row->key, row->len) : span_str("total"), width, out);
    buf_addf(out, "  %11s  %6.4f  %7.2f%%  %7.2f%%  %7.2f%%  %11s\n", followers, agg_mean(row),
             100 * agg_share(row, AGG_REAL), 100 * agg_share(row, AGG_UNSURE),
             100 * agg_share(row, AGG_FAKE), over);
}

static void print_table(const struct state *state, struct output *output, struct buf *out)
{
    const struct agg *agg = &state->agg;
    struct agg_row total = agg_total(agg);
    char over[32];
    size_t width = utf8_count(span_str(state->config->by));
    width = width < sizeof "total" - 1 ? sizeof "total" - 1 : width;
    for (size_t i = 0; i < agg->count; i++) {
        size_t len = utf8_count(span_of(agg->row[i].key, agg->row[i].len));
        width = len > width ? len : width;
    }
    print_key(span_str(state->config->by), width, out);
    snprintf(over, sizeof over, "over %g", state->config->threshold);
    buf_addf(out, "  %11s  %6s  %8s  %8s  %8s  %11s\n", "followers", "mean", "0", "0.33", "1",
             over);
    for (size_t i = 0; i < agg->count; i++) {
        print_row(state->config, &agg->row[i], width, out);
        output_add(output, out->data, out->len);
        buf_clear(out);
    }
    print_row(state->config, &total, width, out);
    output_add(output, out->data, out->len);
}

static void print_records(const struct state *state, struct output *output, struct buf *out)
{
    for (size_t i = 0; i < state->agg.count; i++) {
        buf_clear(out);
        print_record(state->config, &state->agg.row[i], out);
        output_add(output, out->data, out->len);
    }
}

static int print(struct state *state)
{
    struct output output;
    struct buf out;
    struct err err;
    buf_init(&out, 0);
    output_init(&output, STDOUT_FILENO, "standard output");
    agg_sort(&state->agg);
    if (state->config->table)
        print_table(state, &output, &out);
    else
        print_records(state, &output, &out);
    buf_release(&out);
    if (output_close(&output, &err) != 0)
        return output_exit(&err);
    if (state->input_status != EXIT_DONE)
        return state->input_status;
    return state->failures > 0 ? EXIT_SOME : EXIT_DONE;
}

/* A sum over part of the input would look like one over the whole, so nothing is printed after a
 * stop. */
static int run(struct state *state)
{
    bool whole = read_all(state);
    progress_finish(&state->progress);
    if (sig_stopping())
        sig_die_of(sig_number());
    if (!whole)
        return state->input_status != EXIT_DONE ? state->input_status : EXIT_SOME;
    return print(state);
}

static void check(const struct config *config)
{
    static const char *const taken[] = {"followers",  "mean_final", "share_0",
                                        "share_0.33", "share_1",    "over"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        if (span_is(span_str(config->by), taken[i]))
            opt_fail("--by %s: a field of the output has that name", taken[i]);
    if (!utf8_valid(span_str(config->by)))
        opt_fail("--by: not UTF-8");
}

int main(int argc, char **argv)
{
    struct config config = {.by = "handle", .threshold = 0.5, .max_line = CAP_LINE_DEFAULT};
    struct opt opts[] = {
        OPT_TEXT('b', "by", "FIELD", &config.by, "the creator's member (default handle)"),
        OPT_NUMBER('t', "threshold", "X", &config.threshold, 0, 1,
                   "count the followers above X (default 0.5)"),
        OPT_FLAG(0, "table", &config.table, "a table for people, with a total"),
        OPT_FLAG(0, "strict", &config.strict, "stop at the first line that fails"),
        OPT_SIZE(0, "max-line", "SIZE", &config.max_line, 1, CAP_LINE_MAX,
                 "longest line (default 16M)"),
        OPT_FLAG(0, "progress", &config.progress, "show progress even without a terminal"),
        OPT_FLAG(0, "no-progress", &config.no_progress, "never show progress"),
        OPT_END,
    };
    struct opt_usage usage = {
        .synopsis = "[OPTION]... [FILE]...",
        .about = "Sum the scores that fakescore gave per creator.",
        .own = opts,
        .example = "fakescore followers.ndjson | fakeagg --table",
        .max_operands = -1,
    };
    struct state state = {.config = &config};
    int first = opt_parse(argc, argv, &usage);
    check(&config);
    sig_install();
    lines_init(&state.lines, argv + first, (size_t)(argc - first), (size_t)config.max_line);
    lines_piece_init(&state.piece);
    ndrec_init(&state.rec);
    buf_init(&state.scratch, 0);
    agg_init(&state.agg);
    progress_start(&state.progress, "records",
                   config.no_progress ? PROGRESS_NEVER
                   : config.progress  ? PROGRESS_ALWAYS
                                      : PROGRESS_AUTO);
    int status = run(&state);
    agg_release(&state.agg);
    buf_release(&state.scratch);
    ndrec_release(&state.rec);
    lines_piece_release(&state.piece);
    lines_release(&state.lines);
    return status;
}
