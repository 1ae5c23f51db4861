/* s3rm: objects of S3, or versions of them, deleted: those named, those below a prefix, or those of
 * a list. Each that is gone is printed, so that what follows in a pipe can rely on it. */
#include <stdlib.h>

#include "s3/remove.h"
#include "s3/remover.h"
#include "core/mem.h"
#include "core/opt.h"
#include "core/sig.h"

struct config {
    struct aws_options aws;
    struct s3_remover what;
    uint64_t max_line;
    bool all, progress, no_progress;
};

static struct config cfg = {
    .aws = AWS_OPTIONS_INIT, .what = {.jobs = 4}, .max_line = CAP_LINE_DEFAULT};

static const struct opt options[] = {
    OPT_FLAG('r', "recursive", &cfg.what.recursive, "all objects whose keys start with PREFIX"),
    OPT_FLAG(0, "all", &cfg.all, "with -r: even if that is the whole bucket"),
    OPT_FLAG(0, "versions", &cfg.what.versions, "with -r: all versions and delete markers"),
    OPT_TEXT(0, "version-id", "ID", &cfg.what.version_id, "this version of the object, for good"),
    OPT_TEXT('l', "list", "FILE", &cfg.what.list, "what each line of FILE (- is stdin) names"),
    OPT_FLAG('n', "dry-run", &cfg.what.dry_run, "delete nothing, print what would be"),
    OPT_INT('j', "jobs", "N", &cfg.what.jobs, 1, S3_REMOVE_JOBS_MAX,
            "requests in flight (default 4)"),
    OPT_TEXT(0, "failed", "FILE", &cfg.what.failed, "write failed lines to FILE, with the reason"),
    OPT_SIZE(0, "max-line", "SIZE", &cfg.max_line, 1, (int64_t)CAP_LINE_MAX,
             "longest line accepted (default 16M)"),
    OPT_FLAG(0, "progress", &cfg.progress, "show progress even if not on a terminal"),
    OPT_FLAG(0, "no-progress", &cfg.no_progress, "show none"),
    OPT_END,
};

/* ---- the command line ---- */

static void check_options(void)
{
    if (cfg.what.list == NULL && cfg.what.objects == 0)
        opt_fail("nothing to delete: name s3://BUCKET/KEY, or --list");
    if (cfg.what.list != NULL &&
        (cfg.what.objects > 1 || cfg.what.recursive || cfg.what.version_id != NULL))
        opt_fail("with --list, name one s3://BUCKET at most");
    if ((cfg.what.versions || cfg.all) && !cfg.what.recursive)
        opt_fail("--versions and --all are for --recursive");
    if (cfg.what.version_id != NULL && (cfg.what.objects != 1 || cfg.what.recursive))
        opt_fail("--version-id is for one object");
}

static void read_operands(char **operand, struct s3_url *object)
{
    struct err err;
    for (size_t i = 0; i < cfg.what.objects; i++) {
        struct s3_url *url = &object[i];
        if (s3_url_parse(operand[i], url, &err) != 0)
            opt_fail("%s", err.message);
        if (cfg.what.list != NULL && url->key.len > 0)
            opt_fail("%s: with --list, keys come from the lines", operand[i]);
        if (cfg.what.list == NULL && url->key.len == 0 && !cfg.what.recursive)
            opt_fail("%s: no key; to delete what is in a bucket: --recursive", operand[i]);
        if (cfg.what.recursive && url->key.len == 0 && !cfg.all)
            opt_fail("%s: that is the whole bucket; if it is meant: --all", operand[i]);
    }
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... s3://BUCKET/KEY...\n"
                    "       s3rm [OPTION]... -r s3://BUCKET/PREFIX...\n"
                    "       s3rm [OPTION]... --list FILE [s3://BUCKET]",
        .about = "Deletes objects, up to 1,000 a request, and prints a line for each that is gone.",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .example = "s3ls s3://photos/2019/ | s3rm --list -",
        .max_operands = -1,
    };
    int at = opt_parse(argc, argv, &usage);
    cfg.what.options = &cfg.aws;
    cfg.what.objects = (size_t)(argc - at);
    cfg.what.max_line = (size_t)cfg.max_line;
    cfg.what.progress = cfg.no_progress ? PROGRESS_NEVER
                        : cfg.progress  ? PROGRESS_ALWAYS
                                        : PROGRESS_AUTO;
    struct s3_url *object = mem_array(cfg.what.objects + 1, sizeof *object);
    check_options();
    read_operands(argv + at, object);
    cfg.what.object = object;
    sig_install();
    int status = s3_remover_run(&cfg.what);
    free(object);
    return status;
}
