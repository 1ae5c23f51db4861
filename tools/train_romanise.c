/* train_romanise: makes a romanisation model from pairs of words, or the set of the Latin words in
 * them. It is not installed and `make` never runs it; data/romanise/README says how the committed
 * files were made.
 *
 * For a model the pairs are aligned (align.h), the n-grams of their graphones counted and smoothed
 * (ngrams.h) and written as tables (tables.h). The set is spell.h's. The same pairs give the same
 * files. */
#include <stdlib.h>

#include "align.h"
#include "core/exitcode.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/opt.h"
#include "evaluate.h"
#include "ngrams.h"
#include "spell.h"
#include "tables.h"
#include "text/graphones.h"

struct config {
    int64_t order;
    uint64_t bytes;
    bool tuning, spellings;
    const char *output, *with;
};

static void train(const struct config *config, const struct pairs *pairs, struct buf *model)
{
    struct alignment alignment;
    struct ngrams ngrams;
    align(&alignment, pairs, config->tuning);
    ngrams_build(&ngrams, &alignment, pairs, (unsigned)config->order);
    ngrams_prune(&ngrams, (size_t)config->bytes);
    tables_write(&ngrams, &alignment, pairs, model);
    ngrams_release(&ngrams);
    align_release(&alignment);
}

/* Says how the model does with the set of words it will be used with. */
static int measure(const struct config *config, struct span model, const struct pairs *pairs,
                   struct err *err)
{
    struct buf spellings;
    buf_init(&spellings, 0);
    int status = config->with == NULL ? 0
                                      : file_read(config->with, CAP_SMALL_FILE, &spellings, err);
    if (status == 0)
        evaluate(model, buf_span(&spellings), pairs);
    buf_release(&spellings);
    return status;
}

static int make_model(const struct config *config, const char *path, struct buf *model,
                      struct err *err)
{
    struct pairs pairs;
    struct graphones opened;
    int status = 0;
    if (pairs_read(&pairs, path, err) != 0)
        return -1;
    train(config, &pairs, model);
    if (!graphones_open(&opened, buf_span(model)) || !graphones_sound(&opened))
        status = err_set(err, ERR_DATA, "%s: too much for the model's format", path);
    if (status == 0 && config->tuning)
        status = measure(config, buf_span(model), &pairs, err);
    pairs_release(&pairs);
    return status;
}

static int make_spellings(const struct config *config, char *const *path, size_t count,
                          struct buf *set, struct err *err)
{
    struct pairs *pairs = mem_array(count, sizeof *pairs);
    struct spell spell = {.count = 0};
    size_t read = 0;
    while (read < count && pairs_read(&pairs[read], path[read], err) == 0)
        spell_add(&spell, &pairs[read++], config->tuning);
    if (read == count)
        spell_write(&spell, set);
    for (size_t i = 0; i < read; i++)
        pairs_release(&pairs[i]);
    free(pairs);
    spell_release(&spell);
    return read == count ? 0 : -1;
}

static int run(const struct config *config, char *const *path, size_t count, struct err *err)
{
    struct buf out;
    buf_init(&out, 0);
    int status = config->spellings ? make_spellings(config, path, count, &out, err)
                                   : make_model(config, path[0], &out, err);
    if (status == 0 && config->output != NULL)
        status = file_write(config->output, buf_span(&out), err);
    buf_release(&out);
    return status;
}

int main(int argc, char **argv)
{
    struct config config = {.order = 5, .bytes = 490000};
    struct opt opts[] = {
        OPT_INT('n', "order", "N", &config.order, 2, CAP_GRAPHONE_ORDER,
                "longest n-gram (default 5)"),
        OPT_SIZE('b', "bytes", "SIZE", &config.bytes, 1, 1 << 28,
                 "room for the n-grams (default 490000)"),
        OPT_FLAG('t', "tune", &config.tuning,
                 "leave out the tuning words too, and say how many come out right"),
        OPT_TEXT('w', "with", "FILE", &config.with, "for --tune: with this set of Latin words"),
        OPT_FLAG('s', "spellings", &config.spellings, "make the set of Latin words instead"),
        OPT_TEXT('o', "output", "FILE", &config.output, "where the model or set goes"),
        OPT_END,
    };
    struct opt_usage usage = {
        .synopsis = "[OPTION]... FILE...",
        .about = "Make a romanisation model of a file of lines \"native TAB roman TAB count\", or "
                 "the set\n"
                 "of the Latin words in several.",
        .own = opts,
        .example = "train_romanise -o hi.model hi.train.tsv",
        .min_operands = 1,
        .max_operands = -1,
        .internal = true,
    };
    struct err err;
    int first = opt_parse(argc, argv, &usage);
    if (!config.spellings && argc - first > 1)
        opt_fail("a model is made of one file");
    if (run(&config, argv + first, (size_t)(argc - first), &err) == 0)
        return EXIT_DONE;
    msg_err(&err, NULL);
    return (int)err_exit(&err);
}
