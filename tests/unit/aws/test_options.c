#include "unit.h"

#include "aws/options.h"

static void options(void **state)
{
    (void)state;
    struct aws_options options = AWS_OPTIONS_INIT;
    const char *argv[] = {"prog",         "--endpoint=http://h", "--region=r",
                          "--profile=p",  "--ca-file=f",         "--connect-timeout=250ms",
                          "--timeout=2m", "--retries=20",        NULL};
    struct opt own[] = {OPT_END};
    struct opt_usage usage = {
        .synopsis = "", .about = "", .own = own, .shared = aws_option_table(&options)};
    assert_int_equal(options.retries, -1);
    opt_parse(8, (char **)argv, &usage);
    assert_string_equal(options.endpoint, "http://h");
    assert_string_equal(options.region, "r");
    assert_string_equal(options.profile, "p");
    assert_string_equal(options.ca_file, "f");
    assert_int_equal(options.retries, 20);
    assert_int_equal(options.connect_ms, 250);
    assert_int_equal(options.stall_ms, 120000);
}

UNIT_GROUP(options, cmocka_unit_test(options))
