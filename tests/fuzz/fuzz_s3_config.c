/* Configurations of buckets: the first byte chooses the topic. What is taken is taken again in the
 * form it is sent in, and means the same; what is not says why. */
#include "fuzz.h"

#include <string.h>

#include "aws/s3_config.h"
#include "aws/s3_lifecycle.h"

static void written_and_read(const struct s3_topic *topic, const json_t *document)
{
    struct err err = {0};
    struct buf wire;
    buf_init(&wire, 0);
    s3_config_write(topic, document, &wire);
    json_t *again = s3_config_receive(topic, buf_span(&wire), span_str("bucket"), &err);
    MUST(again != NULL && json_equal(document, again));
    json_decref(again);
    buf_release(&wire);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = {0};
    size_t count = 0;
    while (s3_topics[count].name != NULL)
        count++;
    if (size == 0)
        return 0;
    const struct s3_topic *topic = &s3_topics[(data[0] - '0') % count];
    struct span text = span_of((const char *)data + 1, size - 1);
    json_t *document = s3_config_read(topic, text, span_str("bucket"), &err);
    if (document == NULL)
        MUST(err.kind == ERR_DATA && err.code[0] != '\0' && err.message[0] != '\0');
    else
        written_and_read(topic, document);
    if (strcmp(topic->name, "lifecycle") == 0) {
        struct s3_lifecycle lifecycle;
        MUST((s3_lifecycle_read(text, &lifecycle, NULL) == 0) == (document != NULL));
        s3_lifecycle_release(&lifecycle);
    }
    json_decref(document);
    return 0;
}
