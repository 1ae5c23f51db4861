#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aws/caps.h"
#include "aws/credproc.h"
#include "awsenv.h"

static void splitting(void **state)
{
    (void)state;
    static const struct {
        const char *command, *words; /* words joined by |, NULL: an error */
    } cases[] = {
        {"a", "a|"},
        {"  a  b\tc \n", "a|b|c|"},
        {"'a b' \"c d\"", "a b|c d|"},
        {"a'b c'd", "ab cd|"},
        {"a\\ b", "a b|"},
        {"\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d|"},
        {"'a\\b'", "a\\b|"},
        {"a '' \"\"", "a|||"},
        {"a\\", "a\\|"},
        {"$HOME *.c ; x > y", "$HOME|*.c|;|x|>|y|"},
        {"", NULL},
        {"   ", NULL},
        {"a 'b", NULL},
        {"a \"b\\\"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        char joined[256] = "";
        char **words = credproc_split(cases[i].command, &err);
        if (words == NULL) {
            assert_null(cases[i].words);
            assert_int_equal(err.kind, ERR_USAGE);
            continue;
        }
        for (size_t j = 0; words[j] != NULL; j++)
            strcat(strcat(joined, words[j]), "|");
        free(words);
        assert_non_null(cases[i].words);
        assert_string_equal(joined, cases[i].words);
    }
}

static enum credproc_state run(const char *script, struct credentials *found, struct err *err)
{
    char command[256];
    snprintf(command, sizeof command, "sh '%s'", awsenv_file("script with spaces", script));
    struct credproc *process = credproc_start(command, err);
    assert_non_null(process);
    enum credproc_state state;
    while ((state = credproc_poll(process, found, err)) == CREDPROC_RUNNING)
        usleep(1000);
    credproc_free(process);
    return state;
}

static void documents(void **state)
{
    (void)state;
    static const struct {
        const char *script, *error; /* NULL: fine */
    } cases[] = {
        {"echo '{\"Version\":1,\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"SECRET\"}'", NULL},
        {"cat <<E\n{\"Version\":1,\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"SECRET\","
         "\"SessionToken\":\"T\",\"Expiration\":\"2030-01-01T00:00:00Z\"}\nE",
         NULL},
        {"cat; echo '{\"Version\":1,\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"SECRET\"}'", NULL},
        {"echo '{\"Version\":2,\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"SECRET\"}'", "Version"},
        {"echo '{\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"SECRET\"}'", "Version"},
        {"echo '{\"Version\":1,\"AccessKeyId\":\"AK\"}'", "no secret access key"},
        {"echo '{\"Version\":1,\"SecretAccessKey\":\"SECRET\"}'", "no access key id"},
        {"printf %s '{\"Version\":1,\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"SECRET\\n\"}'",
         "the secret access key"},
        {"echo '{\"Version\":1,\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"SECRET\","
         "\"Expiration\":\"soon\"}'",
         "expiration"},
        {"echo SECRET", "not a JSON document"},
        {"echo SECRET; exit 3", "exit status 3"},
        {"kill -9 $$", "signal 9"},
        {"exit 0", "not a JSON document"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct credentials found = {0};
        struct err err;
        enum credproc_state ended = run(cases[i].script, &found, &err);
        if (cases[i].error == NULL) {
            assert_int_equal(ended, CREDPROC_DONE);
            assert_string_equal(found.access_key, "AK");
            assert_string_equal(found.secret_key, "SECRET");
            assert_int_equal(found.expires_ms, found.session_token != NULL ? 1893456000000 : 0);
            credentials_release(&found);
            continue;
        }
        assert_int_equal(ended, CREDPROC_FAILED);
        if (strstr(err.message, cases[i].error) == NULL)
            fail_msg("%s: %s", cases[i].script, err.message);
        assert_null(strstr(err.message, "SECRET"));
    }
}

/* Output of exactly the cap is read whole (and is no JSON), one byte more is refused. */
static void output_cap(void **state)
{
    (void)state;
    for (size_t extra = 0; extra < 2; extra++) {
        char script[80];
        struct credentials found;
        struct err err;
        snprintf(script, sizeof script, "head -c %zu /dev/zero", CAP_CREDENTIAL_REPLY + extra);
        assert_int_equal(run(script, &found, &err), CREDPROC_FAILED);
        assert_non_null(strstr(err.message, extra ? "bytes of output" : "not a JSON document"));
    }
}

static void no_such_command(void **state)
{
    (void)state;
    struct err err;
    assert_null(credproc_start("/no/such/command x", &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_non_null(strstr(err.message, "/no/such/command"));
}

/* A command that never ends is killed with its handle. */
static void cancelled(void **state)
{
    (void)state;
    struct credentials found;
    struct err err;
    char script[128], command[128];
    const char *marker = awsenv_file("pid", "");
    snprintf(script, sizeof script, "echo $$ > '%s'; exec sleep 1000", marker);
    snprintf(command, sizeof command, "sh '%s'", awsenv_file("script", script));
    struct credproc *process = credproc_start(command, &err);
    long pid = 0;
    while (pid == 0) {
        assert_int_equal(credproc_poll(process, &found, &err), CREDPROC_RUNNING);
        FILE *file = fopen(marker, "r");
        if (file == NULL || fscanf(file, "%ld", &pid) != 1)
            pid = 0;
        if (file != NULL)
            fclose(file);
    }
    assert_int_equal(kill((pid_t)pid, 0), 0);
    credproc_free(process);
    assert_int_equal(kill((pid_t)pid, 0), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, awsenv_set_up, awsenv_tear_down)

UNIT_GROUP(credproc, cmocka_unit_test(splitting), TEST(documents), TEST(output_cap),
           TEST(no_such_command), TEST(cancelled))
