/* Where a service is: region, URL, and how S3 buckets are addressed. Pure but for the environment.
 * Source: docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html, feature-region.html,
 * the endpoint rules of the services. */
#ifndef AWS_ENDPOINT_H
#define AWS_ENDPOINT_H

#include <stdbool.h>

#include "aws/config.h"
#include "core/err.h"
#include "core/span.h"

enum aws_service { AWS_S3, AWS_SQS, AWS_KINESIS, AWS_STS };

struct endpoint {
    char *url;       /* "https://host[:port]", no trailing slash; owned */
    char *base_path; /* encoded path of a custom URL without trailing slash, "" mostly; owned */
    char *region;    /* to sign with; owned */
    bool custom;     /* named by option, environment or profile */
    bool https;
    bool on_aws;        /* the host is one of AWS's own */
    bool path_style;    /* S3: buckets always go into the path */
    bool force_virtual; /* S3: addressing_style = virtual */
    char *accelerate;   /* S3: the host for transfer acceleration, NULL: not asked for; owned */
};

/* What the command line asks for; zeroed: nothing. */
struct endpoint_choice {
    const char *url, *region;
    bool dualstack, accelerate;
};

/* The name to sign with: "s3", "sqs", "kinesis", "sts". Static storage. */
const char *endpoint_signing_name(enum aws_service service);

/* Resolves. URL: that of choice, then AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL,
 * the services section, the profile's endpoint_url (the last four not when
 * AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true), then the service's own host in the region's
 * partition (dual-stack: choice, AWS_USE_DUALSTACK_ENDPOINT, the profile's use_dualstack_endpoint,
 * for S3 also in its s3 section; FIPS: AWS_USE_FIPS_ENDPOINT, the profile's use_fips_endpoint).
 * Region: that of choice, then AWS_REGION, AWS_DEFAULT_REGION, the profile's; us-east-1 when a
 * custom URL is known but no region.
 * Acceleration: choice, or the profile's s3 section; heeded for S3 on AWS.
 * Returns 0, or -1 with err (ERR_USAGE): no region, a malformed region or URL, acceleration or
 * dual-stack together with a custom URL, acceleration with FIPS, path style, or in a partition that
 * has none (userguide/transfer-acceleration.html). What only the profile asks for is not heeded in
 * these cases. */
int endpoint_resolve(enum aws_service service, const struct endpoint_choice *choice,
                     const struct config *config, struct endpoint *out, struct err *err);
void endpoint_release(struct endpoint *endpoint);

/* Does bucket go before the host ("bucket.s3...") rather than into the path? On AWS for names that
 * are a DNS label; on a custom endpoint only when addressing_style = virtual. */
bool endpoint_virtual_host(const struct endpoint *endpoint, struct span bucket);

/* Can requests for bucket be accelerated? Asked for, and the name is a DNS label. It goes before
 * the host then. */
bool endpoint_accelerates(const struct endpoint *endpoint, struct span bucket);

#endif
