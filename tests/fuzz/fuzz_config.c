/* Any file is either read or refused with a line number; what was read can be asked for, and the
 * chain makes something of it or says why not. */
#include "fuzz.h"

#include <string.h>

#include "aws/chain.h"
#include "aws/config.h"
#include "aws/credproc.h"

static void look(const struct config *config)
{
    struct chain chain;
    struct err err;
    config_get(config, "region");
    config_nested(config, "s3", "addressing_style");
    config_service(config, "sqs", "endpoint_url");
    if (chain_resolve(config, &chain, &err) == 0) {
        char **words = chain.process != NULL ? credproc_split(chain.process, &err) : NULL;
        free(words);
        MUST(chain.source != CHAIN_KEYS || chain.keys.secret_key[0] != '\0');
        chain_release(&chain);
    } else {
        MUST(err.message[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err;
    struct config *config = config_parse(span_of((const char *)data, size), &err);
    if (config != NULL)
        look(config);
    else
        MUST(err.kind == ERR_DATA && strstr(err.message, ": line ") != NULL);
    config_free(config);
    return 0;
}
