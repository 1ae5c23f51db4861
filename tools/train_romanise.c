/* train_romanise: makes a romanisation model from pairs of words. It is not installed and `make`
 * never runs it; data/romanise/README says how the committed models were made.
 *
 * The pairs are aligned (align.h), the n-grams of their graphones counted and smoothed (ngrams.h)
 * and written as tables (tables.h). The same pairs give the same model. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "align.h"
#include "core/exitcode.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "evaluate.h"
#include "ngrams.h"
#include "tables.h"
#include "text/graphones.h"

struct config {
    int64_t order;
    uint64_t bytes;
    bool tuning;
    const char *output;
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

static int write_file(const char *path, struct span model, struct err *err)
{
    struct output out;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_errno(err, errno, "%s", path);
    output_init(&out, fd, path);
    output_add(&out, model.ptr, model.len);
    int status = output_close(&out, err);
    close(fd);
    return status;
}

static int run(const struct config *config, const char *path, struct err *err)
{
    struct pairs pairs;
    struct graphones opened;
    struct buf model;
    int status = 0;
    buf_init(&model, 0);
    if (pairs_read(&pairs, path, err) != 0)
        return -1;
    train(config, &pairs, &model);
    if (!graphones_open(&opened, buf_span(&model)) || !graphones_sound(&opened))
        status = err_set(err, ERR_DATA, "%s: too much for the model's format", path);
    if (status == 0 && config->tuning)
        evaluate(buf_span(&model), &pairs);
    if (status == 0 && config->output != NULL)
        status = write_file(config->output, buf_span(&model), err);
    pairs_release(&pairs);
    buf_release(&model);
    return status;
}

int main(int argc, char **argv)
{
    struct config config = {.order = 5, .bytes = 500000};
    struct opt opts[] = {
        OPT_INT('n', "order", "N", &config.order, 2, CAP_GRAPHONE_ORDER,
                "longest n-gram (default 5)"),
        OPT_SIZE('b', "bytes", "SIZE", &config.bytes, 1, 1 << 28,
                 "room for the n-grams (default 500000)"),
        OPT_FLAG('t', "tune", &config.tuning,
                 "leave out the tuning words too, and say how many come out right"),
        OPT_TEXT('o', "output", "FILE", &config.output, "where the model goes"),
        OPT_END,
    };
    struct opt_usage usage = {
        .synopsis = "[OPTION]... FILE",
        .about = "Make a romanisation model of lines \"native TAB roman TAB count\".",
        .own = opts,
        .example = "train_romanise -o hi.model hi.train.tsv",
        .min_operands = 1,
        .max_operands = 1,
        .internal = true,
    };
    struct err err;
    int first = opt_parse(argc, argv, &usage);
    if (run(&config, argv[first], &err) == 0)
        return EXIT_DONE;
    msg_err(&err, NULL);
    return (int)err_exit(&err);
}
