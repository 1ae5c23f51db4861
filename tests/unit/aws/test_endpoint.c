#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "aws/endpoint.h"
#include "awsenv.h"

struct one {
    enum aws_service service;
    const char *file;      /* ~/.aws/config */
    const char *variables; /* "NAME=VALUE|..." */
    const char *url;       /* --endpoint */
    const char *region;    /* --region */
    const char *expected;  /* url and base path; NULL: an error with */
    const char *signs;     /* region to sign with, or part of the message */
};

static void check(const struct one *one)
{
    struct err err;
    struct endpoint endpoint;
    awsenv_files(one->file, NULL);
    awsenv_set(one->variables);
    struct config *config = config_new(NULL, &err);
    assert_non_null(config);
    const struct endpoint_choice choice = {.url = one->url, .region = one->region};
    int status = endpoint_resolve(one->service, &choice, config, &endpoint, &err);
    config_free(config);
    if (one->expected == NULL) {
        if (status == 0)
            fail_msg("%s instead of an error", endpoint.url);
        assert_int_equal(err.kind, ERR_USAGE);
        if (strstr(err.message, one->signs) == NULL)
            fail_msg("%s is not in: %s", one->signs, err.message);
        return;
    }
    if (status != 0)
        fail_msg("%s: %s", one->expected, err.message);
    char whole[512];
    strcpy(whole, endpoint.url);
    strcat(whole, endpoint.base_path);
    assert_string_equal(whole, one->expected);
    assert_string_equal(endpoint.region, one->signs);
    assert_int_equal(endpoint.https, strncmp(endpoint.url, "https", 5) == 0);
    endpoint_release(&endpoint);
}

static void regions(void **state)
{
    (void)state;
    static const char file[] = "[default]\nregion = eu-west-3\n";
    static const struct one cases[] = {
        {AWS_SQS, file, "", NULL, NULL, "https://sqs.eu-west-3.amazonaws.com", "eu-west-3"},
        {AWS_SQS, file, "AWS_DEFAULT_REGION=us-east-2", NULL, NULL,
         "https://sqs.us-east-2.amazonaws.com", "us-east-2"},
        {AWS_SQS, file, "AWS_DEFAULT_REGION=us-east-2|AWS_REGION=us-west-1", NULL, NULL,
         "https://sqs.us-west-1.amazonaws.com", "us-west-1"},
        {AWS_SQS, file, "AWS_REGION=us-west-1", NULL, "sa-east-1",
         "https://sqs.sa-east-1.amazonaws.com", "sa-east-1"},
        {AWS_SQS, "", "", NULL, NULL, NULL, "no region"},
        {AWS_SQS, "", "", "http://localhost:4566", NULL, "http://localhost:4566", "us-east-1"},
        {AWS_SQS, file, "", "http://localhost:4566", NULL, "http://localhost:4566", "eu-west-3"},
        {AWS_SQS, "", "", NULL, "evil.example/", NULL, "region evil.example/"},
        {AWS_SQS, "", "", NULL, "", NULL, "region"},
        {AWS_SQS, "", "", NULL, "-x", NULL, "region -x"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(&cases[i]);
}

static void hosts(void **state)
{
    (void)state;
    static const char dual[] = "AWS_USE_DUALSTACK_ENDPOINT=true";
    static const char fips[] = "AWS_USE_FIPS_ENDPOINT=true";
    static const char both[] = "AWS_USE_DUALSTACK_ENDPOINT=true|AWS_USE_FIPS_ENDPOINT=true";
    static const struct one cases[] = {
        {AWS_S3, "", "", NULL, "us-east-1", "https://s3.us-east-1.amazonaws.com", "us-east-1"},
        {AWS_S3, "", "", NULL, "aws-global", "https://s3.amazonaws.com", "us-east-1"},
        {AWS_STS, "", "", NULL, "aws-global", "https://sts.amazonaws.com", "us-east-1"},
        {AWS_S3, "", dual, NULL, "eu-west-1", "https://s3.dualstack.eu-west-1.amazonaws.com",
         "eu-west-1"},
        {AWS_S3, "", fips, NULL, "us-west-2", "https://s3-fips.us-west-2.amazonaws.com",
         "us-west-2"},
        {AWS_S3, "", both, NULL, "us-west-2", "https://s3-fips.dualstack.us-west-2.amazonaws.com",
         "us-west-2"},
        {AWS_SQS, "", dual, NULL, "eu-west-1", "https://sqs.eu-west-1.api.aws", "eu-west-1"},
        {AWS_KINESIS, "", fips, NULL, "us-east-1", "https://kinesis-fips.us-east-1.amazonaws.com",
         "us-east-1"},
        {AWS_KINESIS, "", both, NULL, "us-east-1", "https://kinesis-fips.us-east-1.api.aws",
         "us-east-1"},
        {AWS_KINESIS, "", "", NULL, "cn-north-1", "https://kinesis.cn-north-1.amazonaws.com.cn",
         "cn-north-1"},
        {AWS_SQS, "", dual, NULL, "cn-north-1",
         "https://sqs.cn-north-1.api.amazonwebservices.com.cn", "cn-north-1"},
        {AWS_SQS, "", "", NULL, "us-gov-west-1", "https://sqs.us-gov-west-1.amazonaws.com",
         "us-gov-west-1"},
        {AWS_SQS, "", "", NULL, "us-iso-east-1", "https://sqs.us-iso-east-1.c2s.ic.gov",
         "us-iso-east-1"},
        {AWS_SQS, "", "", NULL, "us-isob-east-1", "https://sqs.us-isob-east-1.sc2s.sgov.gov",
         "us-isob-east-1"},
        {AWS_SQS, "", "", NULL, "eusc-de-east-1", "https://sqs.eusc-de-east-1.amazonaws.eu",
         "eusc-de-east-1"},
        {AWS_S3, "[default]\nuse_dualstack_endpoint = true\n", "", NULL, "eu-west-1",
         "https://s3.dualstack.eu-west-1.amazonaws.com", "eu-west-1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(&cases[i]);
}

static void custom_urls(void **state)
{
    (void)state;
    static const char file[] = "[default]\nregion = r\nservices = s\nendpoint_url = http://p\n"
                               "[services s]\nsqs =\n  endpoint_url = http://sqs.local:1\n";
    static const struct one cases[] = {
        {AWS_SQS, file, "", NULL, NULL, "http://sqs.local:1", "r"},
        {AWS_S3, file, "", NULL, NULL, "http://p", "r"},
        {AWS_SQS, file, "AWS_ENDPOINT_URL=http://all", NULL, NULL, "http://all", "r"},
        {AWS_SQS, file, "AWS_ENDPOINT_URL=http://all|AWS_ENDPOINT_URL_SQS=http://one", NULL, NULL,
         "http://one", "r"},
        {AWS_KINESIS, file, "AWS_ENDPOINT_URL=http://all|AWS_ENDPOINT_URL_SQS=http://one", NULL,
         NULL, "http://all", "r"},
        {AWS_KINESIS, file, "AWS_ENDPOINT_URL_KINESIS=http://k", NULL, NULL, "http://k", "r"},
        {AWS_S3, file, "AWS_ENDPOINT_URL_S3=http://s", NULL, NULL, "http://s", "r"},
        {AWS_STS, file, "AWS_ENDPOINT_URL_STS=http://t", NULL, NULL, "http://t", "r"},
        {AWS_SQS, file, "AWS_ENDPOINT_URL_SQS=http://one", "http://option", NULL, "http://option",
         "r"},
        {AWS_SQS, file, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true|AWS_ENDPOINT_URL=http://all",
         NULL, NULL, "https://sqs.r.amazonaws.com", "r"},
        {AWS_SQS, file, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true", "http://option", NULL,
         "http://option", "r"},
        {AWS_SQS, "[default]\nregion = r\nignore_configured_endpoint_urls = true\n",
         "AWS_ENDPOINT_URL=http://all", NULL, NULL, "https://sqs.r.amazonaws.com", "r"},
        {AWS_SQS, "", "", "http://h:80/", NULL, "http://h", "us-east-1"},
        {AWS_SQS, "", "", "https://h:443", NULL, "https://h", "us-east-1"},
        {AWS_SQS, "", "", "http://h:443", NULL, "http://h:443", "us-east-1"},
        {AWS_SQS, "", "", "https://h/a/b//", NULL, "https://h/a/b", "us-east-1"},
        {AWS_SQS, "", "", "http://[::1]:4566/", NULL, "http://[::1]:4566", "us-east-1"},
        {AWS_SQS, "", "", "h:4566", NULL, NULL, "endpoint URL"},
        {AWS_SQS, "", "", "", NULL, NULL, "endpoint URL"},
        {AWS_SQS, "", "", "http://h/?a=b", NULL, NULL, "query"},
        {AWS_SQS, "", "", "http://user:secret@h/", NULL, NULL, "endpoint URL"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(&cases[i]);
}

static void addressing(void **state)
{
    (void)state;
    static const struct {
        const char *style, *url, *bucket;
        bool virtual_host;
    } cases[] = {
        {"", NULL, "bucket-1", true},
        {"", NULL, "my.bucket", false},
        {"", NULL, "Upper", false},
        {"", NULL, "under_score", false},
        {"", NULL, "ab", false},
        {"", NULL, "abc", true},
        {"", NULL, "-abc", false},
        {"", NULL, "abc-", false},
        {"", NULL, "a23456789012345678901234567890123456789012345678901234567890123", true},
        {"", NULL, "a234567890123456789012345678901234567890123456789012345678901234", false},
        {"path", NULL, "bucket-1", false},
        {"virtual", NULL, "bucket-1", true},
        {"auto", NULL, "bucket-1", true},
        {"", "http://localhost:4566", "bucket-1", false},
        {"virtual", "http://localhost:4566", "bucket-1", true},
        {"virtual", "http://localhost:4566", "my.bucket", false},
        {"virtual", "http://127.0.0.1:4566", "bucket-1", false},
        {"virtual", "http://127.0.0.1", "bucket-1", false},
        {"virtual", "http://[::1]:4566", "bucket-1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char file[128] = "[default]\nregion = r\n";
        if (cases[i].style[0] != '\0')
            strcat(strcat(file, "s3 =\n  addressing_style = "), cases[i].style);
        awsenv_files(file, NULL);
        struct config *config = config_new(NULL, NULL);
        struct endpoint endpoint;
        const struct endpoint_choice choice = {.url = cases[i].url};
        assert_int_equal(endpoint_resolve(AWS_S3, &choice, config, &endpoint, NULL), 0);
        if (endpoint_virtual_host(&endpoint, span_str(cases[i].bucket)) != cases[i].virtual_host)
            fail_msg("%s %s %s", cases[i].style, endpoint.url, cases[i].bucket);
        assert_int_equal(endpoint.custom, cases[i].url != NULL);
        endpoint_release(&endpoint);
        config_free(config);
    }
}

/* Asked for by option ("o") or profile ("p"); host NULL: none; message: it is an error. */
static void acceleration(void **state)
{
    (void)state;
    static const char plain[] = "s3-accelerate.amazonaws.com";
    static const struct {
        const char *by, *s3, *region, *url, *variables, *host, *message;
        bool dualstack;
    } cases[] = {
        {"o", "", "eu-west-1", NULL, "", plain, NULL, false},
        {"p", "", "eu-west-1", NULL, "", plain, NULL, false},
        {"o", "", "eu-west-1", NULL, "", "s3-accelerate.dualstack.amazonaws.com", NULL, true},
        {"p", "  use_dualstack_endpoint = true\n", "eu-west-1", NULL, "",
         "s3-accelerate.dualstack.amazonaws.com", NULL, false},
        {"", "", "eu-west-1", NULL, "", NULL, NULL, false},
        {"o", "", "eu-west-1", "http://h", "", NULL, "not with an endpoint", false},
        {"p", "", "eu-west-1", "http://h", "", NULL, NULL, false},
        {"", "", "eu-west-1", "http://h", "", NULL, "dual-stack: not with", true},
        {"o", "  addressing_style = path\n", "eu-west-1", NULL, "", NULL, "not with buckets",
         false},
        {"o", "", "eu-west-1", NULL, "AWS_USE_FIPS_ENDPOINT=true", NULL, "FIPS", false},
        {"o", "", "cn-north-1", NULL, "", NULL, "not in this region", false},
        {"o", "", "us-gov-west-1", NULL, "", NULL, "not in this region", false},
        {"p", "", "cn-north-1", NULL, "", NULL, NULL, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char file[256];
        struct endpoint endpoint;
        struct err err = {0};
        snprintf(file, sizeof file, "[default]\ns3 =\n  x = y\n%s%s", cases[i].s3,
                 cases[i].by[0] == 'p' ? "  use_accelerate_endpoint = true\n" : "");
        awsenv_files(file, NULL);
        awsenv_set(cases[i].variables);
        struct config *config = config_new(NULL, NULL);
        const struct endpoint_choice choice = {cases[i].url, cases[i].region, cases[i].dualstack,
                                               cases[i].by[0] == 'o'};
        int status = endpoint_resolve(AWS_S3, &choice, config, &endpoint, &err);
        config_free(config);
        if ((status != 0) != (cases[i].message != NULL) ||
            (status != 0 && strstr(err.message, cases[i].message) == NULL))
            fail_msg("case %zu: %s", i, err.message);
        if (status != 0)
            continue;
        if ((endpoint.accelerate == NULL) != (cases[i].host == NULL))
            fail_msg("case %zu", i);
        if (cases[i].host != NULL)
            assert_string_equal(endpoint.accelerate, cases[i].host);
        assert_int_equal(endpoint_accelerates(&endpoint, span_str("bucket-1")),
                         cases[i].host != NULL);
        assert_false(endpoint_accelerates(&endpoint, span_str("my.bucket")));
        assert_int_equal(endpoint.on_aws, cases[i].url == NULL);
        endpoint_release(&endpoint);
    }
}

static void own_hosts(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool on_aws;
    } cases[] = {
        {"https://s3.eu-west-1.amazonaws.com", true},
        {"https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com:443", true},
        {"https://s3.cn-north-1.AMAZONAWS.com.cn", true},
        {"https://amazonaws.com.example.org", false},
        {"https://notamazonaws.com", false},
        {"http://localhost:4566", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct endpoint endpoint;
        awsenv_files("", NULL);
        struct config *config = config_new(NULL, NULL);
        const struct endpoint_choice choice = {.url = cases[i].url};
        assert_int_equal(endpoint_resolve(AWS_S3, &choice, config, &endpoint, NULL), 0);
        if (endpoint.on_aws != cases[i].on_aws)
            fail_msg("%s", cases[i].url);
        endpoint_release(&endpoint);
        config_free(config);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, awsenv_set_up, awsenv_tear_down)

UNIT_GROUP(endpoint, TEST(regions), TEST(hosts), TEST(custom_urls), TEST(addressing),
           TEST(acceleration), TEST(own_hosts))
