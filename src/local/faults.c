/* Rules are read once. Whether a rule's turn has come depends on its seed, its place and on how
 * many requests it has matched before, on nothing else. */
#include "local/faults.h"

#include <fnmatch.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "codec/json.h"
#include "core/file.h"
#include "core/mem.h"
#include "local/service.h"

#define HOUR_MS 3600000

/* One line; numbers are -1 when they are not given. */
struct rule {
    char *service, *operation, *key, *code;
    double chance;
    int64_t every, count, status, delay_ms, cut_after, bandwidth;
    uint64_t seen, fired; /* requests it matched, and treated badly */
};

struct faults {
    struct rule *rule;
    size_t count;
    uint64_t seed;
    pthread_mutex_t lock; /* guards seen and fired */
};

/* ---- reading ---- */

static const struct text_member {
    const char *name;
    size_t offset;
} texts[] = {{"service", offsetof(struct rule, service)},
             {"operation", offsetof(struct rule, operation)},
             {"key", offsetof(struct rule, key)},
             {"code", offsetof(struct rule, code)}};

static const struct number_member {
    const char *name;
    size_t offset;
    int64_t min, max;
} numbers[] = {{"every", offsetof(struct rule, every), 1, INT32_MAX},
               {"count", offsetof(struct rule, count), 1, INT32_MAX},
               {"status", offsetof(struct rule, status), 400, 599},
               {"delay_ms", offsetof(struct rule, delay_ms), 1, HOUR_MS},
               {"cut_after", offsetof(struct rule, cut_after), 0, INT64_MAX},
               {"bandwidth", offsetof(struct rule, bandwidth), 1, INT64_MAX / 2000000000}};

static int set_text(struct rule *rule, const struct text_member *member, const json_t *value,
                    struct err *err)
{
    const char *text = json_string_value(value);
    if (text == NULL || text[0] == '\0' || strlen(text) != json_string_length(value))
        return err_set(err, ERR_DATA, "%s is not a text", member->name);
    *(char **)((char *)rule + member->offset) = mem_strdup(text);
    return 0;
}

static int set_number(struct rule *rule, const struct number_member *member, const json_t *value,
                      struct err *err)
{
    int64_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < member->min || number > member->max)
        return err_set(err, ERR_DATA, "%s is not a number from %lld to %lld", member->name,
                       (long long)member->min, (long long)member->max);
    *(int64_t *)((char *)rule + member->offset) = number;
    return 0;
}

static int set_member(struct rule *rule, const char *name, const json_t *value, struct err *err)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(texts[i].name, name) == 0)
            return set_text(rule, &texts[i], value, err);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (strcmp(numbers[i].name, name) == 0)
            return set_number(rule, &numbers[i], value, err);
    if (strcmp(name, "chance") != 0)
        return err_set(err, ERR_DATA, "no member is called %s", name);
    rule->chance = json_number_value(value);
    if (!json_is_number(value) || rule->chance < 0 || rule->chance > 1)
        return err_set(err, ERR_DATA, "chance is not a number from 0 to 1");
    return 0;
}

static int check_rule(const struct rule *rule, struct err *err)
{
    if (rule->service != NULL && service_named(span_str(rule->service)) == NULL)
        return err_set(err, ERR_DATA, "service is none of s3, sqs, kinesis");
    if (rule->key != NULL && rule->service != NULL && strcmp(rule->service, "s3") != 0)
        return err_set(err, ERR_DATA, "only s3 has a key");
    if (rule->chance >= 0 && rule->every >= 0)
        return err_set(err, ERR_DATA, "chance and every exclude each other");
    if (rule->status < 0 && rule->delay_ms < 0 && rule->cut_after < 0 && rule->bandwidth < 0)
        return err_set(err, ERR_DATA, "none of status, delay_ms, cut_after, bandwidth");
    if (rule->status >= 0 && (rule->cut_after >= 0 || rule->bandwidth >= 0))
        return err_set(err, ERR_DATA, "status excludes cut_after and bandwidth");
    if (rule->code != NULL && (rule->status < 0 || strlen(rule->code) > 95))
        return err_set(err, ERR_DATA, "code without status, or longer than 95 bytes");
    if (rule->status >= 0 && rule->status != 500 && rule->status != 503 && rule->code == NULL)
        return err_set(err, ERR_DATA, "status %d needs a code", (int)rule->status);
    return 0;
}

static int read_rule(struct rule *rule, struct span line, struct err *err)
{
    const char *name;
    json_t *value, *object = json_parse(line, err);
    int status = object != NULL ? 0 : -1;
    *rule = (struct rule){.chance = -1,
                          .every = -1,
                          .count = -1,
                          .status = -1,
                          .delay_ms = -1,
                          .cut_after = -1,
                          .bandwidth = -1};
    if (status == 0 && !json_is_object(object))
        status = err_set(err, ERR_DATA, "not an object");
    json_object_foreach(object, name, value)
    {
        if (status == 0)
            status = set_member(rule, name, value, err);
    }
    json_decref(object);
    return status == 0 ? check_rule(rule, err) : status;
}

static int add_rule(struct faults *faults, struct span line, struct err *err)
{
    if (faults->count == CAP_LOCAL_FAULTS)
        return err_set(err, ERR_DATA, "more than %d rules", CAP_LOCAL_FAULTS);
    faults->rule = mem_grow(faults->rule, faults->count + 1, sizeof faults->rule[0]);
    return read_rule(&faults->rule[faults->count++], line, err);
}

struct faults *faults_load(const char *path, uint64_t seed, struct err *err)
{
    struct faults *faults = mem_alloc(sizeof *faults);
    struct buf text;
    buf_init(&text, CAP_SMALL_FILE);
    faults->seed = seed;
    pthread_mutex_init(&faults->lock, NULL);
    int status = file_read(path, CAP_SMALL_FILE, &text, err);
    struct span rest = buf_span(&text);
    for (unsigned number = 1; status == 0 && rest.ptr != NULL; number++) {
        struct span line = span_trim(span_cut(&rest, '\n'));
        if (line.len > 0)
            status = add_rule(faults, line, err);
        if (status != 0)
            err_prefix(err, "%s: line %u", path, number);
    }
    buf_release(&text);
    if (status == 0)
        return faults;
    faults_free(faults);
    return NULL;
}

void faults_free(struct faults *faults)
{
    if (faults == NULL)
        return;
    for (size_t i = 0; i < faults->count; i++) {
        free(faults->rule[i].service);
        free(faults->rule[i].operation);
        free(faults->rule[i].key);
        free(faults->rule[i].code);
    }
    free(faults->rule);
    pthread_mutex_destroy(&faults->lock);
    free(faults);
}

/* ---- choosing ---- */

/* Without a wildcard the pattern is a prefix. */
static bool key_matches(const char *pattern, struct span key)
{
    if (key.ptr == NULL)
        return false;
    if (strpbrk(pattern, "*?[") == NULL)
        return span_starts(key, pattern);
    char *text = mem_dup(key.ptr, key.len);
    bool match = fnmatch(pattern, text, FNM_NOESCAPE) == 0;
    free(text);
    return match;
}

static bool matches(const struct rule *rule, const struct call *call)
{
    return (rule->service == NULL || strcmp(rule->service, call->service->name) == 0) &&
           (rule->operation == NULL || span_is(faults_operation(call), rule->operation)) &&
           (rule->key == NULL || key_matches(rule->key, faults_key(call)));
}

/* The finalizer of splitmix64 (Steele et al. 2014) over a counter: 0 <= x < 1. */
static double draw(uint64_t seed, uint64_t place, uint64_t n)
{
    uint64_t z = seed + (place << 40) + n * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static bool its_turn(struct faults *faults, size_t place)
{
    struct rule *rule = &faults->rule[place];
    pthread_mutex_lock(&faults->lock);
    uint64_t n = ++rule->seen;
    bool turn = rule->count < 0 || rule->fired < (uint64_t)rule->count;
    if (rule->chance >= 0)
        turn = turn && draw(faults->seed, place, n) < rule->chance;
    if (rule->every > 0)
        turn = turn && n % (uint64_t)rule->every == 0;
    rule->fired += turn;
    pthread_mutex_unlock(&faults->lock);
    return turn;
}

static const char *default_code(int64_t status, const struct call *call)
{
    bool s3 = strcmp(call->service->name, "s3") == 0;
    if (status == 500)
        return s3 ? "InternalError" : "InternalFailure";
    return s3 ? "SlowDown" : "ServiceUnavailable";
}

bool faults_pick(struct faults *faults, const struct call *call, struct fault *fault)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct rule *rule = &faults->rule[i];
        if (!matches(rule, call) || !its_turn(faults, i))
            continue;
        *fault = (struct fault){
            .status = rule->status > 0 ? (int)rule->status : 0,
            .code = rule->code != NULL ? rule->code : default_code(rule->status, call),
            .delay_ms = rule->delay_ms > 0 ? rule->delay_ms : 0,
            .cut_after = rule->cut_after >= 0 ? (uint64_t)rule->cut_after : UINT64_MAX,
            .bandwidth = rule->bandwidth > 0 ? (uint64_t)rule->bandwidth : 0};
        return true;
    }
    return false;
}
