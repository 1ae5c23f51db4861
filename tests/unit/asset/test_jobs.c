#include "unit.h"

#include "asset/caps.h"
#include "asset/jobs.h"

static void descriptors(void **state)
{
    (void)state;
    assert_int_equal(jobs_most(0), 1);
    assert_int_equal(jobs_most(64), 1);
    assert_in_range(jobs_most(1024), 200, 500);
    assert_in_range(jobs_most(8192), 5000, 6000);
    for (int64_t files = 1; files < 20000; files += 7)
        assert_true(jobs_most(files) >= jobs_most(files - 1));
    int64_t files = 0;
    assert_in_range(jobs_fit(CAP_ASSET_JOBS, &files), 1, CAP_ASSET_JOBS);
    assert_int_equal(jobs_fit(1, &files), 1);
}

UNIT_GROUP(jobs, cmocka_unit_test(descriptors))
