/* Any reply becomes an error with a kind and a message, as body and as headers. */
#include "fuzz.h"

#include "aws/error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span input = span_of((const char *)data, size), empty = span_of("", 0);
    struct err err;
    char region[64];
    error_decode(400, empty, input, &err);
    MUST(err.kind != ERR_NONE && err.message[0] != '\0' && err.http_status == 400);
    error_decode(500, input, empty, &err);
    MUST(err.kind != ERR_NONE && err.message[0] != '\0' && err.retryable);
    error_region(input, input, region);
    error_is_document(input);
    return 0;
}
