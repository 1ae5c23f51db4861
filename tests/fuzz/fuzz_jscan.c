/* The scanner accepts what jansson accepts, and sees the same members. */
#include "fuzz.h"

#include <string.h>

#include "codec/jscan.h"
#include "codec/json.h"
#include "codec/ndrec.h"

static void same_value(struct span span, json_t *value, struct buf *scratch)
{
    static const json_type types[] = {
        [JSCAN_OBJECT] = JSON_OBJECT,   [JSCAN_ARRAY] = JSON_ARRAY, [JSCAN_STRING] = JSON_STRING,
        [JSCAN_INTEGER] = JSON_INTEGER, [JSCAN_REAL] = JSON_REAL,   [JSCAN_TRUE] = JSON_TRUE,
        [JSCAN_FALSE] = JSON_FALSE,     [JSCAN_NULL] = JSON_NULL,
    };
    MUST(types[jscan_type(span)] == json_typeof(value));
    if (json_is_string(value))
        MUST(span_equal(jscan_text(span, scratch),
                        span_of(json_string_value(value), json_string_length(value))));
    if (json_is_object(value) || json_is_array(value))
        return;
    json_t *again = json_loadb(span.ptr, span.len, JSON_DECODE_ANY, NULL);
    MUST(json_equal(again, value));
    json_decref(again);
}

static void same_members(struct span text, json_t *tree, struct buf *scratch)
{
    struct jscan scan;
    struct span name, value;
    size_t count = 0, index;
    const char *key;
    json_t *item;
    jscan_begin(&scan, text);
    json_object_foreach(tree, key, item)
    {
        MUST(jscan_member(&scan, &name, &value));
        MUST(jscan_name_is(name, key));
        same_value(value, item, scratch);
        count++;
    }
    json_array_foreach(tree, index, item)
    {
        MUST(jscan_element(&scan, &value));
        same_value(value, item, scratch);
    }
    MUST(json_is_object(tree) ? !jscan_member(&scan, &name, &value)
                              : !jscan_element(&scan, &value));
    struct ndrec rec;
    ndrec_init(&rec);
    bool record = ndrec_scan(&rec, text, NULL) == 0;
    MUST(record == (json_is_object(tree) && count <= CAP_NDREC_MEMBERS));
    MUST(!record || rec.count == count);
    ndrec_release(&rec);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err;
    struct span text = span_of((const char *)data, size);
    bool nul = memchr(text.ptr, '\0', size) != NULL; /* jansson overlooks one after a number */
    json_t *tree = nul ? NULL : json_loadb(text.ptr, size, JSON_REJECT_DUPLICATES, NULL);
    MUST((jscan_check(text, &err) == 0) == (tree != NULL));
    if (tree == NULL)
        return 0;
    struct buf scratch;
    buf_init(&scratch, 0);
    same_members(text, tree, &scratch);
    buf_release(&scratch);
    json_decref(tree);
    return 0;
}
