/* A client of S3 for a server of the test, and what both processes count. */
#ifndef TESTS_S3_FIXTURE_H
#define TESTS_S3_FIXTURE_H

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "server.h"
#include "unit.h"

#include "aws/client.h"

struct s3_counts {
    atomic_int mode; /* what the server is to do */
    atomic_int gets, puts, creates, completes, aborts, bytes;
};

struct s3_fixture {
    struct s3_counts *counts; /* shared with the server */
    struct server server;
    struct loop *loop;
    struct aws *aws;
};

static inline void s3_fixture_start(struct s3_fixture *fixture, struct s3_counts **shared,
                                    server_fn *fn, int mode)
{
    char url[64];
    struct aws_options options = AWS_OPTIONS_INIT;
    struct err err;
    *shared = mmap(NULL, sizeof **shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
                   0);
    assert_true(*shared != MAP_FAILED);
    fixture->counts = *shared;
    fixture->counts->mode = mode;
    server_start(&fixture->server, fn);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", fixture->server.port);
    setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
    setenv("AWS_REGION", "us-east-1", 1);
    options.endpoint = url;
    options.retries = 2;
    fixture->loop = loop_new();
    fixture->aws = aws_new(fixture->loop, &options, AWS_S3, &err);
    if (fixture->aws == NULL)
        fail_msg("%s", err.message);
}

static inline void s3_fixture_stop(struct s3_fixture *fixture)
{
    aws_free(fixture->aws);
    loop_free(fixture->loop);
    server_stop(&fixture->server);
    munmap(fixture->counts, sizeof *fixture->counts);
}

#endif
