/* fakescore: scores follower records. NDJSON in, the same lines with the sixteen fields of the
 * follower model out, in input order whatever the number of threads (score/filter.h). */
#include <stdlib.h>

#include "core/mem.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/sig.h"
#include "score/builtin.h"
#include "score/filter.h"
#include "score/names.h"
#include "score/record.h"

/* As in the options' lists. */
enum { MODEL_GCC, MODEL_PLUS };
enum { ROMANISE_RULES, ROMANISE_TRAINED };

struct config {
    struct filter_options filter;
    const char *names, *decode_table;
    int model, romanise;
};

static void *open_record(void *context)
{
    const struct model *model = context;
    struct record *record = mem_alloc(sizeof *record);
    record_init(record, model);
    return record;
}

static void close_record(void *record)
{
    record_release(record);
    free(record);
}

static int score_line(void *record, struct span line, struct buf *out, struct err *err)
{
    return record_score(record, line, out, err);
}

static _Noreturn void die(const struct err *err)
{
    msg_err(err, NULL);
    exit((int)err_exit(err));
}

static struct names *load_names(const char *path)
{
    struct err err;
    struct names *names = path != NULL ? names_load(path, &err) : builtin_names();
    if (names == NULL)
        die(&err);
    return names;
}

/* NULL without a path. */
static struct decode_table *load_decode(const char *path)
{
    struct err err;
    struct decode_table *table = path != NULL ? decode_load(path, &err) : NULL;
    if (path != NULL && table == NULL)
        die(&err);
    return table;
}

int main(int argc, char **argv)
{
    struct config config = {.model = MODEL_GCC, .romanise = ROMANISE_RULES};
    filter_options_init(&config.filter);
    struct opt opts[] = {
        FILTER_JOBS(&config.filter),
        OPT_CHOICE(0, "model", "gcc|plus", &config.model,
                   "plus adds fake_score and reasons (default gcc)"),
        OPT_TEXT(0, "names", "FILE", &config.names, "known names, one a line"),
        OPT_CHOICE(0, "romanise", "rules|trained", &config.romanise,
                   "how Hindi becomes Latin (default rules)"),
        OPT_TEXT(0, "decode-table", "FILE", &config.decode_table,
                 "renderings of characters in ASCII"),
        FILTER_REST(&config.filter),
        OPT_END,
    };
    struct opt_usage usage = {
        .synopsis = "[OPTION]... [FILE]...",
        .about =
            "Add the sixteen fields of the follower model to each record, an NDJSON line with\n"
            "follower_handle and follower_full_name.",
        .own = opts,
        .example = "fakescore followers.ndjson >scored.ndjson",
        .max_operands = -1,
    };
    int first = opt_parse(argc, argv, &usage);
    sig_install();
    struct names *names = load_names(config.names);
    struct decode_table *decode = load_decode(config.decode_table);
    struct model model = {.names = names,
                          .decode = decode != NULL ? decode : &decode_builtin,
                          .trained = config.romanise == ROMANISE_TRAINED,
                          .plus = config.model == MODEL_PLUS};
    struct filter filter = {.options = &config.filter,
                            .unit = "records",
                            .context = &model,
                            .open = open_record,
                            .close = close_record,
                            .line = score_line};
    int status = filter_run(&filter, argv + first, (size_t)(argc - first));
    decode_free(decode);
    names_free(names);
    return status;
}
