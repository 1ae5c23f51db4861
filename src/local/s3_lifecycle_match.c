/* Days count from the creation of a version, or from when a newer one took its place, up to the
 * next midnight UTC. Deleting goes before moving, and of several moves that are due the coldest is
 * made; nothing moves to a warmer class. Objects under 128 KiB move only by rules that speak of
 * size. Source: AmazonS3/latest/userguide/intro-lifecycle-rules.html, lifecycle-conflicts.html,
 * lifecycle-transition-general-considerations.html. */
#include "local/s3_lifecycle_match.h"

#include "aws/s3_tags.h"
#include "local/s3_restore.h"

#define DAY_MS ((int64_t)86400000)

enum { MOVE_MIN = 128 << 10 };

static bool has_prefix(const struct s3_lifecycle_rule *rule, struct span key)
{
    return rule->prefix.len == 0 || (key.len >= rule->prefix.len &&
                                     memcmp(key.ptr, rule->prefix.ptr, rule->prefix.len) == 0);
}

static bool matches(const struct s3_lifecycle_rule *rule, const struct s3_object_row *row,
                    struct span key)
{
    int64_t size = (int64_t)row->size;
    if (!rule->enabled || !has_prefix(rule, key) ||
        (rule->larger_than != S3_LIFECYCLE_NONE && size <= rule->larger_than) ||
        (rule->smaller_than != S3_LIFECYCLE_NONE && size >= rule->smaller_than))
        return false;
    for (size_t i = 0; i < rule->tag_count; i++)
        if (!s3_tags_has(row->tags, rule->tag[i].key, rule->tag[i].value))
            return false;
    return true;
}

/* When so many days have passed, or the date; INT64_MAX: neither is said. */
static int64_t due(int64_t from_ms, int64_t days, int64_t date_ms)
{
    if (days != S3_LIFECYCLE_NONE)
        return s3_restore_midnight(from_ms + days * DAY_MS);
    return date_ms != S3_LIFECYCLE_NONE ? date_ms : INT64_MAX;
}

/* Colder classes have larger numbers. */
static size_t coldness(struct span storage_class)
{
    static const char *const classes[] = {"STANDARD_IA", "INTELLIGENT_TIERING",
                                          "ONEZONE_IA",  "GLACIER_IR",
                                          "GLACIER",     "DEEP_ARCHIVE"};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (span_is(storage_class, classes[i]))
            return i + 1;
    return 0;
}

static bool is_spared(const struct s3_lifecycle_place *place, int64_t newer)
{
    return newer != S3_LIFECYCLE_NONE && place->newer < (size_t)newer;
}

static bool expires(const struct s3_lifecycle_rule *rule, const struct s3_object_row *row,
                    const struct s3_lifecycle_place *place, int64_t ms)
{
    if (!row->latest)
        return rule->noncurrent_days != S3_LIFECYCLE_NONE &&
               !is_spared(place, rule->noncurrent_newer) &&
               due(row->noncurrent_ms, rule->noncurrent_days, S3_LIFECYCLE_NONE) <= ms;
    if (row->marker && !place->alone)
        return false;
    if (row->marker && rule->expire_marker)
        return true;
    return due(row->modified_ms, rule->expire_days, rule->expire_date_ms) <= ms;
}

static void look_at_moves(const struct s3_lifecycle_rule *rule, const struct s3_object_row *row,
                          const struct s3_lifecycle_place *place, int64_t ms, struct span *coldest)
{
    bool sized = rule->larger_than != S3_LIFECYCLE_NONE || rule->smaller_than != S3_LIFECYCLE_NONE;
    const struct s3_lifecycle_move *move = row->latest ? rule->move : rule->noncurrent_move;
    size_t count = row->latest ? rule->move_count : rule->noncurrent_move_count;
    if (row->marker || (row->size < MOVE_MIN && !sized))
        return;
    for (size_t i = 0; i < count; i++) {
        int64_t from_ms = row->latest ? row->modified_ms : row->noncurrent_ms;
        if (due(from_ms, move[i].days, move[i].date_ms) <= ms &&
            (row->latest || !is_spared(place, move[i].newer)) &&
            coldness(move[i].storage_class) > coldness(*coldest))
            *coldest = move[i].storage_class;
    }
}

enum s3_lifecycle_action s3_lifecycle_decide(const struct s3_lifecycle *lifecycle,
                                             const struct s3_object_row *row,
                                             const struct s3_lifecycle_place *place, int64_t ms,
                                             struct span *storage_class)
{
    struct span coldest = row->storage_class;
    for (size_t i = 0; i < lifecycle->count; i++) {
        const struct s3_lifecycle_rule *rule = &lifecycle->rule[i];
        if (!matches(rule, row, place->key))
            continue;
        if (expires(rule, row, place, ms))
            return S3_LIFECYCLE_EXPIRE;
        look_at_moves(rule, row, place, ms, &coldest);
    }
    *storage_class = coldest;
    return span_equal(coldest, row->storage_class) ? S3_LIFECYCLE_STAY : S3_LIFECYCLE_MOVE;
}

int64_t s3_lifecycle_expiry(const struct s3_lifecycle *lifecycle, const struct s3_object_row *row,
                            struct span key, const struct s3_lifecycle_rule **rule)
{
    int64_t soonest = INT64_MAX;
    for (size_t i = 0; i < lifecycle->count; i++) {
        const struct s3_lifecycle_rule *one = &lifecycle->rule[i];
        int64_t ms = due(row->modified_ms, one->expire_days, one->expire_date_ms);
        if (ms < soonest && matches(one, row, key)) {
            soonest = ms;
            *rule = one;
        }
    }
    return soonest;
}

int64_t s3_lifecycle_abort(const struct s3_lifecycle *lifecycle, struct span key,
                           int64_t initiated_ms, const struct s3_lifecycle_rule **rule)
{
    int64_t soonest = INT64_MAX;
    for (size_t i = 0; i < lifecycle->count; i++) {
        const struct s3_lifecycle_rule *one = &lifecycle->rule[i];
        int64_t ms = due(initiated_ms, one->abort_days, S3_LIFECYCLE_NONE);
        if (one->enabled && ms < soonest && has_prefix(one, key)) {
            soonest = ms;
            *rule = one;
        }
    }
    return soonest;
}
