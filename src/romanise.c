/* romanise: adds the romanisation of a name to each record, or romanises plain lines. The language
 * is that of the first letter of one of the ten scripts, as fakescore has it, unless it is given.
 */
#include <stdlib.h>

#include "codec/jwrite.h"
#include "codec/ndrec.h"
#include "core/mem.h"
#include "core/sig.h"
#include "core/utf8.h"
#include "score/filter.h"
#include "text/romanise.h"

struct config {
    struct filter_options filter;
    const char *field, *to;
    bool lines;
    int64_t best; /* 0: the likeliest one, not as a list */
    int language; /* place in languages, -1: to be found out */
};

#define LANGUAGES "bn|gu|hi|kn|ml|or|pa|ta|te|ur"

static const enum script languages[] = {
    SCRIPT_BENGALI, SCRIPT_GUJARATI, SCRIPT_HINDI, SCRIPT_KANNADA, SCRIPT_MALAYALAM,
    SCRIPT_ODIA,    SCRIPT_PUNJABI,  SCRIPT_TAMIL, SCRIPT_TELUGU,  SCRIPT_URDU,
};

/* What one thread works with. */
struct worker {
    const struct config *config;
    struct romaniser romaniser;
    struct ndrec rec;
    struct buf text, member;
};

static void *open_worker(void *context)
{
    struct worker *worker = mem_alloc(sizeof *worker);
    worker->config = context;
    romaniser_init(&worker->romaniser);
    ndrec_init(&worker->rec);
    buf_init(&worker->text, 0);
    buf_init(&worker->member, 0);
    return worker;
}

static void close_worker(void *argument)
{
    struct worker *worker = argument;
    romaniser_release(&worker->romaniser);
    ndrec_release(&worker->rec);
    buf_release(&worker->text);
    buf_release(&worker->member);
    free(worker);
}

/* Fills best and returns how many there are; 0 with err: text is too long. */
static size_t romanised(struct worker *worker, struct span text, struct span *best, struct err *err)
{
    const struct config *config = worker->config;
    if (text.len > CAP_ROMANISE_INPUT) {
        err_set(err, ERR_DATA, "longer than %zu bytes", CAP_ROMANISE_INPUT);
        return 0;
    }
    enum script script = config->language < 0 ? script_detect(text) : languages[config->language];
    size_t wanted = config->best > 0 ? (size_t)config->best : 1;
    return romanise_best(&worker->romaniser, script, text, wanted, best);
}

static int change_text(void *argument, struct span line, struct buf *out, struct err *err)
{
    struct span best[CAP_ROMANISE_BEST];
    if (!utf8_valid(line))
        return err_set(err, ERR_DATA, "not UTF-8");
    bool cr = line.len > 0 && line.ptr[line.len - 1] == '\r';
    line.len -= cr ? 1 : 0;
    size_t count = romanised(argument, line, best, err);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_addc(out, '\t');
        buf_addspan(out, best[i]);
    }
    if (count > 0 && cr)
        buf_addc(out, '\r');
    return count > 0 ? 0 : -1;
}

static int change_record(void *argument, struct span line, struct buf *out, struct err *err)
{
    struct worker *worker = argument;
    const struct config *config = worker->config;
    struct span text, best[CAP_ROMANISE_BEST];
    if (ndrec_scan(&worker->rec, line, err) != 0 ||
        ndrec_text(&worker->rec, config->field, &worker->text, &text, err) != 0)
        return -1;
    size_t count = romanised(worker, text, best, err);
    if (count == 0)
        return err_prefix(err, "%s", config->field);
    buf_clear(&worker->member);
    jwrite_string(&worker->member, span_str(config->to));
    buf_adds(&worker->member, config->best > 0 ? ":[" : ":");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_addc(&worker->member, ',');
        jwrite_string(&worker->member, best[i]);
    }
    if (config->best > 0)
        buf_addc(&worker->member, ']');
    ndrec_set(&worker->rec, config->to, buf_span(&worker->member), out);
    return 0;
}

static void check(const struct config *config)
{
    if (!utf8_valid(span_str(config->field)) || !utf8_valid(span_str(config->to)))
        opt_fail("--field and --to must be UTF-8");
    struct buf name;
    buf_init(&name, 0);
    jwrite_string(&name, span_str(config->to));
    if (ndrec_reserved(span_of(name.data + 1, name.len - 2)))
        opt_fail("--to: %s is reserved", config->to);
    buf_release(&name);
}

int main(int argc, char **argv)
{
    struct config config = {.field = "follower_full_name", .to = "romanised", .language = -1};
    filter_options_init(&config.filter);
    struct opt opts[] = {
        OPT_TEXT(0, "field", "NAME", &config.field, "what to read (default follower_full_name)"),
        OPT_TEXT(0, "to", "NAME", &config.to, "the member to add (default romanised)"),
        OPT_FLAG(0, "lines", &config.lines, "plain lines instead of records"),
        OPT_INT('k', "best", "N", &config.best, 1, (int64_t)CAP_ROMANISE_BEST,
                "a list of the N likeliest ones"),
        OPT_CHOICE(0, "lang", LANGUAGES, &config.language,
                   "the language (default: by the first letter)"),
        FILTER_JOBS(&config.filter),
        FILTER_REST(&config.filter),
        OPT_END,
    };
    struct opt_usage usage = {
        .synopsis = "[OPTION]... [FILE]...",
        .about = "Add the name in Latin letters, as people write it, to each record.",
        .own = opts,
        .example = "romanise --lines names.txt",
        .max_operands = -1,
    };
    int first = opt_parse(argc, argv, &usage);
    check(&config);
    sig_install();
    struct filter filter = {.options = &config.filter,
                            .unit = config.lines ? "lines" : "records",
                            .keep_blank = config.lines,
                            .context = &config,
                            .open = open_worker,
                            .close = close_worker,
                            .line = config.lines ? change_text : change_record};
    return filter_run(&filter, argv + first, (size_t)(argc - first));
}
