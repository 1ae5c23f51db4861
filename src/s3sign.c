/* s3sign: URLs and forms that let others do one thing with an object for a while, without
 * credentials of their own. A URL is as good as a password until it expires: it goes to standard
 * output and nowhere else. */
#include <stdlib.h>
#include <string.h>

#include "s3/signer.h"
#include "core/mem.h"
#include "core/opt.h"
#include "core/sig.h"

struct config {
    struct aws_options aws;
    const char *method, *expires, *content_type, *version_id, *upload_id, *part;
    struct opt_list headers, responses, fields;
    const char *list, *failed, *type_prefix;
    uint64_t max_line, max_bytes;
    bool post;
};

static struct config cfg = {
    .aws = AWS_OPTIONS_INIT, .max_line = CAP_LINE_DEFAULT, .max_bytes = UINT64_MAX};

static const struct opt options[] = {
    OPT_TEXT('m', "method", "NAME", &cfg.method, "get (default), put, head or delete"),
    OPT_TEXT('e', "expires", "TIME", &cfg.expires, "from 1s to 7d (default 1h)"),
    OPT_TEXT('t', "content-type", "TYPE", &cfg.content_type, "what must be sent as Content-Type"),
    OPT_LIST('H', "header", "NAME:VALUE", &cfg.headers, "another header to send; repeatable"),
    OPT_LIST('r', "response", "NAME=TEXT", &cfg.responses, "have a header answered; repeatable"),
    OPT_TEXT(0, "version-id", "ID", &cfg.version_id, "of this version"),
    OPT_TEXT(0, "upload-id", "ID", &cfg.upload_id, "put a part of this upload, with --part"),
    OPT_TEXT(0, "part", "N", &cfg.part, "its number"),
    OPT_TEXT('l', "list", "FILE", &cfg.list, "sign what each line of FILE (- is stdin) says"),
    OPT_TEXT(0, "failed", "FILE", &cfg.failed, "write failed lines to FILE, with the reason"),
    OPT_SIZE(0, "max-line", "SIZE", &cfg.max_line, 1, (int64_t)CAP_LINE_MAX,
             "longest line accepted (default 16M)"),
    OPT_FLAG('p', "post", &cfg.post, "a form that uploads to the key, or below KEY/"),
    OPT_SIZE(0, "max-bytes", "SIZE", &cfg.max_bytes, 0, INT64_MAX, "with --post: largest file"),
    OPT_TEXT(0, "content-type-prefix", "TEXT", &cfg.type_prefix, "such as image/"),
    OPT_LIST('f', "field", "NAME=VALUE", &cfg.fields, "another field of the form; repeatable"),
    OPT_END,
};

/* ---- the command line ---- */

/* "NAME:VALUE" or "NAME=VALUE", cut in two in place. */
static char *cut(char *pair, char sep, const char *option)
{
    char *value = strchr(pair, sep);
    if (value == NULL)
        opt_fail("--%s '%s': there is no %c in it", option, pair, sep);
    *value++ = '\0';
    return value + strspn(value, " ");
}

typedef int adder(struct s3_presign *what, const char *name, const char *value, struct err *err);

static void add_all(struct s3_presign *what, const struct opt_list *list, adder *add, char sep,
                    const char *option)
{
    struct err err;
    for (size_t i = 0; i < list->count; i++) {
        char *name = (char *)list->item[i]; /* in argv, which is ours */
        char *value = cut(name, sep, option);
        if (add(what, name, value, &err) != 0)
            opt_fail("--%s: %s", option, err.message);
    }
}

static void read_what(struct s3_presign *what)
{
    struct err err;
    what->version_id = span_str(cfg.version_id);
    what->upload_id = span_str(cfg.upload_id);
    what->part = span_str(cfg.part);
    what->expires = 3600;
    what->method = cfg.upload_id != NULL ? S3_PRESIGN_PUT : S3_PRESIGN_GET;
    if (cfg.method != NULL)
        what->method = s3_presign_method_named(span_str(cfg.method));
    if (what->method == S3_PRESIGN_METHODS)
        opt_fail("--method %s: not get, put, head or delete", cfg.method);
    if (cfg.expires != NULL && s3_presign_expires(span_str(cfg.expires), &what->expires, &err) != 0)
        opt_fail("--expires %s: %s", cfg.expires, err.message);
    if (cfg.content_type != NULL &&
        s3_presign_header(what, "content-type", cfg.content_type, &err) != 0)
        opt_fail("--%s", err.message);
    add_all(what, &cfg.headers, s3_presign_header, ':', "header");
    add_all(what, &cfg.responses, s3_presign_response, '=', "response");
}

static void read_policy(struct s3_policy *policy, const struct s3_presign *what,
                        const struct s3_url *to, struct buf *key)
{
    struct err err;
    int status = 0;
    buf_addspan(key, to->key);
    if (to->key.len == 0 || to->key.ptr[to->key.len - 1] == '/')
        buf_adds(key, "${filename}");
    policy->bucket = to->bucket;
    policy->key = buf_span(key);
    policy->expires = what->expires;
    policy->max_bytes = cfg.max_bytes <= INT64_MAX ? (int64_t)cfg.max_bytes : -1;
    policy->type_prefix = span_str(cfg.type_prefix);
    if (cfg.content_type != NULL)
        status = s3_policy_field(policy, span_str("Content-Type"), span_str(cfg.content_type),
                                 &err);
    for (size_t i = 0; status == 0 && i < cfg.fields.count; i++) {
        struct span value = span_str(cfg.fields.item[i]), name = span_cut(&value, '=');
        if (value.ptr == NULL)
            opt_fail("--field '%s': there is no = in it", cfg.fields.item[i]);
        status = s3_policy_field(policy, name, value, &err);
    }
    if (status != 0)
        opt_fail("--field: %s", err.message);
}

/* Options that would have no effect are mistakes. */
static void check_form(size_t operands)
{
    if (cfg.post && (operands != 1 || cfg.list != NULL))
        opt_fail("--post makes one form: name one s3://BUCKET/KEY");
    if (cfg.post && (cfg.method != NULL || cfg.headers.count > 0 || cfg.responses.count > 0 ||
                     cfg.version_id != NULL || cfg.upload_id != NULL || cfg.part != NULL))
        opt_fail("--post takes --expires, --content-type and the options behind it");
    if (!cfg.post &&
        (cfg.max_bytes != UINT64_MAX || cfg.type_prefix != NULL || cfg.fields.count > 0))
        opt_fail("--max-bytes, --content-type-prefix and --field are for --post");
    if (cfg.list == NULL && cfg.failed != NULL)
        opt_fail("--failed is for --list");
    if (cfg.list == NULL && operands == 0)
        opt_fail("no s3://BUCKET/KEY given");
    if (cfg.list != NULL && operands > 1)
        opt_fail("with --list, name one s3://BUCKET at most");
}

static void read_operands(char **operand, struct s3_url *object, struct s3_presign *what)
{
    struct err err;
    for (size_t i = 0; operand[i] != NULL; i++) {
        if (s3_url_parse(operand[i], &object[i], &err) != 0)
            opt_fail("%s", err.message);
        if (cfg.list != NULL && object[i].key.len > 0)
            opt_fail("%s: with --list, keys come from the lines", operand[i]);
        what->bucket = object[i].bucket;
        what->key = object[i].key;
        if (cfg.list == NULL && !cfg.post && s3_presign_check(what, &err) != 0)
            opt_fail("%s: %s", operand[i], err.message);
    }
}

int main(int argc, char **argv)
{
    struct opt_usage usage = {
        .synopsis = "[OPTION]... s3://BUCKET/KEY... | --list FILE [s3://BUCKET]",
        .about = "Prints URLs with which anybody may do one thing with an object for a while.\n"
                 "Whoever reads such a URL can use it.",
        .own = options,
        .shared = aws_option_table(&cfg.aws),
        .max_operands = -1,
    };
    int at = opt_parse(argc, argv, &usage);
    struct s3_presign what = {.method = S3_PRESIGN_GET};
    struct s3_policy policy = {.fields = 0};
    size_t operands = (size_t)(argc - at);
    struct s3_url *object = mem_array(operands + 1, sizeof *object);
    struct buf key;
    buf_init(&key, 0);
    check_form(operands);
    read_what(&what);
    read_operands(argv + at, object, &what);
    if (cfg.post)
        read_policy(&policy, &what, &object[0], &key);
    struct s3_signer config = {.options = &cfg.aws,
                               .what = &what,
                               .list = cfg.list,
                               .failed = cfg.failed,
                               .max_line = (size_t)cfg.max_line,
                               .policy = cfg.post ? &policy : NULL,
                               .object = object,
                               .objects = operands};
    sig_install();
    int status = s3_signer_run(&config);
    buf_release(&key);
    free(object);
    return status;
}
