/* Region and endpoint of a service. The hosts follow the services' endpoint rules:
 * SERVICE[-fips][.dualstack].REGION.SUFFIX, where the suffix is the partition's, and another one
 * for dual-stack hosts of everything but S3. */
#include "aws/endpoint.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "codec/url.h"
#include "core/buf.h"
#include "core/mem.h"

static const struct {
    const char *name; /* signing name, host prefix, key in a services section */
    const char *env;
} services[] = {[AWS_S3] = {"s3", "AWS_ENDPOINT_URL_S3"},
                [AWS_SQS] = {"sqs", "AWS_ENDPOINT_URL_SQS"},
                [AWS_KINESIS] = {"kinesis", "AWS_ENDPOINT_URL_KINESIS"},
                [AWS_STS] = {"sts", "AWS_ENDPOINT_URL_STS"}};

static const struct partition {
    const char *prefix; /* of the region's name */
    const char *suffix;
    const char *dual; /* dual-stack suffix, S3 apart; NULL: none */
} partitions[] = {
    {"cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"us-iso-", "c2s.ic.gov", "api.aws.ic.gov"},
    {"us-isob-", "sc2s.sgov.gov", "api.aws.scloud"},
    {"eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
    {"us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
    {"eusc-", "amazonaws.eu", "api.amazonwebservices.eu"},
    {"", "amazonaws.com", "api.aws"},
};

const char *endpoint_signing_name(enum aws_service service)
{
    return services[service].name;
}

/* A region ends up in a host name: one DNS label. */
static bool valid_region(const char *region)
{
    size_t len = strspn(region, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
    return len > 0 && len <= 63 && region[len] == '\0' && region[0] != '-' &&
           region[len - 1] != '-';
}

static const char *find_region(const char *option, const struct config *config)
{
    const char *region = option;
    if (region == NULL)
        region = config_env("AWS_REGION");
    if (region == NULL)
        region = config_env("AWS_DEFAULT_REGION");
    if (region == NULL)
        region = config_get(config, "region");
    return region;
}

static const char *find_url(enum aws_service service, const char *option,
                            const struct config *config)
{
    if (option != NULL || config_flag(config, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                                      "ignore_configured_endpoint_urls"))
        return option;
    const char *url = config_env(services[service].env);
    if (url == NULL)
        url = config_env("AWS_ENDPOINT_URL");
    if (url == NULL)
        url = config_service(config, services[service].name, "endpoint_url");
    if (url == NULL)
        url = config_get(config, "endpoint_url");
    return url;
}

/* Takes a custom URL apart: origin without the scheme's default port, path without its last
 * slash. */
static int set_custom(struct endpoint *out, const char *text, struct err *err)
{
    struct url url;
    if (url_parse(span_str(text), &url, err) != 0) {
        if (err != NULL)
            err->kind = ERR_USAGE;
        return err_prefix(err, "endpoint URL");
    }
    if (url.query.len > 0)
        return err_set(err, ERR_USAGE, "endpoint URL: a query string does not belong there");
    struct buf origin;
    buf_init(&origin, 0);
    buf_addf(&origin, "%s://%.*s", url.https ? "https" : "http", SPAN_ARG(url.host));
    if (!url.default_port)
        buf_addf(&origin, ":%d", url.port);
    while (url.path.len > 0 && url.path.ptr[url.path.len - 1] == '/')
        url.path.len--;
    out->url = buf_take(&origin);
    out->base_path = mem_dup(url.path.len > 0 ? url.path.ptr : "", url.path.len);
    out->custom = true;
    out->https = url.https;
    return 0;
}

static const struct partition *partition_of(const char *region)
{
    const struct partition *partition = partitions;
    while (strncmp(region, partition->prefix, strlen(partition->prefix)) != 0)
        partition++;
    return partition;
}

static bool is_fips(const struct config *config)
{
    return config_flag(config, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
}

/* A flag of the profile's s3 section. */
static bool s3_flag(const struct config *config, const char *key)
{
    const char *value = config_nested(config, "s3", key);
    return value != NULL && strcasecmp(value, "true") == 0;
}

static bool is_dual(enum aws_service service, const struct endpoint_choice *choice,
                    const struct config *config)
{
    return choice->dualstack ||
           config_flag(config, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint") ||
           (service == AWS_S3 && s3_flag(config, "use_dualstack_endpoint"));
}

static void set_aws(struct endpoint *out, enum aws_service service, bool dual,
                    const struct config *config)
{
    const struct partition *partition = partition_of(out->region);
    bool fips = is_fips(config);
    bool global = strcmp(out->region, "aws-global") == 0;
    struct buf url;
    buf_init(&url, 0);
    buf_addf(&url, "https://%s%s", services[service].name, fips ? "-fips" : "");
    if (dual && service == AWS_S3)
        buf_adds(&url, ".dualstack");
    if (!global || dual || fips)
        buf_addf(&url, ".%s", global ? "us-east-1" : out->region);
    buf_addf(&url, ".%s", dual && service != AWS_S3 ? partition->dual : partition->suffix);
    out->url = buf_take(&url);
    out->base_path = mem_strdup("");
    out->https = true;
    if (global) {
        free(out->region);
        out->region = mem_strdup("us-east-1");
    }
}

/* Does the host of url end in a partition's suffix? */
static bool is_aws(const char *url)
{
    struct span host = span_str(strstr(url, "://") + 3);
    host = span_cut(&host, ':');
    for (size_t i = 0; i < sizeof partitions / sizeof partitions[0]; i++) {
        const char *suffix[] = {partitions[i].suffix, partitions[i].dual};
        for (int k = 0; k < 2; k++) {
            size_t len = strlen(suffix[k]);
            if (host.len > len && host.ptr[host.len - len - 1] == '.' &&
                strncasecmp(host.ptr + host.len - len, suffix[k], len) == 0)
                return true;
        }
    }
    return false;
}

/* Why there can be no acceleration; NULL: there can. */
static const char *no_acceleration(const struct endpoint *out, const struct config *config)
{
    const struct partition *partition = partition_of(out->region);
    if (out->custom)
        return "not with an endpoint of one's own";
    if (out->path_style)
        return "not with buckets in the path";
    if (is_fips(config))
        return "not with FIPS endpoints";
    if (partition->prefix[0] != '\0' || strncmp(out->region, "us-gov-", 7) == 0)
        return "not in this region";
    return NULL;
}

static int set_variants(struct endpoint *out, const struct endpoint_choice *choice, bool dual,
                        const struct config *config, struct err *err)
{
    bool wanted = choice->accelerate || s3_flag(config, "use_accelerate_endpoint");
    const char *why = wanted ? no_acceleration(out, config) : NULL;
    if (choice->accelerate && why != NULL)
        return err_set(err, ERR_USAGE, "transfer acceleration: %s", why);
    if (wanted && why == NULL)
        out->accelerate = mem_strdup(dual ? "s3-accelerate.dualstack.amazonaws.com"
                                          : "s3-accelerate.amazonaws.com");
    return 0;
}

static void set_style(struct endpoint *out, const struct config *config)
{
    const char *style = config_nested(config, "s3", "addressing_style");
    out->force_virtual = style != NULL && strcasecmp(style, "virtual") == 0;
    out->path_style = style != NULL && strcasecmp(style, "path") == 0;
}

int endpoint_resolve(enum aws_service service, const struct endpoint_choice *choice,
                     const struct config *config, struct endpoint *out, struct err *err)
{
    *out = (struct endpoint){0};
    const char *custom = find_url(service, choice->url, config);
    const char *name = find_region(choice->region, config);
    bool dual = is_dual(service, choice, config);
    if (custom != NULL && choice->dualstack)
        return err_set(err, ERR_USAGE, "dual-stack: not with an endpoint of one's own");
    if (name == NULL && custom != NULL)
        name = "us-east-1";
    if (name == NULL)
        return err_set(err, ERR_USAGE,
                       "no region: set one with --region, AWS_REGION or the profile's region");
    if (!valid_region(name))
        return err_set(err, ERR_USAGE, "region %.64s: not a region's name", name);
    out->region = mem_strdup(name);
    int status = 0;
    set_style(out, config);
    if (custom == NULL)
        set_aws(out, service, dual, config);
    else
        status = set_custom(out, custom, err);
    if (status == 0 && service == AWS_S3)
        status = set_variants(out, choice, dual, config, err);
    if (status == 0)
        out->on_aws = is_aws(out->url);
    else
        endpoint_release(out);
    return status;
}

void endpoint_release(struct endpoint *endpoint)
{
    free(endpoint->url);
    free(endpoint->base_path);
    free(endpoint->region);
    free(endpoint->accelerate);
    *endpoint = (struct endpoint){0};
}

/* Bucket naming rules that a host name needs: 3 to 63 of a-z 0-9 - and no dot (a dot leaves the
 * wildcard of the certificate). */
static bool dns_label(struct span bucket)
{
    if (bucket.len < 3 || bucket.len > 63)
        return false;
    for (size_t i = 0; i < bucket.len; i++) {
        char c = bucket.ptr[i];
        bool inner = i > 0 && i + 1 < bucket.len;
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && inner)))
            return false;
    }
    return true;
}

/* IPv4 digits or an IPv6 bracket after the scheme: no name can be put before it. */
static bool is_address(const char *url)
{
    const char *host = strstr(url, "://") + 3;
    return host[0] == '[' || host[strspn(host, "0123456789.")] == ':' ||
           host[strspn(host, "0123456789.")] == '\0';
}

bool endpoint_virtual_host(const struct endpoint *endpoint, struct span bucket)
{
    if (endpoint->path_style || !dns_label(bucket))
        return false;
    return endpoint->force_virtual ? !is_address(endpoint->url) : !endpoint->custom;
}

bool endpoint_accelerates(const struct endpoint *endpoint, struct span bucket)
{
    return endpoint->accelerate != NULL && dns_label(bucket);
}
