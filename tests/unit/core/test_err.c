#include "unit.h"

#include <errno.h>
#include <string.h>

#include "core/err.h"

static void set_and_prefixed(void **state)
{
    (void)state;
    struct err err = {.http_status = 500, .retryable = true};
    strcpy(err.code, "Slow");
    assert_int_equal(err_set(&err, ERR_DATA, "line %d: wrong", 7), -1);
    assert_int_equal(err.kind, ERR_DATA);
    assert_int_equal(err.http_status, 0);
    assert_false(err.retryable);
    assert_string_equal(err.code, "");
    assert_string_equal(err.message, "line 7: wrong");
    strcpy(err.code, "Kept");
    assert_int_equal(err_prefix(&err, "file %s", "x"), -1);
    assert_string_equal(err.message, "file x: line 7: wrong");
    assert_string_equal(err.code, "Kept");
    err_clear(&err);
    assert_int_equal(err.kind, ERR_NONE);
}

static void null_is_fine(void **state)
{
    (void)state;
    err_clear(NULL);
    assert_int_equal(err_set(NULL, ERR_DATA, "x"), -1);
    assert_int_equal(err_errno(NULL, EIO, "x"), -1);
    assert_int_equal(err_prefix(NULL, "x"), -1);
}

static void system_errors(void **state)
{
    (void)state;
    static const struct {
        int errnum;
        enum err_kind kind;
    } cases[] = {{ENOENT, ERR_NOT_FOUND},
                 {EACCES, ERR_ACCESS},
                 {EPERM, ERR_ACCESS},
                 {EIO, ERR_IO},
                 {ENOSPC, ERR_IO}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        char expected[200] = "name: ";
        strcat(expected, strerror(cases[i].errnum));
        assert_int_equal(err_errno(&err, cases[i].errnum, "%s", "name"), -1);
        assert_int_equal(err.kind, cases[i].kind);
        assert_string_equal(err.message, expected);
    }
}

static void cut_at_the_cap(void **state)
{
    (void)state;
    char text[2 * CAP_ERR_MESSAGE];
    memset(text, 'x', sizeof text);
    text[CAP_ERR_MESSAGE - 1] = '\0';
    struct err err;
    err_set(&err, ERR_DATA, "%s", text);
    assert_int_equal(strlen(err.message), CAP_ERR_MESSAGE - 1);
    err_prefix(&err, "before");
    assert_int_equal(strlen(err.message), CAP_ERR_MESSAGE - 1);
    assert_memory_equal(err.message, "before: xxx", 11);
    text[CAP_ERR_MESSAGE - 1] = 'x';
    text[CAP_ERR_MESSAGE] = '\0';
    err_set(&err, ERR_DATA, "%s", text);
    assert_int_equal(strlen(err.message), CAP_ERR_MESSAGE - 1);
}

static void exit_codes_and_names(void **state)
{
    (void)state;
    static const struct {
        enum err_kind kind;
        enum exit_code code;
        const char *name;
    } cases[] = {
        {ERR_NONE, EXIT_DONE, "none"},
        {ERR_USAGE, EXIT_USAGE, "usage"},
        {ERR_NETWORK, EXIT_NETWORK, "network"},
        {ERR_ACCESS, EXIT_ACCESS, "access_denied"},
        {ERR_NOT_FOUND, EXIT_NOT_FOUND, "not_found"},
        {ERR_DATA, EXIT_DATA, "bad_data"},
        {ERR_IO, EXIT_INTERNAL, "io"},
        {ERR_THROTTLED, EXIT_NETWORK, "throttled"},
        {ERR_SERVICE, EXIT_SOME, "service"},
        {ERR_CANCELLED, EXIT_SOME, "cancelled"},
        {ERR_INTERNAL, EXIT_INTERNAL, "internal"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {.kind = cases[i].kind};
        assert_int_equal(err_exit(&err), cases[i].code);
        assert_string_equal(err_kind_name(cases[i].kind), cases[i].name);
    }
}

UNIT_GROUP(err, cmocka_unit_test(set_and_prefixed), cmocka_unit_test(null_is_fine),
           cmocka_unit_test(system_errors), cmocka_unit_test(cut_at_the_cap),
           cmocka_unit_test(exit_codes_and_names))
