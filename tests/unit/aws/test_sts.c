#include "unit.h"

#include <string.h>

#include "aws/sts.h"

static void requests(void **state)
{
    (void)state;
    static const struct {
        struct chain_role role;
        const char *token, *body;
    } cases[] = {
        {{"arn:aws:iam::1:role/r", NULL, NULL, NULL},
         NULL,
         "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"
         "&RoleSessionName=made-up"},
        {{"r", "me@x", "e&x", "900"},
         NULL,
         "Action=AssumeRole&Version=2011-06-15&RoleArn=r&RoleSessionName=me%40x"
         "&ExternalId=e%26x&DurationSeconds=900"},
        {{"r", NULL, NULL, NULL},
         "to.k+n=",
         "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=r&RoleSessionName=made-up"
         "&WebIdentityToken=to.k%2Bn%3D"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf body;
        buf_init(&body, 0);
        if (cases[i].token != NULL)
            sts_web_identity(&cases[i].role, "made-up", span_str(cases[i].token), &body);
        else
            sts_assume_role(&cases[i].role, "made-up", &body);
        assert_string_equal(body.data, cases[i].body);
        buf_release(&body);
    }
}

#define NS "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\""

static void replies(void **state)
{
    (void)state;
    static const struct {
        const char *body, *error; /* NULL: fine */
    } cases[] = {
        {"<AssumeRoleResponse " NS "><AssumeRoleResult><AssumedRoleUser><Arn>a</Arn>"
         "</AssumedRoleUser><Credentials><AccessKeyId>AK</AccessKeyId><SecretAccessKey>SECRET"
         "</SecretAccessKey><SessionToken>T/==</SessionToken><Expiration>2030-01-01T00:00:00Z"
         "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
         NULL},
        {"<AssumeRoleWithWebIdentityResponse " NS "><AssumeRoleWithWebIdentityResult>"
         "<Credentials><AccessKeyId>AK</AccessKeyId><SecretAccessKey>SECRET</SecretAccessKey>"
         "<SessionToken>T/==</SessionToken><Expiration>2030-01-01T00:00:00.000Z</Expiration>"
         "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>",
         NULL},
        {"<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AK</AccessKeyId>"
         "<SecretAccessKey>SECRET</SecretAccessKey></Credentials></AssumeRoleResult>"
         "</AssumeRoleResponse>",
         "no expiration"},
        {"<AssumeRoleResponse><AssumeRoleResult><Credentials><SecretAccessKey>SECRET"
         "</SecretAccessKey><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>"
         "</AssumeRoleResult></AssumeRoleResponse>",
         "no access key id"},
        {"<x/>", "without credentials"},
        {"SECRET", "STS"},
        {"", "STS"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct credentials found = {0};
        struct err err;
        int status = sts_decode(span_str(cases[i].body), &found, &err);
        if (cases[i].error != NULL) {
            assert_int_equal(status, -1);
            assert_non_null(strstr(err.message, cases[i].error));
            assert_null(strstr(err.message, "SECRET"));
            continue;
        }
        assert_int_equal(status, 0);
        assert_string_equal(found.access_key, "AK");
        assert_string_equal(found.secret_key, "SECRET");
        assert_string_equal(found.session_token, "T/==");
        assert_int_equal(found.expires_ms, 1893456000000);
        credentials_release(&found);
    }
}

UNIT_GROUP(sts, cmocka_unit_test(requests), cmocka_unit_test(replies))
