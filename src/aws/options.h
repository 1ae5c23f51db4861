/* The options all network programs share. */
#ifndef AWS_OPTIONS_H
#define AWS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/opt.h"

/* What they set. Texts point into argv. AWS_OPTIONS_INIT is "nothing given". */
struct aws_options {
    const char *endpoint;         /* --endpoint URL */
    const char *region;           /* --region NAME */
    const char *profile;          /* --profile NAME */
    const char *ca_file;          /* --ca-file FILE */
    bool accelerate, dualstack;   /* --accelerate, --dualstack, where a program has them */
    int64_t retries;              /* --retries N, attempts after the first; -1: see aws_new */
    bool unsigned_payload;        /* S3: bodies are not signed over http either */
    int64_t connect_ms, stall_ms; /* --connect-timeout, --timeout; 0: as net/http.h has it */
};
#define AWS_OPTIONS_INIT                                                                           \
    {                                                                                              \
        .retries = -1                                                                              \
    }

/* Rows for the own table of a program that reads or writes objects. */
#define AWS_OPTIONS_VARIANTS(o)                                                                    \
    OPT_FLAG(0, "accelerate", &(o)->accelerate, "use S3 transfer acceleration"),                   \
        OPT_FLAG(0, "dualstack", &(o)->dualstack, "use hosts that have IPv6 too")

/* The table, for opt_usage.shared; it stores into options. Static storage, one per process. */
const struct opt *aws_option_table(struct aws_options *options);

#endif
