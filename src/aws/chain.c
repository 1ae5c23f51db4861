/* Order and rules: botocore's default chain (credentials.py), with what a program without a
 * terminal dialogue cannot do (MFA codes, SSO logins) told as an error that says how to go on. */
#include "aws/chain.h"

#include <string.h>
#include <strings.h>

struct resolve {
    const struct config *config;
    struct chain *chain;
    const char *visited[CAP_ROLE_CHAIN + 1];
    size_t visited_count;
    struct err *err;
};

static struct span text(const char *string)
{
    return span_str(string);
}

/* Each step below returns 1: found, 0: not here, -1: err is set. */

static int from_environment(struct resolve *resolve)
{
    const char *access = config_env("AWS_ACCESS_KEY_ID");
    if (access == NULL)
        return 0;
    const char *secret = config_env("AWS_SECRET_ACCESS_KEY");
    if (secret == NULL)
        return err_set(resolve->err, ERR_ACCESS,
                       "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not");
    const char *token = config_env("AWS_SESSION_TOKEN");
    if (token == NULL)
        token = config_env("AWS_SECURITY_TOKEN");
    resolve->chain->source = CHAIN_KEYS;
    if (credentials_set(&resolve->chain->keys, text(access), text(secret), text(token), 0,
                        resolve->err) != 0)
        return err_prefix(resolve->err, "environment");
    return 1;
}

static int from_file(struct resolve *resolve, enum config_file file, const char *profile)
{
    const struct config *config = resolve->config;
    const char *access = config_value(config, file, profile, "aws_access_key_id");
    if (access == NULL)
        return 0;
    const char *secret = config_value(config, file, profile, "aws_secret_access_key");
    if (secret == NULL)
        return err_set(resolve->err, ERR_ACCESS,
                       "profile %s: aws_access_key_id without aws_secret_access_key", profile);
    const char *token = config_value(config, file, profile, "aws_session_token");
    if (token == NULL)
        token = config_value(config, file, profile, "aws_security_token");
    resolve->chain->source = CHAIN_KEYS;
    if (credentials_set(&resolve->chain->keys, text(access), text(secret), text(token), 0,
                        resolve->err) != 0)
        return err_prefix(resolve->err, "profile %s", profile);
    return 1;
}

static const char *value(const struct resolve *resolve, const char *profile, const char *key)
{
    return config_value(resolve->config, CONFIG_ANY, profile, key);
}

static int web_identity(struct resolve *resolve, const char *file, const char *arn,
                        const char *session_name)
{
    if (file == NULL)
        return 0;
    if (arn == NULL)
        return err_set(resolve->err, ERR_USAGE, "web identity token file without a role ARN");
    resolve->chain->source = CHAIN_WEB_IDENTITY;
    resolve->chain->token_file = file;
    resolve->chain->web = (struct chain_role){.arn = arn, .session_name = session_name};
    return 1;
}

static int from_web_environment(struct resolve *resolve)
{
    return web_identity(resolve, config_env("AWS_WEB_IDENTITY_TOKEN_FILE"),
                        config_env("AWS_ROLE_ARN"), config_env("AWS_ROLE_SESSION_NAME"));
}

static int from_process(struct resolve *resolve, const char *profile)
{
    resolve->chain->process = value(resolve, profile, "credential_process");
    if (resolve->chain->process == NULL)
        return 0;
    resolve->chain->source = CHAIN_PROCESS;
    return 1;
}

static int refuse_sso(struct resolve *resolve, const char *profile)
{
    static const char *const keys[] = {"sso_session", "sso_account_id", "sso_start_url",
                                       "login_session"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (value(resolve, profile, keys[i]) != NULL)
            return err_set(resolve->err, ERR_ACCESS,
                           "profile %s: signing in with SSO is not supported: use a profile with "
                           "credential_process = aws configure export-credentials --format "
                           "process --profile %s",
                           profile, profile);
    return 0;
}

/* What a profile itself has to offer, roles apart. */
static int from_profile(struct resolve *resolve, const char *profile)
{
    int found = web_identity(resolve, value(resolve, profile, "web_identity_token_file"),
                             value(resolve, profile, "role_arn"),
                             value(resolve, profile, "role_session_name"));
    if (found == 0)
        found = from_file(resolve, CONFIG_CREDENTIALS, profile);
    if (found == 0)
        found = from_process(resolve, profile);
    if (found == 0)
        found = from_file(resolve, CONFIG_FILE, profile);
    return found != 0 ? found : refuse_sso(resolve, profile);
}

static int from_container(struct resolve *resolve)
{
    if (config_env("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") == NULL &&
        config_env("AWS_CONTAINER_CREDENTIALS_FULL_URI") == NULL)
        return 0;
    resolve->chain->source = CHAIN_CONTAINER;
    return 1;
}

static int from_credential_source(struct resolve *resolve, const char *profile, const char *name)
{
    int found = 0;
    if (strcasecmp(name, "Environment") == 0) {
        found = from_environment(resolve);
    } else if (strcasecmp(name, "EcsContainer") == 0) {
        found = from_container(resolve);
    } else if (strcasecmp(name, "Ec2InstanceMetadata") == 0) {
        resolve->chain->source = CHAIN_IMDS;
        found = 1;
    } else {
        return err_set(resolve->err, ERR_USAGE, "profile %s: credential_source %.40s is unknown",
                       profile, name);
    }
    if (found == 0)
        return err_set(resolve->err, ERR_ACCESS,
                       "profile %s: credential_source %s has no credentials", profile, name);
    return found;
}

static bool has_role(const struct resolve *resolve, const char *profile)
{
    return value(resolve, profile, "role_arn") != NULL &&
           value(resolve, profile, "web_identity_token_file") == NULL;
}

static int push_role(struct resolve *resolve, const char *profile)
{
    struct chain *chain = resolve->chain;
    if (value(resolve, profile, "mfa_serial") != NULL)
        return err_set(resolve->err, ERR_ACCESS,
                       "profile %s: mfa_serial asks for a code, which is not supported: use a "
                       "profile with credential_process",
                       profile);
    if (chain->role_count == CAP_ROLE_CHAIN)
        return err_set(resolve->err, ERR_USAGE, "profile %s: more than %d roles in a row", profile,
                       CAP_ROLE_CHAIN);
    chain->role[chain->role_count++] = (struct chain_role){
        .arn = value(resolve, profile, "role_arn"),
        .session_name = value(resolve, profile, "role_session_name"),
        .external_id = value(resolve, profile, "external_id"),
        .duration = value(resolve, profile, "duration_seconds"),
    };
    resolve->visited[resolve->visited_count++] = profile;
    return 0;
}

static bool visited(const struct resolve *resolve, const char *profile)
{
    for (size_t i = 0; i < resolve->visited_count; i++)
        if (strcmp(resolve->visited[i], profile) == 0)
            return true;
    return false;
}

/* The source_profile of a role. Sets *again when that is a role itself. A profile may name itself
 * when it has keys of its own. */
static int from_source(struct resolve *resolve, const char *profile, const char *source,
                       bool *again)
{
    if (!config_has_profile(resolve->config, source))
        return err_set(resolve->err, ERR_USAGE, "profile %s: source_profile %s does not exist",
                       profile, source);
    bool keys = value(resolve, source, "aws_access_key_id") != NULL;
    bool own = strcmp(profile, source) == 0 && keys;
    if (visited(resolve, source) && !own)
        return err_set(resolve->err, ERR_USAGE, "profile %s: source_profile %s makes a loop",
                       profile, source);
    if (!keys && has_role(resolve, source)) {
        *again = true;
        return 1;
    }
    int found = from_profile(resolve, source);
    if (found == 0)
        return err_set(resolve->err, ERR_ACCESS, "profile %s: source_profile %s has no credentials",
                       profile, source);
    return found;
}

static int from_role(struct resolve *resolve, const char *profile)
{
    if (!has_role(resolve, profile))
        return 0;
    for (bool again = true; again;) {
        again = false;
        const char *source = value(resolve, profile, "source_profile");
        const char *from = value(resolve, profile, "credential_source");
        if ((source == NULL) == (from == NULL))
            return err_set(resolve->err, ERR_USAGE,
                           "profile %s: role_arn needs one of source_profile and "
                           "credential_source",
                           profile);
        if (push_role(resolve, profile) != 0)
            return -1;
        if (from != NULL)
            return from_credential_source(resolve, profile, from);
        if (from_source(resolve, profile, source, &again) < 0)
            return -1;
        profile = source;
    }
    return 1;
}

static int from_imds(struct resolve *resolve)
{
    const char *disabled = config_env("AWS_EC2_METADATA_DISABLED");
    if (disabled != NULL && strcasecmp(disabled, "true") == 0)
        return err_set(resolve->err, ERR_ACCESS,
                       "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a "
                       "profile");
    resolve->chain->source = CHAIN_IMDS;
    resolve->chain->last_resort = true;
    return 1;
}

int chain_resolve(const struct config *config, struct chain *out, struct err *err)
{
    *out = (struct chain){0};
    struct resolve resolve = {.config = config, .chain = out, .err = err};
    const char *profile = config_profile(config);
    bool chosen = config_chosen(config);
    int found = chosen ? 0 : from_environment(&resolve);
    if (found == 0)
        found = from_role(&resolve, profile);
    if (found == 0 && !chosen)
        found = from_web_environment(&resolve);
    if (found == 0)
        found = from_profile(&resolve, profile);
    if (found == 0)
        found = from_container(&resolve);
    if (found == 0)
        found = from_imds(&resolve);
    if (found > 0)
        return 0;
    chain_release(out);
    return -1;
}

void chain_release(struct chain *chain)
{
    credentials_release(&chain->keys);
    *chain = (struct chain){0};
}
