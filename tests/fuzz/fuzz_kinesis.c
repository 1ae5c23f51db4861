/* Kinesis requests and replies, sequence numbers and hash keys, from any bytes. */
#include "fuzz.h"

#include <string.h>

#include "aws/kinesis_key.h"
#include "aws/kinesis_proto.h"
#include "aws/kinesis_request.h"

static size_t touch(struct span text)
{
    size_t sum = 0;
    for (size_t i = 0; i < text.len; i++)
        sum += (unsigned char)text.ptr[i];
    return sum;
}

/* What parses as a number is written again as it was. */
static void numbers(struct span input)
{
    struct kinesis_sequence sequence;
    kinesis_hash hash;
    char text[KINESIS_SEQUENCE_TEXT];
    if (kinesis_key_sequence_parse(input, &sequence) == 0) {
        kinesis_key_sequence(&sequence, text);
        MUST(kinesis_key_compare(span_str(text), input) == 0);
    }
    if (kinesis_key_parse(input, &hash) == 0) {
        kinesis_key_format(hash, text);
        MUST(span_is(input, text));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span input = span_of((const char *)data, size);
    struct kinesis_request *request = kinesis_request_new();
    struct kinesis_result result[2];
    struct kinesis_page page;
    struct buf scratch;
    struct err err;
    size_t sum = 0;
    buf_init(&scratch, 0);
    kinesis_proto_page_init(&page);
    if (kinesis_request_json(request, KINESIS_PUT_RECORDS, input, &err) == 0)
        for (size_t i = 0; i < request->record_count && i < CAP_KINESIS_BATCH; i++)
            sum += touch(request->record[i].data) + touch(request->record[i].key);
    if (kinesis_proto_read_put(input, 2, result, &scratch, &err) == 0)
        sum += touch(result[0].sequence) + touch(result[1].code);
    if (kinesis_proto_read_page(input, &page, &err) == 0)
        for (size_t i = 0; i < page.count; i++)
            MUST(page.record[i].sequence.len > 0 && touch(page.record[i].data) <= 255 * size);
    numbers(input);
    kinesis_proto_page_release(&page);
    buf_release(&scratch);
    kinesis_request_free(request);
    return sum > 255 * size * 4;
}
