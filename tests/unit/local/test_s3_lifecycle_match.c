/* What rules mean for a version, at a midnight. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "local/s3_lifecycle_match.h"

#define DAY  ((int64_t)86400000)
#define KIB  1024
#define RULE "<LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status>"
#define END  "</Rule></LifecycleConfiguration>"
#define ALL  "<Filter/>"

/* Made at noon, noncurrent since the noon of the next day. */
static void make_row(struct s3_object_row *row, bool latest)
{
    *row = (struct s3_object_row){.id = 1, .latest = latest, .size = 200 * KIB};
    row->modified_ms = 10 * DAY + DAY / 2;
    row->noncurrent_ms = latest ? 0 : 11 * DAY + DAY / 2;
    row->tags = span_str("a=b&c=d");
}

static void read_rules(const char *text, struct s3_lifecycle *lifecycle)
{
    struct err err;
    if (s3_lifecycle_read(span_str(text), lifecycle, &err) != 0)
        fail_msg("%s: %s", text, err.message);
}

static void decisions(void **state)
{
    (void)state;
    enum { STAY = S3_LIFECYCLE_STAY, EXPIRE = S3_LIFECYCLE_EXPIRE, MOVE = S3_LIFECYCLE_MOVE };
#define EXPIRE_2 "<Expiration><Days>2</Days></Expiration>"
#define OLD      "<NoncurrentVersionExpiration><NoncurrentDays>2</NoncurrentDays>"
#define MOVES                                                                                      \
    "<Transition><Days>40</Days><StorageClass>GLACIER</StorageClass></Transition>"                 \
    "<Transition><Days>0</Days><StorageClass>INTELLIGENT_TIERING</StorageClass></Transition>"
    static const struct {
        const char *rules;
        int64_t day;
        bool latest;
        size_t newer;
        int action;
        const char *storage_class;
    } cases[] = {
        {RULE ALL EXPIRE_2 END, 12, true, 0, STAY, NULL},
        {RULE ALL EXPIRE_2 END, 13, true, 0, EXPIRE, NULL},
        {RULE ALL EXPIRE_2 END, 90, false, 0, STAY, NULL},
        {RULE "<Filter><Prefix>ke</Prefix></Filter>" EXPIRE_2 END, 13, true, 0, EXPIRE, NULL},
        {RULE "<Filter><Prefix>keys</Prefix></Filter>" EXPIRE_2 END, 13, true, 0, STAY, NULL},
        {RULE "<Filter><Tag><Key>c</Key><Value>d</Value></Tag></Filter>" EXPIRE_2 END, 13, true, 0,
         EXPIRE, NULL},
        {RULE "<Filter><Tag><Key>c</Key><Value>b</Value></Tag></Filter>" EXPIRE_2 END, 13, true, 0,
         STAY, NULL},
        {RULE "<Filter><ObjectSizeGreaterThan>204800</ObjectSizeGreaterThan></Filter>" EXPIRE_2 END,
         13, true, 0, STAY, NULL},
        {RULE "<Filter><ObjectSizeGreaterThan>204799</ObjectSizeGreaterThan></Filter>" EXPIRE_2 END,
         13, true, 0, EXPIRE, NULL},
        {RULE "<Filter><ObjectSizeLessThan>204800</ObjectSizeLessThan></Filter>" EXPIRE_2 END, 13,
         true, 0, STAY, NULL},
        {RULE ALL "<Expiration><Date>1970-01-21T00:00:00Z</Date></Expiration>" END, 19, true, 0,
         STAY, NULL},
        {RULE ALL "<Expiration><Date>1970-01-21T00:00:00Z</Date></Expiration>" END, 20, true, 0,
         EXPIRE, NULL},
        {RULE ALL OLD "</NoncurrentVersionExpiration>" END, 13, false, 0, STAY, NULL},
        {RULE ALL OLD "</NoncurrentVersionExpiration>" END, 14, false, 0, EXPIRE, NULL},
        {RULE ALL OLD "</NoncurrentVersionExpiration>" END, 14, true, 0, STAY, NULL},
        {RULE ALL OLD "<NewerNoncurrentVersions>2</NewerNoncurrentVersions>"
                      "</NoncurrentVersionExpiration>" END,
         14, false, 1, STAY, NULL},
        {RULE ALL OLD "<NewerNoncurrentVersions>2</NewerNoncurrentVersions>"
                      "</NoncurrentVersionExpiration>" END,
         14, false, 2, EXPIRE, NULL},
        {RULE ALL MOVES END, 11, true, 0, MOVE, "INTELLIGENT_TIERING"},
        {RULE ALL MOVES END, 51, true, 0, MOVE, "GLACIER"},
        {RULE ALL MOVES "<Expiration><Days>41</Days></Expiration>" END, 52, true, 0, EXPIRE, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct s3_lifecycle lifecycle;
        struct s3_object_row row;
        struct s3_lifecycle_place place = {.key = span_str("key"), .newer = cases[i].newer};
        struct span storage_class = {NULL, 0};
        print_message("case %zu\n", i);
        read_rules(cases[i].rules, &lifecycle);
        make_row(&row, cases[i].latest);
        assert_int_equal(
            s3_lifecycle_decide(&lifecycle, &row, &place, cases[i].day * DAY, &storage_class),
            cases[i].action);
        if (cases[i].storage_class != NULL)
            assert_true(span_is(storage_class, cases[i].storage_class));
        s3_lifecycle_release(&lifecycle);
    }
}

static void nothing_gets_warmer(void **state)
{
    (void)state;
    struct s3_lifecycle lifecycle;
    struct s3_object_row row;
    struct s3_lifecycle_place place = {.key = span_str("key")};
    struct span to;
    read_rules(RULE ALL MOVES END, &lifecycle);
    make_row(&row, true);
    row.storage_class = span_str("DEEP_ARCHIVE");
    assert_int_equal(s3_lifecycle_decide(&lifecycle, &row, &place, 99 * DAY, &to),
                     S3_LIFECYCLE_STAY);
    row.storage_class = span_of(NULL, 0);
    row.size = 128 * KIB;
    assert_int_equal(s3_lifecycle_decide(&lifecycle, &row, &place, 99 * DAY, &to),
                     S3_LIFECYCLE_MOVE);
    row.size--;
    assert_int_equal(s3_lifecycle_decide(&lifecycle, &row, &place, 99 * DAY, &to),
                     S3_LIFECYCLE_STAY);
    s3_lifecycle_release(&lifecycle);
}

static void delete_markers(void **state)
{
    (void)state;
    static const char *const rules[] = {
        RULE ALL "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker>"
                 "</Expiration>" END,
        RULE ALL EXPIRE_2 END};
    for (size_t i = 0; i < 2; i++) {
        struct s3_lifecycle lifecycle;
        struct s3_object_row row;
        struct s3_lifecycle_place place = {.key = span_str("key"), .alone = true};
        struct span to;
        read_rules(rules[i], &lifecycle);
        make_row(&row, true);
        row.marker = true;
        row.size = 0;
        assert_int_equal(s3_lifecycle_decide(&lifecycle, &row, &place, 13 * DAY, &to),
                         S3_LIFECYCLE_EXPIRE);
        place.alone = false;
        assert_int_equal(s3_lifecycle_decide(&lifecycle, &row, &place, 13 * DAY, &to),
                         S3_LIFECYCLE_STAY);
        s3_lifecycle_release(&lifecycle);
    }
}

static void times(void **state)
{
    (void)state;
    struct s3_lifecycle lifecycle;
    struct s3_object_row row;
    const struct s3_lifecycle_rule *rule = NULL;
    make_row(&row, true);
    read_rules(RULE ALL EXPIRE_2 "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7"
                                 "</DaysAfterInitiation></AbortIncompleteMultipartUpload>" END,
               &lifecycle);
    assert_int_equal(s3_lifecycle_expiry(&lifecycle, &row, span_str("key"), &rule), 13 * DAY);
    assert_true(span_is(rule->id, "r"));
    assert_int_equal(s3_lifecycle_abort(&lifecycle, span_str("key"), 5 * DAY + 1, &rule), 13 * DAY);
    assert_int_equal(s3_lifecycle_abort(&lifecycle, span_str("key"), 5 * DAY, &rule), 12 * DAY);
    s3_lifecycle_release(&lifecycle);
}

UNIT_GROUP(s3_lifecycle_match, cmocka_unit_test(decisions), cmocka_unit_test(nothing_gets_warmer),
           cmocka_unit_test(delete_markers), cmocka_unit_test(times))
