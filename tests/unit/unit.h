/* What every unit test includes: cmocka with the headers it needs, and the shape of a test file.
 *
 * A file tests/unit/LAYER/test_FILE.c ends with one function int test_FILE(void) that runs its
 * group; tests/unit/LAYER/main.c calls them all. */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* UNIT_GROUP(buf, cmocka_unit_test(a), cmocka_unit_test(b)) defines int test_buf(void). */
#define UNIT_GROUP(file, ...)                                                                      \
    int test_##file(void);                                                                         \
    int test_##file(void)                                                                          \
    {                                                                                              \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                                           \
        return cmocka_run_group_tests_name(#file, tests, NULL, NULL);                              \
    }

#endif
