/* s3get: objects from S3 into files that appear whole or not at all, or one after the other to
 * standard output. Which objects: those named, all under a prefix, or those that NDJSON lines name.
 * The frame is s3/getter.h. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "s3/get.h"
#include "s3/getter.h"
#include "s3/path.h"
#include "core/mem.h"
#include "core/opt.h"
#include "core/sig.h"

static struct s3_getter cfg = {.aws = AWS_OPTIONS_INIT, .jobs = 16, .max_line = CAP_LINE_DEFAULT};
static const char *range, *if_none_match, *if_modified_since;

static const struct opt options[] = {
    OPT_FLAG('r', "recursive", &cfg.recursive, "everything whose key begins with KEY"),
    OPT_TEXT('l', "list", "FILE", &cfg.list, "the objects that lines of FILE (-: input) name"),
    OPT_INT('j', "jobs", "N", &cfg.jobs, 1, S3_GET_JOBS_MAX, "requests in flight (default 16)"),
    OPT_FLAG(0, "resume", &cfg.resume, "go on with FILE.part of an earlier run"),
    OPT_FLAG(0, "skip-existing", &cfg.skip_existing, "leave files alone that are there"),
    OPT_FLAG(0, "lines", &cfg.lines, "a newline between objects where there is none"),
    OPT_FLAG(0, "decompress", &cfg.terms.decompress, "undo gzip"),
    OPT_TEXT(0, "range", "FIRST-LAST", &range, "only these bytes, counted from 0"),
    OPT_TEXT(0, "version-id", "ID", &cfg.version_id, "that version of the object"),
    OPT_TEXT(0, "if-none-match", "ETAG", &if_none_match, "not if that is its ETag: status 1"),
    OPT_TEXT(0, "if-modified-since", "TIME", &if_modified_since, "not if it is older: status 1"),
    OPT_FLAG(0, "no-verify", &cfg.terms.unverified, "check no checksums"),
    OPT_TEXT(0, "failed", "FILE", &cfg.failed, "write failed lines to FILE, with the reason"),
    OPT_SIZE(0, "max-line", "SIZE", &cfg.max_line, 1, (int64_t)CAP_LINE_MAX,
             "longest line accepted (default 16M)"),
    OPT_FLAG(0, "progress", &cfg.progress, "show progress even if not on a terminal"),
    OPT_FLAG(0, "no-progress", &cfg.no_progress, "show none"),
    OPT_END,
};

static void read_url(const char *text, struct s3_url *url)
{
    struct err err;
    if (s3_url_parse(text, url, &err) != 0)
        opt_fail("%s", err.message);
    if (url->key.len == 0 && !cfg.recursive)
        opt_fail("%s: no key (s3://BUCKET/KEY)", text);
}

/* Where the objects go. */
static void look_at_target(void)
{
    struct stat st;
    bool several = cfg.recursive || cfg.list != NULL || cfg.urls > 1;
    size_t len = cfg.to != NULL ? strlen(cfg.to) : 0;
    if (cfg.to == NULL)
        return;
    bool there = stat(cfg.to, &st) == 0;
    cfg.folder = several || (len > 0 && cfg.to[len - 1] == '/') || (there && S_ISDIR(st.st_mode));
    cfg.device = there && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
    if (several && there && !S_ISDIR(st.st_mode) && !cfg.device)
        opt_fail("%s: several objects need a folder", cfg.to);
}

static void read_operands(int argc, char **argv, int at)
{
    const char *last = argc > at ? argv[argc - 1] : NULL;
    if (last != NULL && !s3_url_is(last) && (cfg.list != NULL || argc - at > 1)) {
        cfg.to = strcmp(last, "-") != 0 ? last : NULL;
        argc--;
    }
    cfg.urls = (size_t)(argc - at);
    cfg.url = mem_array(cfg.urls + 1, sizeof *cfg.url);
    for (size_t i = 0; i < cfg.urls; i++)
        read_url(argv[at + (int)i], &cfg.url[i]);
    if ((cfg.urls == 0) == (cfg.list == NULL))
        opt_fail(cfg.list == NULL ? "no object given" : "either a list or s3:// operands");
    look_at_target();
}

/* Two objects of the command line may not become one file. */
static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void check_names(void)
{
    char **name = mem_array(cfg.urls, sizeof *name);
    struct err err;
    for (size_t i = 0; i < cfg.urls; i++) {
        const char *key = mem_dup(cfg.url[i].key.ptr, cfg.url[i].key.len);
        const char *slash = strrchr(key, '/');
        name[i] = mem_strdup(slash != NULL ? slash + 1 : key);
        free((char *)key);
        if (s3_path_check(name[i], false, &err) != 0)
            opt_fail("%.*s: %s: say which FILE", SPAN_ARG(cfg.url[i].key), err.message);
    }
    qsort(name, cfg.urls, sizeof *name, compare_names);
    for (size_t i = 0; i < cfg.urls; i++) {
        if (i > 0 && strcmp(name[i], name[i - 1]) == 0)
            opt_fail("two objects would both become %s", name[i]);
    }
    for (size_t i = 0; i < cfg.urls; i++)
        free(name[i]);
    free(name);
}

static void check_options(void)
{
    bool files = cfg.to != NULL && !cfg.device;
    bool single = cfg.urls == 1 && !cfg.recursive;
    if (cfg.recursive && cfg.list != NULL)
        opt_fail("--recursive: not with --list");
    if (!single && (cfg.version_id != NULL || if_none_match != NULL))
        opt_fail("--version-id and --if-none-match are for one object");
    if (!files && (cfg.resume || cfg.skip_existing || cfg.failed != NULL))
        opt_fail("--resume, --skip-existing and --failed are for files: say where to");
    if (files && cfg.lines)
        opt_fail("--lines is for standard output");
    if (cfg.terms.decompress && range != NULL)
        opt_fail("--decompress: not with --range");
    if (cfg.resume && (cfg.terms.decompress || range != NULL))
        opt_fail("--resume: not with --decompress or --range");
    if (cfg.folder && !cfg.recursive && cfg.list == NULL)
        check_names();
}

static void read_terms(void)
{
    struct err err;
    if (range != NULL && s3_terms_range(&cfg.terms, range, &err) != 0)
        opt_fail("--range: %s", err.message);
    if (if_none_match != NULL && s3_terms_etag(&cfg.terms, if_none_match, &err) != 0)
        opt_fail("--if-none-match: %s", err.message);
    if (if_modified_since != NULL && s3_terms_since(&cfg.terms, if_modified_since, &err) != 0)
        opt_fail("--if-modified-since: %s", err.message);
}

/* A connection and a file for each job, and files that wait for the disk. */
static void allow_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... {s3://BUCKET/KEY... | -l FILE} [FILE|DIRECTORY|-]",
        .about = "Writes objects to standard output, or into files that appear when whole.",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .max_operands = -1,
    };
    int at = opt_parse(argc, argv, &usage);
    read_operands(argc, argv, at);
    read_terms();
    check_options();
    allow_files();
    sig_install();
    int status = s3_getter_run(&cfg);
    s3_terms_release(&cfg.terms);
    free(cfg.url);
    return status;
}
