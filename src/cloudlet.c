/* cloudlet: S3, SQS and Kinesis on one machine, one process, one folder.
 *
 *     cloudlet [-d DIR] [-p PORT]          serves until it is told to stop
 *     cloudlet [OPTION]... -- COMMAND...   serves COMMAND, and ends with its status
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/output.h"
#include "core/sig.h"
#include "local/faults.h"
#include "local/httpd.h"
#include "local/keys.h"
#include "local/store.h"

#define DEFAULT_DIR "cloudlet-data"

enum { EXIT_CANNOT_RUN = 126, EXIT_NO_COMMAND = 127 };

struct config {
    const char *dir, *keys_file, *faults_file, *region, *listen;
    int64_t port, seed;
    bool memory, test_api;
    int sync, auth, clock; /* indices of the words below */
    struct rlimit files;   /* descriptors the command may have: what we were given */
};

static struct config config = {.region = "us-east-1", .listen = "127.0.0.1", .sync = 1};

static const struct opt table[] = {
    OPT_TEXT('d', "dir", "DIR", &config.dir, "keep the state in DIR (default " DEFAULT_DIR ")"),
    OPT_FLAG('m', "memory", &config.memory, "keep it in memory (the default with COMMAND)"),
    OPT_INT('p', "port", "PORT", &config.port, 0, 65535, "listen on PORT (default: a free one)"),
    OPT_TEXT(0, "listen", "ADDR", &config.listen, "listen on this address (default 127.0.0.1)"),
    OPT_CHOICE(0, "fsync", "full|normal|off", &config.sync, "how durable (default normal)"),
    OPT_TEXT(0, "keys", "FILE", &config.keys_file, "lines: access-key secret-key account-id"),
    OPT_CHOICE(0, "auth", "on|off", &config.auth, "off: take any client (default on)"),
    OPT_CHOICE(0, "clock", "real|virtual", &config.clock, "virtual: it can be put forward"),
    OPT_TEXT(0, "region", "NAME", &config.region, "the command's region (default us-east-1)"),
    OPT_TEXT(0, "faults", "FILE", &config.faults_file, "which requests are to fail, and how"),
    OPT_INT(0, "seed", "N", &config.seed, 0, INT64_MAX, "of the faults' chances (default 0)"),
    OPT_FLAG(0, "test-api", &config.test_api, "offer POST /_cloudlet/reset, which empties all"),
    OPT_END,
};

/* --- the command --- */

/* Settings that would lead the command past cloudlet, to AWS or with other keys. */
static void clear_environment(void)
{
    static const char *const names[] = {"AWS_ENDPOINT_URL_S3",
                                        "AWS_ENDPOINT_URL_SQS",
                                        "AWS_ENDPOINT_URL_KINESIS",
                                        "AWS_ENDPOINT_URL_STS",
                                        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                                        "AWS_SESSION_TOKEN",
                                        "AWS_SECURITY_TOKEN",
                                        "AWS_CREDENTIAL_EXPIRATION",
                                        "AWS_PROFILE",
                                        "AWS_DEFAULT_PROFILE",
                                        "AWS_ROLE_ARN",
                                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                                        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unsetenv(names[i]);
}

static void set_environment(const char *endpoint, const struct keys_entry *key)
{
    clear_environment();
    setenv("AWS_ENDPOINT_URL", endpoint, 1);
    setenv("AWS_REGION", config.region, 1);
    setenv("AWS_DEFAULT_REGION", config.region, 1);
    setenv("AWS_ACCESS_KEY_ID", key->access_key, 1);
    setenv("AWS_SECRET_ACCESS_KEY", key->secret_key, 1);
    setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
}

/* A thread that waits for the child and says so through a pipe, beside the stop signal's. */
struct child {
    pid_t pid;
    int status;
    int done[2];
};

static void *wait_child(void *arg)
{
    struct child *child = arg;
    while (waitpid(child->pid, &child->status, 0) < 0 && errno == EINTR)
        ;
    ssize_t ignored = write(child->done[1], "", 1);
    (void)ignored;
    return NULL;
}

/* Ctrl-C goes to the whole foreground group: the command has had it already. */
static bool terminal_sent(int signum)
{
    int tty = signum == SIGINT ? open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY) : -1;
    bool sent = tty >= 0 && tcgetpgrp(tty) == getpgrp();
    if (tty >= 0)
        close(tty);
    return sent;
}

static int exit_status(int status)
{
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Runs argv and waits for its end, passing stop signals on. Returns its exit status. */
static int run_command(char **argv)
{
    struct child child = {.pid = -1};
    pthread_t waiter;
    if (pipe(child.done) != 0 || (child.pid = fork()) < 0) {
        msg_error("%s: %s", argv[0], strerror(errno));
        return EXIT_INTERNAL;
    }
    if (child.pid == 0) {
        signal(SIGPIPE, SIG_DFL);
        setrlimit(RLIMIT_NOFILE, &config.files);
        close(child.done[0]);
        close(child.done[1]);
        execvp(argv[0], argv);
        msg_error("%s: %s", argv[0], strerror(errno));
        _exit(errno == ENOENT ? EXIT_NO_COMMAND : EXIT_CANNOT_RUN);
    }
    if (pthread_create(&waiter, NULL, wait_child, &child) != 0) {
        wait_child(&child);
        return exit_status(child.status);
    }
    struct pollfd polled[2] = {{.fd = child.done[0], .events = POLLIN},
                               {.fd = sig_fd(), .events = POLLIN}};
    while (poll(polled, 2, -1) < 0 || polled[0].revents == 0) {
        if (polled[1].fd < 0 || !sig_stopping())
            continue;
        if (!terminal_sent(sig_number()))
            kill(child.pid, sig_number());
        polled[1].fd = -1;
    }
    pthread_join(waiter, NULL);
    return exit_status(child.status);
}

/* --- the server --- */

static int announce(const struct httpd *httpd, const struct keys_entry *key, struct err *err)
{
    struct output out;
    struct buf text;
    buf_init(&text, 0);
    buf_addf(&text, "ENDPOINT=%s\n", httpd_endpoint(httpd));
    if (config.auth == 0)
        buf_addf(&text, "AWS_ACCESS_KEY_ID=%s\nAWS_SECRET_ACCESS_KEY=%s\n", key->access_key,
                 key->secret_key);
    output_init(&out, STDOUT_FILENO, "standard output");
    output_add(&out, text.data, text.len);
    buf_release(&text);
    return output_close(&out, err);
}

/* Until the command has ended or a signal has come. Returns the exit status; err is set when the
 * reader of standard output could not be told. */
static int serve(const struct httpd *httpd, const struct keys *keys, char **command,
                 struct err *err)
{
    if (command != NULL) {
        set_environment(httpd_endpoint(httpd), &keys->entry[0]);
        return run_command(command);
    }
    if (announce(httpd, &keys->entry[0], err) != 0)
        return EXIT_INTERNAL;
    struct pollfd stop = {.fd = sig_fd(), .events = POLLIN};
    while (!sig_stopping())
        poll(&stop, 1, -1);
    return EXIT_DONE;
}

static int run(const struct keys *keys, struct faults *faults, char **command)
{
    struct err err = {0}, unheard = {0};
    struct store_options stored = {.dir = config.dir,
                                   .sync = (enum store_sync)config.sync,
                                   .virtual_clock = config.clock == 1};
    struct httpd_options served = {.listen = config.listen,
                                   .port = (uint16_t)config.port,
                                   .keys = keys,
                                   .faults = faults,
                                   .auth_off = config.auth == 1,
                                   .test_api = config.test_api,
                                   .virtual_clock = config.clock == 1};
    struct store *store = store_open(&stored, &err);
    struct httpd *httpd = store != NULL ? httpd_start(&served, store, &err) : NULL;
    int status;
    if (httpd != NULL) {
        status = serve(httpd, keys, command, &unheard);
        httpd_quiesce(httpd);
    } else {
        msg_err(&err, NULL);
        status = (int)err_exit(&err);
    }
    if (store != NULL)
        store_stop(store);
    httpd_free(httpd);
    store_free(store);
    return unheard.kind != ERR_NONE ? output_exit(&unheard) : status;
}

static int read_files(struct keys *keys, struct faults **faults, struct err *err)
{
    if (config.keys_file != NULL && keys_load(keys, config.keys_file, err) != 0)
        return -1;
    if (config.faults_file == NULL)
        return 0;
    *faults = faults_load(config.faults_file, (uint64_t)config.seed, err);
    return *faults != NULL ? 0 : -1;
}

int main(int argc, char **argv)
{
    static const struct opt_usage usage = {
        .synopsis = "[OPTION]... [-- COMMAND [ARG]...]",
        .about =
            "S3, SQS and Kinesis on this machine. With COMMAND: runs it with AWS_ENDPOINT_URL\n"
            "and keys in its environment, ends with its status; else serves until stopped.",
        .own = table,
        .example = "cloudlet -- sh pipeline.sh",
        .max_operands = -1,
        .command = true,
    };
    int first = opt_parse(argc, argv, &usage);
    char **command = first < argc ? argv + first : NULL;
    if (config.dir != NULL && config.memory)
        opt_fail("--dir and --memory exclude each other");
    if (config.dir == NULL && !config.memory && command == NULL)
        config.dir = DEFAULT_DIR;
    struct keys keys = {0};
    struct faults *faults = NULL;
    struct err err = {0};
    keys_generate(&keys);
    if (read_files(&keys, &faults, &err) != 0) {
        msg_err(&err, NULL);
        keys_release(&keys);
        return (int)err_exit(&err);
    }
    getrlimit(RLIMIT_NOFILE, &config.files);
    sig_install();
    int status = run(&keys, faults, command);
    faults_free(faults);
    keys_release(&keys);
    return status;
}
