/* Which source wins, as a table: configuration and environment in, one line out. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "aws/chain.h"
#include "awsenv.h"
#include "core/buf.h"

/* "SOURCE: what it has < role < role", roles in the order they are assumed. */
static void describe(const struct chain *chain, struct buf *out)
{
    static const char *const names[] = {"keys", "web", "process", "container", "imds"};
    buf_addf(out, "%s:", names[chain->source]);
    if (chain->source == CHAIN_KEYS)
        buf_addf(out, " %s %s %s", chain->keys.access_key, chain->keys.secret_key,
                 chain->keys.session_token != NULL ? chain->keys.session_token : "-");
    if (chain->source == CHAIN_WEB_IDENTITY)
        buf_addf(out, " %s %s %s", chain->token_file, chain->web.arn,
                 chain->web.session_name != NULL ? chain->web.session_name : "-");
    if (chain->source == CHAIN_PROCESS)
        buf_addf(out, " %s", chain->process);
    if (chain->last_resort)
        buf_adds(out, " last resort");
    for (size_t i = chain->role_count; i > 0; i--) {
        const struct chain_role *role = &chain->role[i - 1];
        buf_addf(out, " < %s", role->arn);
        if (role->external_id != NULL || role->duration != NULL || role->session_name != NULL)
            buf_addf(out, "(%s,%s,%s)", role->session_name, role->external_id, role->duration);
    }
}

struct one {
    const char *config, *credentials, *variables, *profile;
    const char *expected; /* "!text": an error with text in it */
};

static void check(const struct one *one)
{
    struct err err;
    struct chain chain;
    struct buf actual;
    awsenv_files(one->config, one->credentials);
    awsenv_set(one->variables);
    struct config *config = config_new(one->profile, &err);
    if (config == NULL)
        fail_msg("%s", err.message);
    buf_init(&actual, 0);
    if (chain_resolve(config, &chain, &err) == 0) {
        describe(&chain, &actual);
        chain_release(&chain);
    } else {
        buf_addf(&actual, "!%s", err.message);
        assert_true(err.kind == ERR_ACCESS || err.kind == ERR_USAGE || err.kind == ERR_DATA);
        assert_null(strstr(err.message, "HIDDEN"));
    }
    if (one->expected[0] == '!' ? strstr(actual.data, one->expected + 1) == NULL
                                : strcmp(actual.data, one->expected) != 0)
        fail_msg("%s\ninstead of\n%s", actual.data, one->expected);
    buf_release(&actual);
    config_free(config);
}

#define CHECK_ALL(cases)                                                                           \
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases)[0]; i++)                                  \
    check(&(cases)[i])

#define KEYS(name) "aws_access_key_id = " name "\naws_secret_access_key = s\n"
#define ENV        "AWS_ACCESS_KEY_ID=E|AWS_SECRET_ACCESS_KEY=s"

static void order(void **state)
{
    (void)state;
    static const struct one cases[] = {
        {"", "", ENV, NULL, "keys: E s -"},
        {"", "", ENV "|AWS_SESSION_TOKEN=t", NULL, "keys: E s t"},
        {"", "", ENV "|AWS_SECURITY_TOKEN=t", NULL, "keys: E s t"},
        {"", "", "AWS_ACCESS_KEY_ID=E", NULL, "!AWS_SECRET_ACCESS_KEY"},
        {"", "", "AWS_SECRET_ACCESS_KEY=HIDDEN", NULL, "imds: last resort"},
        {"", "", "AWS_ACCESS_KEY_ID=E|AWS_SECRET_ACCESS_KEY=HID HIDDEN", NULL, "!environment"},
        {"", "", "AWS_ACCESS_KEY_ID=E|AWS_SECRET_ACCESS_KEY=HIDDEN\r", NULL, "!environment"},
        {"", "[default]\n" KEYS("F"), ENV, NULL, "keys: E s -"},
        {"", "[default]\n" KEYS("F"), ENV, "default", "keys: F s -"},
        {"", "[p]\n" KEYS("F"), ENV "|AWS_PROFILE=p", NULL, "keys: E s -"},
        {"[default]\n" KEYS("C"), "[default]\n" KEYS("F") "aws_session_token = t\n", "", NULL,
         "keys: F s t"},
        {"[default]\n" KEYS("C"), "", "", NULL, "keys: C s -"},
        {"[default]\n" KEYS("C") "credential_process = cmd x\n", "", "", NULL, "process: cmd x"},
        {"[default]\ncredential_process = cmd x\n", "[default]\n" KEYS("F"), "", NULL,
         "keys: F s -"},
        {"", "[default]\naws_access_key_id = F\n", "", NULL, "!without aws_secret_access_key"},
        {"", "", "AWS_WEB_IDENTITY_TOKEN_FILE=/t|AWS_ROLE_ARN=r|AWS_ROLE_SESSION_NAME=n", NULL,
         "web: /t r n"},
        {"", "[default]\n" KEYS("F"), "AWS_WEB_IDENTITY_TOKEN_FILE=/t|AWS_ROLE_ARN=r", NULL,
         "web: /t r -"},
        {"", "[default]\n" KEYS("F"), "AWS_WEB_IDENTITY_TOKEN_FILE=/t|AWS_ROLE_ARN=r", "default",
         "keys: F s -"},
        {"", "", "AWS_WEB_IDENTITY_TOKEN_FILE=/t", NULL, "!role ARN"},
        {"[default]\nrole_arn = r\nweb_identity_token_file = /t\nrole_session_name = n\n", "", "",
         NULL, "web: /t r n"},
        {"", "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x", NULL, "container:"},
        {"", "", "AWS_CONTAINER_CREDENTIALS_FULL_URI=http://localhost/x", NULL, "container:"},
        {"", "[default]\n" KEYS("F"), "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x", NULL,
         "keys: F s -"},
        {NULL, NULL, "", NULL, "imds: last resort"},
        {NULL, NULL, "AWS_EC2_METADATA_DISABLED=true", NULL, "!no credentials"},
        {"[default]\nsso_session = s\nsso_account_id = 1\n", "", "", NULL,
         "!export-credentials --format process --profile default"},
        {"[default]\nlogin_session = s\n", "", "", NULL, "!SSO"},
        {"[default]\nsso_start_url = s\n" KEYS("C"), "", "", NULL, "keys: C s -"},
    };
    CHECK_ALL(cases);
}

static void roles(void **state)
{
    (void)state;
    static const struct one cases[] = {
        {"[default]\nrole_arn = R\nsource_profile = b\n[profile b]\n" KEYS("B"), "", "", NULL,
         "keys: B s - < R"},
        {"[default]\nrole_arn = R\nsource_profile = b\nexternal_id = x\nduration_seconds = 900\n"
         "role_session_name = n\n",
         "[b]\n" KEYS("B"), "", NULL, "keys: B s - < R(n,x,900)"},
        {"[default]\nrole_arn = R\nsource_profile = default\n", "[default]\n" KEYS("D"), "", NULL,
         "keys: D s - < R"},
        {"[default]\nrole_arn = R\nsource_profile = default\n", "", "", NULL, "!loop"},
        {"[default]\nrole_arn = R1\nsource_profile = b\n[profile b]\nrole_arn = R2\n"
         "source_profile = c\n[profile c]\ncredential_process = cmd\n",
         "", "", NULL, "process: cmd < R2 < R1"},
        {"[default]\nrole_arn = R1\nsource_profile = b\n[profile b]\nrole_arn = R2\n"
         "source_profile = default\n",
         "", "", NULL, "!loop"},
        {"[default]\nrole_arn = R1\nsource_profile = b\n[profile b]\nrole_arn = R2\n"
         "source_profile = c\n" KEYS("B"),
         "", "", NULL, "keys: B s - < R1"},
        {"[default]\nrole_arn = R\nsource_profile = b\n[profile b]\nrole_arn = W\n"
         "web_identity_token_file = /t\n",
         "", "", NULL, "web: /t W - < R"},
        {"[default]\nrole_arn = R\nsource_profile = nobody\n", "", "", NULL,
         "!nobody does not exist"},
        {"[default]\nrole_arn = R\nsource_profile = b\n[profile b]\n", "", "", NULL,
         "!source_profile b has no credentials"},
        {"[default]\nrole_arn = R\n", "", "", NULL, "!one of source_profile"},
        {"[default]\nrole_arn = R\nsource_profile = b\ncredential_source = Environment\n"
         "[profile b]\n",
         "", "", NULL, "!one of source_profile"},
        {"[profile p]\nrole_arn = R\ncredential_source = Environment\n", "", ENV, "p",
         "keys: E s - < R"},
        {"[default]\nrole_arn = R\ncredential_source = Environment\n", "", "", NULL,
         "!Environment has no credentials"},
        {"[default]\nrole_arn = R\ncredential_source = Ec2InstanceMetadata\n", "", "", NULL,
         "imds: < R"},
        {"[default]\nrole_arn = R\ncredential_source = EcsContainer\n", "",
         "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x", NULL, "container: < R"},
        {"[default]\nrole_arn = R\ncredential_source = EcsContainer\n", "", "", NULL,
         "!EcsContainer has no credentials"},
        {"[default]\nrole_arn = R\ncredential_source = Moon\n", "", "", NULL, "!Moon is unknown"},
        {"[default]\nrole_arn = R\nsource_profile = b\nmfa_serial = m\n[profile b]\n" KEYS("B"), "",
         "", NULL, "!mfa_serial"},
        {"[default]\nrole_arn = R\nsource_profile = b\n[profile b]\n" KEYS("B"), "", ENV, NULL,
         "keys: E s -"},
    };
    CHECK_ALL(cases);
}

/* CAP_ROLE_CHAIN roles in a row, and one more. */
static void role_cap(void **state)
{
    (void)state;
    for (int extra = 0; extra < 2; extra++) {
        struct buf config;
        buf_init(&config, 0);
        buf_adds(&config, "[default]\nrole_arn = R\nsource_profile = p1\n");
        for (int i = 1; i < CAP_ROLE_CHAIN + extra; i++)
            buf_addf(&config, "[profile p%d]\nrole_arn = R\nsource_profile = p%d\n", i, i + 1);
        buf_addf(&config, "[profile p%d]\n" KEYS("B"), CAP_ROLE_CHAIN + extra);
        check(&(struct one){config.data, "", "", NULL,
                            extra ? "!roles in a row" : "keys: B s - < R < R < R < R < R"});
        buf_release(&config);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, awsenv_set_up, awsenv_tear_down)

UNIT_GROUP(chain, TEST(order), TEST(roles), TEST(role_cap))
