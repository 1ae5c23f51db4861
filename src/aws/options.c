/* The shared option table. */
#include "aws/options.h"

#include <string.h>

#include "net/caps.h"

#define DAY_MS ((int64_t)86400 * 1000)

const struct opt *aws_option_table(struct aws_options *options)
{
    static struct opt table[8];
    const struct opt filled[] = {
        OPT_TEXT(0, "endpoint", "URL", &options->endpoint, "the service's address"),
        OPT_TEXT(0, "region", "NAME", &options->region, "the region"),
        OPT_TEXT(0, "profile", "NAME", &options->profile, "a profile of ~/.aws/config"),
        OPT_TEXT(0, "ca-file", "FILE", &options->ca_file, "certificates to trust, PEM"),
        OPT_INT(0, "retries", "N", &options->retries, 0, CAP_RETRIES,
                "attempts after the first (default 2)"),
        OPT_DURATION(0, "connect-timeout", &options->connect_ms, 1, DAY_MS,
                     "limit on connecting (default 10s)"),
        OPT_DURATION(0, "timeout", &options->stall_ms, 1, DAY_MS, "limit on silence (default 60s)"),
        OPT_END,
    };
    memcpy(table, filled, sizeof filled);
    return table;
}
