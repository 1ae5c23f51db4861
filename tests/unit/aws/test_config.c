#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "aws/caps.h"
#include "aws/config.h"
#include "awsenv.h"

static struct config *load(const char *profile)
{
    struct err err;
    struct config *config = config_new(profile, &err);
    if (config == NULL)
        fail_msg("%s", err.message);
    return config;
}

static void check(const char *what, const char *actual, const char *expected)
{
    if ((actual == NULL) != (expected == NULL) || (actual != NULL && strcmp(actual, expected) != 0))
        fail_msg("%s: %s instead of %s", what, actual != NULL ? actual : "(none)",
                 expected != NULL ? expected : "(none)");
}

/* One line of syntax each: the config file, and what key has in the default profile. */
static void syntax(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key, *value;
    } cases[] = {
        {"[default]\nregion = eu-west-1\n", "region", "eu-west-1"},
        {"[default]\nregion=eu-west-1", "region", "eu-west-1"},
        {"[default]\r\nregion = eu-west-1 \r\n", "region", "eu-west-1"},
        {"\xEF\xBB\xBF[default]\nregion = eu-west-1\n", "region", "eu-west-1"},
        {"[default]\nregion: eu-west-1\n", "region", "eu-west-1"},
        {"[default]\nREGION = eu-west-1\n", "region", "eu-west-1"},
        {"[default]\nregion = a=b:c\n", "region", "a=b:c"},
        {"[default]\n# region = no\n; region = no\nregion = yes\n", "region", "yes"},
        {"[default]\nregion = x # not a comment\n", "region", "x # not a comment"},
        {"[default]\nregion =\n", "region", NULL},
        {"[default]\nregion = one\n  two\n# c\n\n  three\n\n", "region", "one\ntwo\n\nthree"},
        {"[default]\n  region = one\n  output = json\n", "region", "one"},
        {"[default]\nregion = one\nregion = two\n", "region", "two"},
        {"[profile default]\nregion = one\n", "region", "one"},
        {"[profile \"default\"]\nregion = one\n", "region", "one"},
        {"[default] trailing\nregion = one\n", "region", "one"},
        {"[other]\nregion = one\n", "region", NULL},
        {"[profile other]\nregion = one\n[default]\noutput = json\n", "region", NULL},
        {"[profilex default]\nregion = one\n", "region", NULL},
        {"", "region", NULL},
        {"\n\n", "region", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        awsenv_files(cases[i].text, NULL);
        struct config *config = load(NULL);
        check(cases[i].text, config_get(config, cases[i].key), cases[i].value);
        config_free(config);
    }
}

static void broken(void **state)
{
    (void)state;
    static const struct {
        const char *text, *line;
    } cases[] = {{"region = x\n", "line 1"},
                 {"[default]\nregion\n", "line 2"},
                 {"[default]\n= x\n", "line 2"},
                 {"[default\nregion = x\n", "line 1"},
                 {"[]\n", "line 1"},
                 {"[default]\ns3 =\n  no equals\n[profile x]\n", "line 4"},
                 {"[default]\ns3 =\n  no equals\n", "line 4"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        awsenv_files(cases[i].text, NULL);
        assert_null(config_new(NULL, &err));
        assert_int_equal(err.kind, ERR_DATA);
        if (strstr(err.message, cases[i].line) == NULL)
            fail_msg("%s: %s", cases[i].text, err.message);
    }
}

static void nested(void **state)
{
    (void)state;
    awsenv_files("[default]\n"
                 "services = local\n"
                 "s3 =\n"
                 "    addressing_style = virtual\n"
                 "    # a comment\n"
                 "    use_accelerate_endpoint=false\n"
                 "region = us-west-2\n"
                 "[services local]\n"
                 "s3 = \n"
                 "  endpoint_url = http://127.0.0.1:9000\n"
                 "kinesis =\n"
                 "  endpoint_url = http://127.0.0.1:9001\n"
                 "[services other]\n"
                 "sqs =\n"
                 "  endpoint_url = http://127.0.0.1:9002\n",
                 NULL);
    struct config *config = load(NULL);
    check("style", config_nested(config, "s3", "addressing_style"), "virtual");
    check("accelerate", config_nested(config, "s3", "use_accelerate_endpoint"), "false");
    check("flat", config_get(config, "addressing_style"), NULL);
    check("s3", config_service(config, "s3", "endpoint_url"), "http://127.0.0.1:9000");
    check("kinesis", config_service(config, "kinesis", "endpoint_url"), "http://127.0.0.1:9001");
    check("sqs", config_service(config, "sqs", "endpoint_url"), NULL);
    check("region", config_get(config, "region"), "us-west-2");
    config_free(config);
}

/* The credentials file names profiles plainly and wins. */
static void two_files(void **state)
{
    (void)state;
    awsenv_files("[profile a]\nregion = r1\naws_access_key_id = C\n[profile b]\nregion = r2\n",
                 "[a]\naws_access_key_id = K\n[profile b]\nregion = no\n[only]\nregion = r3\n");
    struct config *config = load("a");
    check("profile", config_profile(config), "a");
    assert_true(config_chosen(config));
    check("any", config_get(config, "aws_access_key_id"), "K");
    check("file", config_value(config, CONFIG_FILE, "a", "aws_access_key_id"), "C");
    check("both", config_get(config, "region"), "r1");
    check("b", config_value(config, CONFIG_ANY, "b", "region"), "r2");
    assert_true(config_has_profile(config, "only"));
    assert_false(config_has_profile(config, "none"));
    config_free(config);
}

static void choosing(void **state)
{
    (void)state;
    static const struct {
        const char *variables, *option, *profile, *error;
    } cases[] = {
        {"", NULL, "default", NULL},
        {"AWS_PROFILE=a", NULL, "a", NULL},
        {"AWS_DEFAULT_PROFILE=a", NULL, "a", NULL},
        {"AWS_PROFILE=b|AWS_DEFAULT_PROFILE=a", NULL, "b", NULL},
        {"AWS_PROFILE=b", "a", "a", NULL},
        {"AWS_PROFILE=", NULL, "default", NULL},
        {"AWS_PROFILE=nobody", NULL, NULL, "profile nobody"},
        {"", "nobody", NULL, "profile nobody"},
        {"", "default", "default", NULL},
    };
    awsenv_files("[profile a]\nregion = x\n", "[b]\nregion = y\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        awsenv_set(cases[i].variables);
        struct config *config = config_new(cases[i].option, &err);
        if (cases[i].error != NULL) {
            assert_null(config);
            assert_int_equal(err.kind, ERR_USAGE);
            assert_non_null(strstr(err.message, cases[i].error));
            continue;
        }
        assert_non_null(config);
        assert_string_equal(config_profile(config), cases[i].profile);
        assert_int_equal(config_chosen(config), cases[i].option != NULL);
        config_free(config);
    }
}

static void other_places(void **state)
{
    (void)state;
    char variables[512];
    awsenv_files("[default]\nregion = no\n", "[default]\nregion = no\n");
    snprintf(variables, sizeof variables, "AWS_CONFIG_FILE=~/mine|AWS_SHARED_CREDENTIALS_FILE=%s",
             awsenv_file("keys", "[default]\naws_access_key_id = K\n"));
    awsenv_file("mine", "[default]\nregion = yes\n");
    awsenv_set(variables);
    struct config *config = load(NULL);
    check("region", config_get(config, "region"), "yes");
    check("key", config_get(config, "aws_access_key_id"), "K");
    config_free(config);
}

static void unusable_files(void **state)
{
    (void)state;
    struct err err;
    awsenv_files(NULL, NULL);
    config_free(load(NULL)); /* no files */
    awsenv_set("AWS_CONFIG_FILE=/");
    assert_null(config_new(NULL, &err));
    assert_int_equal(err.kind, ERR_IO);
    awsenv_set("");
    if (geteuid() != 0) {
        awsenv_files("[default]\n", NULL);
        chmod(awsenv_file(".aws/config", "x"), 0);
        assert_null(config_new(NULL, &err));
        assert_int_equal(err.kind, ERR_ACCESS);
    }
}

static void size_cap(void **state)
{
    (void)state;
    char *text = malloc(CAP_CONFIG_FILE + 2);
    memset(text, '#', CAP_CONFIG_FILE);
    text[CAP_CONFIG_FILE] = '\0';
    awsenv_files(text, NULL);
    config_free(load(NULL));
    text[CAP_CONFIG_FILE] = '#';
    text[CAP_CONFIG_FILE + 1] = '\0';
    awsenv_files(text, NULL);
    struct err err;
    assert_null(config_new(NULL, &err));
    assert_int_equal(err.kind, ERR_DATA);
    free(text);
}

static void flags(void **state)
{
    (void)state;
    static const struct {
        const char *file, *variables;
        bool set;
    } cases[] = {{"", "", false},
                 {"[default]\nuse_fips_endpoint = true\n", "", true},
                 {"[default]\nuse_fips_endpoint = yes\n", "", false},
                 {"", "AWS_USE_FIPS_ENDPOINT=TRUE", true},
                 {"[default]\nuse_fips_endpoint = true\n", "AWS_USE_FIPS_ENDPOINT=false", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        awsenv_files(cases[i].file, NULL);
        awsenv_set(cases[i].variables);
        struct config *config = load(NULL);
        assert_int_equal(config_flag(config, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
                         cases[i].set);
        config_free(config);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, awsenv_set_up, awsenv_tear_down)

UNIT_GROUP(config, TEST(syntax), TEST(broken), TEST(nested), TEST(two_files), TEST(choosing),
           TEST(other_places), TEST(unusable_files), TEST(size_cap), TEST(flags))
