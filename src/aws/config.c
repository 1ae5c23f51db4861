/* The shared configuration files: a flat list of settings, searched from the end so that what was
 * written later, and the credentials file, wins.
 *
 * Syntax: docs.aws.amazon.com/sdkref/latest/guide/file-format.html where it agrees with botocore's
 * reader (Python's configparser), else botocore. One leniency: a section or key that appears twice
 * is merged, not refused. */
#include "aws/config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "aws/caps.h"
#include "core/buf.h"
#include "core/file.h"
#include "core/mem.h"

enum section_kind { SECTION_PROFILE, SECTION_SERVICES, SECTION_OTHER };

/* One "key = value"; a section itself is one with key NULL. Strings are owned. */
struct setting {
    enum config_file file;
    enum section_kind kind;
    char *section;
    char *group; /* the key it is nested under, NULL mostly */
    char *key;
    char *value;
};

struct config {
    struct setting *setting;
    size_t count, room;
    char *profile;
    bool chosen;
};

/* The file being read. */
struct parse {
    struct config *config;
    enum config_file file;
    enum section_kind kind;
    char *section;    /* owned; NULL before the first header */
    char *key;        /* owned; NULL when nothing can be continued */
    struct buf value; /* of key, its lines joined by newlines */
    size_t indent;    /* of the line that began key */
};

const char *config_env(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static void add(struct parse *parse, const char *group, struct span key, struct span value)
{
    struct config *config = parse->config;
    if (config->count == config->room) {
        config->room = config->room * 2 + 16;
        config->setting = mem_grow(config->setting, config->room, sizeof *config->setting);
    }
    config->setting[config->count++] = (struct setting){
        .file = parse->file,
        .kind = parse->kind,
        .section = mem_strdup(parse->section),
        .group = mem_strdup(group),
        .key = mem_dup(key.ptr, key.len),
        .value = mem_dup(value.ptr, value.len),
    };
}

/* A nested group: every line "sub = value". Returns -1 when one is not. */
static int add_group(struct parse *parse, struct span lines)
{
    while (lines.ptr != NULL) {
        struct span value = span_trim(span_cut(&lines, '\n'));
        if (value.len == 0)
            continue;
        struct span key = span_cut(&value, '=');
        if (value.ptr == NULL)
            return -1;
        add(parse, parse->key, span_trim(key), span_trim(value));
    }
    return 0;
}

/* The setting under construction is complete. */
static int finish_key(struct parse *parse)
{
    int status = 0;
    if (parse->key != NULL) {
        struct span value = buf_span(&parse->value);
        while (value.len > 0 && value.ptr[value.len - 1] == '\n')
            value.len--;
        if (value.len > 0 && value.ptr[0] == '\n')
            status = add_group(parse, value);
        else
            add(parse, NULL, span_str(parse->key), value);
    }
    free(parse->key);
    parse->key = NULL;
    explicit_bzero(parse->value.data, parse->value.len);
    buf_clear(&parse->value);
    return status;
}

/* "profile NAME" and the like: true and the name without quotes when header starts with word. */
static bool named_section(struct span header, const char *word, struct span *name)
{
    size_t len = strlen(word);
    if (!span_starts(header, word) || header.len == len ||
        (header.ptr[len] != ' ' && header.ptr[len] != '\t'))
        return false;
    *name = span_trim(span_of(header.ptr + len, header.len - len));
    if (name->len >= 2 && (name->ptr[0] == '"' || name->ptr[0] == '\'') &&
        name->ptr[name->len - 1] == name->ptr[0])
        *name = span_of(name->ptr + 1, name->len - 2);
    return true;
}

static int section(struct parse *parse, struct span line)
{
    if (finish_key(parse) != 0)
        return -1;
    const char *close = memrchr(line.ptr, ']', line.len);
    if (close == NULL || close == line.ptr + 1)
        return -1;
    struct span header = span_of(line.ptr + 1, (size_t)(close - line.ptr) - 1), name = header;
    parse->kind = SECTION_OTHER;
    if (parse->file == CONFIG_CREDENTIALS || span_is(header, "default") ||
        named_section(header, "profile", &name))
        parse->kind = SECTION_PROFILE;
    else if (named_section(header, "services", &name))
        parse->kind = SECTION_SERVICES;
    free(parse->section);
    parse->section = mem_dup(name.ptr, name.len);
    add(parse, NULL, span_of(NULL, 0), span_of(NULL, 0));
    return 0;
}

static int key_line(struct parse *parse, struct span line, size_t indent)
{
    size_t at = 0;
    while (at < line.len && line.ptr[at] != '=' && line.ptr[at] != ':')
        at++;
    struct span key = span_trim(span_of(line.ptr, at));
    if (parse->section == NULL || at == line.len || key.len == 0 || finish_key(parse) != 0)
        return -1;
    parse->key = mem_dup(key.ptr, key.len);
    for (char *c = parse->key; *c != '\0'; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
    buf_addspan(&parse->value, span_trim(span_of(line.ptr + at + 1, line.len - at - 1)));
    parse->indent = indent;
    return 0;
}

/* One line, its newline removed. Returns -1 when it fits nowhere. */
static int parse_line(struct parse *parse, struct span raw)
{
    struct span line = span_trim(raw);
    if (line.len > 0 && (line.ptr[0] == '#' || line.ptr[0] == ';'))
        return 0;
    size_t indent = line.len > 0 ? (size_t)(line.ptr - raw.ptr) : 0;
    if (parse->key != NULL && (line.len == 0 || indent > parse->indent)) {
        buf_addc(&parse->value, '\n');
        buf_addspan(&parse->value, line);
        return 0;
    }
    if (line.len == 0)
        return 0;
    return line.ptr[0] == '[' ? section(parse, line) : key_line(parse, line, indent);
}

static int parse_file(struct config *config, enum config_file file, const char *path,
                      struct span text, struct err *err)
{
    struct parse parse = {.config = config, .file = file};
    buf_init(&parse.value, CAP_CONFIG_FILE * 2);
    if (span_starts(text, "\xEF\xBB\xBF"))
        text = span_of(text.ptr + 3, text.len - 3);
    int status = 0;
    for (size_t number = 1; status == 0 && text.ptr != NULL; number++) {
        status = parse_line(&parse, span_cut(&text, '\n'));
        if (status == 0 && text.ptr == NULL)
            status = finish_key(&parse);
        if (status != 0)
            err_set(err, ERR_DATA, "%s: line %zu: not a section, a setting or a sub-setting", path,
                    number);
    }
    finish_key(&parse);
    free(parse.section);
    buf_release(&parse.value);
    return status;
}

/* The path from variable env or ~/.aws/NAME; a leading ~/ is the home folder. Owned. */
static char *file_path(const char *env, const char *name)
{
    const char *path = config_env(env), *home = config_env("HOME");
    struct buf out;
    buf_init(&out, 0);
    if (path == NULL && home == NULL)
        return NULL;
    if (path == NULL)
        buf_addf(&out, "%s/.aws/%s", home, name);
    else if (strncmp(path, "~/", 2) == 0 && home != NULL)
        buf_addf(&out, "%s%s", home, path + 1);
    else
        buf_adds(&out, path);
    return buf_take(&out);
}

static int load(struct config *config, enum config_file file, const char *env, const char *name,
                struct err *err)
{
    char *path = file_path(env, name);
    struct stat about;
    if (path == NULL || stat(path, &about) != 0) {
        free(path);
        return 0;
    }
    struct buf text;
    buf_init(&text, 0);
    /* All the room at once, so that growing leaves no copies of secrets behind. */
    size_t size = about.st_size > 0 ? (size_t)about.st_size : 0;
    buf_reserve(&text, (size < CAP_CONFIG_FILE ? size : CAP_CONFIG_FILE) + (64 << 10));
    int status = file_read(path, CAP_CONFIG_FILE, &text, err);
    if (status == 0)
        status = parse_file(config, file, path, buf_span(&text), err);
    explicit_bzero(text.data, text.len);
    buf_release(&text);
    free(path);
    return status;
}

static void choose(struct config *config, const char *option, bool *named)
{
    const char *profile = option;
    if (profile == NULL)
        profile = config_env("AWS_PROFILE");
    if (profile == NULL)
        profile = config_env("AWS_DEFAULT_PROFILE");
    *named = profile != NULL && strcmp(profile, "default") != 0;
    config->chosen = option != NULL;
    config->profile = mem_strdup(profile != NULL ? profile : "default");
}

struct config *config_new(const char *profile, struct err *err)
{
    struct config *config = mem_alloc(sizeof *config);
    bool named;
    choose(config, profile, &named);
    if (load(config, CONFIG_FILE, "AWS_CONFIG_FILE", "config", err) != 0 ||
        load(config, CONFIG_CREDENTIALS, "AWS_SHARED_CREDENTIALS_FILE", "credentials", err) != 0)
        goto fail;
    if (named && !config_has_profile(config, config->profile)) {
        err_set(err, ERR_USAGE, "profile %s: not in the AWS configuration files", config->profile);
        goto fail;
    }
    return config;
fail:
    config_free(config);
    return NULL;
}

struct config *config_parse(struct span text, struct err *err)
{
    struct config *config = mem_alloc(sizeof *config);
    config->profile = mem_strdup("default");
    if (parse_file(config, CONFIG_FILE, "config", text, err) == 0)
        return config;
    config_free(config);
    return NULL;
}

void config_free(struct config *config)
{
    if (config == NULL)
        return;
    for (size_t i = 0; i < config->count; i++) {
        struct setting *setting = &config->setting[i];
        if (setting->value != NULL)
            explicit_bzero(setting->value, strlen(setting->value));
        free(setting->section);
        free(setting->group);
        free(setting->key);
        free(setting->value);
    }
    free(config->setting);
    free(config->profile);
    free(config);
}

const char *config_profile(const struct config *config)
{
    return config->profile;
}

bool config_chosen(const struct config *config)
{
    return config->chosen;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The last setting that fits; the credentials file was read last. */
static const struct setting *find(const struct config *config, enum config_file file,
                                  enum section_kind kind, const char *section, const char *group,
                                  const char *key)
{
    for (size_t i = config->count; i > 0; i--) {
        const struct setting *setting = &config->setting[i - 1];
        if ((file == CONFIG_ANY || setting->file == file) && setting->kind == kind &&
            same(setting->section, section) && same(setting->group, group) &&
            same(setting->key, key))
            return setting;
    }
    return NULL;
}

bool config_has_profile(const struct config *config, const char *profile)
{
    return find(config, CONFIG_ANY, SECTION_PROFILE, profile, NULL, NULL) != NULL;
}

const char *config_value(const struct config *config, enum config_file file, const char *profile,
                         const char *key)
{
    const struct setting *found = find(config, file, SECTION_PROFILE, profile, NULL, key);
    return found != NULL && found->value[0] != '\0' ? found->value : NULL;
}

const char *config_get(const struct config *config, const char *key)
{
    return config_value(config, CONFIG_ANY, config->profile, key);
}

const char *config_nested(const struct config *config, const char *group, const char *key)
{
    const struct setting *found = find(config, CONFIG_ANY, SECTION_PROFILE, config->profile, group,
                                       key);
    return found != NULL ? found->value : NULL;
}

const char *config_service(const struct config *config, const char *service, const char *key)
{
    const char *name = config_get(config, "services");
    if (name == NULL)
        return NULL;
    const struct setting *found = find(config, CONFIG_FILE, SECTION_SERVICES, name, service, key);
    return found != NULL ? found->value : NULL;
}

bool config_flag(const struct config *config, const char *env, const char *key)
{
    const char *value = config_env(env);
    if (value == NULL)
        value = config_get(config, key);
    return value != NULL && strcasecmp(value, "true") == 0;
}
