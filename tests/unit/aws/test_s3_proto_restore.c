#include <stdio.h>

#include "unit.h"

#include "aws/s3_proto.h"

static void requests(void **state)
{
    (void)state;
    static const struct {
        const char *content;
        int days; /* -1: refused */
        enum s3_restore_tier tier;
        bool select;
    } cases[] = {
        {"<Days>3</Days>", 3, S3_RESTORE_STANDARD, false},
        {"<Days>3</Days><Tier>Bulk</Tier>", 3, S3_RESTORE_BULK, false},
        {"<Days>3</Days><GlacierJobParameters><Tier>Expedited</Tier></GlacierJobParameters>", 3,
         S3_RESTORE_EXPEDITED, false},
        {"<Days>0</Days>", 0, S3_RESTORE_STANDARD, false},
        {"<Type>SELECT</Type>", 0, S3_RESTORE_STANDARD, true},
        {"<Days>2147483647</Days>", 2147483647, S3_RESTORE_STANDARD, false},
        {"<Days>2147483648</Days>", -1, S3_RESTORE_STANDARD, false},
        {"<Days>x</Days>", -1, S3_RESTORE_STANDARD, false},
        {"<Days>3</Days><Tier>bulk</Tier>", -1, S3_RESTORE_STANDARD, false},
        {"", -1, S3_RESTORE_STANDARD, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char body[300];
        struct s3_restore restore;
        snprintf(body, sizeof body, "<RestoreRequest>%s</RestoreRequest>", cases[i].content);
        print_message("%s\n", body);
        int status = s3_proto_read_restore(span_str(body), &restore, NULL);
        assert_int_equal(status, cases[i].days < 0 ? -1 : 0);
        if (status != 0)
            continue;
        assert_int_equal(restore.days, cases[i].days);
        assert_int_equal(restore.tier, cases[i].tier);
        assert_int_equal(restore.select, cases[i].select);
    }
    struct s3_restore restore;
    assert_int_equal(s3_proto_read_restore(span_str("<Restore/>"), &restore, NULL), -1);
}

static void there_and_back(void **state)
{
    (void)state;
    struct s3_restore given = {.days = 7, .tier = S3_RESTORE_BULK}, read;
    struct buf body;
    buf_init(&body, 0);
    s3_proto_write_restore(&given, &body);
    assert_int_equal(s3_proto_read_restore(buf_span(&body), &read, NULL), 0);
    assert_int_equal(read.days, 7);
    assert_int_equal(read.tier, S3_RESTORE_BULK);
    buf_release(&body);
}

UNIT_GROUP(s3_proto_restore, cmocka_unit_test(requests), cmocka_unit_test(there_and_back))
