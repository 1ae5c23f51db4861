#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "aws/caps.h"
#include "aws/container.h"
#include "awsenv.h"

static void urls(void **state)
{
    (void)state;
    static const struct {
        const char *variables, *url; /* NULL: refused */
    } cases[] = {
        {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/x?y=1", "http://169.254.170.2/v2/x?y=1"},
        {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=@evil.example/", NULL},
        {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=.evil.example/", NULL},
        {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/a b", NULL},
        {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/a|"
         "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://localhost/b",
         "http://169.254.170.2/a"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=https://anywhere.example/x",
         "https://anywhere.example/x"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://localhost:1234/x", "http://localhost:1234/x"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1/x", "http://127.0.0.1/x"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.9.9.9/x", "http://127.9.9.9/x"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://[::1]/x", "http://[::1]/x"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.2/x", "http://169.254.170.2/x"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.23/x", "http://169.254.170.23/x"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://[fd00:ec2::23]/x", "http://[fd00:ec2::23]/x"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://169.254.170.24/x", NULL},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://128.0.0.1/x", NULL},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1.evil.example/x", NULL},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://localhost@evil.example/x", NULL},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://localhost.evil.example/x", NULL},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://evil.example/x", NULL},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI=file:///etc/passwd", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        struct err err;
        buf_init(&out, 0);
        awsenv_set(cases[i].variables);
        if (container_url(&out, &err) != 0) {
            if (cases[i].url != NULL)
                fail_msg("%s: %s", cases[i].variables, err.message);
            assert_int_equal(err.kind, ERR_USAGE);
        } else if (cases[i].url == NULL || strcmp(out.data, cases[i].url) != 0) {
            fail_msg("%s: %s", cases[i].variables, out.data);
        }
        buf_release(&out);
    }
}

static void check_token(const char *variables, const char *expected)
{
    struct buf out;
    struct err err;
    buf_init(&out, 0);
    awsenv_set(variables);
    int status = container_authorization(&out, &err);
    if (expected == NULL) {
        assert_int_equal(status, -1);
        assert_null(strstr(err.message, "SECRET"));
    } else {
        assert_int_equal(status, 0);
        assert_string_equal(out.data, expected);
    }
    buf_release(&out);
}

static void tokens(void **state)
{
    (void)state;
    char file[256];
    snprintf(file, sizeof file,
             "AWS_CONTAINER_AUTHORIZATION_TOKEN=no|AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=%s",
             awsenv_file("token", "one\n"));
    check_token("", "");
    check_token("AWS_CONTAINER_AUTHORIZATION_TOKEN=Basic x", "Basic x");
    check_token("AWS_CONTAINER_AUTHORIZATION_TOKEN=SECRET\nX-Evil: 1", NULL);
    check_token("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/no/such/file", NULL);
    check_token(file, "one");
    awsenv_file("token", "two"); /* read afresh */
    check_token(file, "two");
    awsenv_file("token", "SECRET\r\nX-Evil: 1");
    check_token(file, NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, awsenv_set_up, awsenv_tear_down)

UNIT_GROUP(container, TEST(urls), TEST(tokens))
