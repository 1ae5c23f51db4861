#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "aws/s3_shape.h"

static const struct s3_shape pair[] = {
    {.name = "ID"}, {.name = "Value", .flags = S3_REQUIRED}, {0}};
static const struct s3_shape members[] = {
    {.name = "Count", .kind = S3_INT},
    {.name = "On", .kind = S3_BOOL},
    {.name = "When", .kind = S3_TIME},
    {.name = "Status", .one_of = "Enabled|Disabled"},
    {.name = "Text", .member = "TheText"},
    {.name = "Word", .member = "Words", .flags = S3_REPEATED},
    {.name = "Pair", .member = "Pairs", .kind = S3_STRUCT, .flags = S3_REPEATED, .in = pair},
    {.name = "Set", .kind = S3_STRUCT, .item = "Item", .in = pair},
    {.name = "Inner", .kind = S3_STRUCT, .in = pair},
    {0}};
static const struct s3_shape root = {.name = "Root", .kind = S3_STRUCT, .in = members};

#define NS "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""

/* Read in the form given, it is this JSON and is written as this XML, which reads as the same. */
static void one_document_two_forms(void **state)
{
    (void)state;
    static const char json[] =
        "{\"Count\":-5,\"On\":true,\"When\":\"2030-01-01T00:00:00.000Z\",\"Status\":\"Enabled\","
        "\"TheText\":\" a<b \",\"Words\":[\"x\",\"y\"],\"Pairs\":[{\"ID\":\"1\",\"Value\":\"v\"}],"
        "\"Set\":[{\"Value\":\"i\"},{\"Value\":\"j\"}],\"Inner\":{\"Value\":\"\"}}";
    static const char xml[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Root " NS "><Count>-5</Count><On>true</On>"
        "<When>2030-01-01T00:00:00.000Z</When><Status>Enabled</Status><Text> a&lt;b </Text>"
        "<Word>x</Word><Word>y</Word><Pair><ID>1</ID><Value>v</Value></Pair><Set><Item><Value>i"
        "</Value></Item><Item><Value>j</Value></Item></Set><Inner><Value></Value></Inner></Root>";
    static const char *const forms[] = {
        json, xml,
        "\n<s:Root xmlns:s=\"x\"> <s:Count> -5 </s:Count><On>true</On><When>2030-01-01</When>"
        "<Status> Enabled </Status><Text> a&lt;b </Text><Word>x</Word>"
        "<Pair><ID>1</ID><Value>v</Value></Pair><Word>y</Word>"
        "<Set><Item><Value>i</Value></Item><Item><Value>j</Value></Item></Set>"
        "<Inner><Value/></Inner></s:Root>"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct err err = {0};
        struct buf out;
        json_t *document = s3_shape_read(&root, span_str(forms[i]), &err);
        if (document == NULL)
            fail_msg("%zu: %s", i, err.message);
        buf_init(&out, 0);
        s3_shape_write(&root, document, &out);
        assert_string_equal(out.data, xml);
        json_t *again = s3_shape_read(&root, buf_span(&out), &err);
        assert_true(json_equal(document, again));
        json_decref(again);
        json_decref(document);
        buf_release(&out);
    }
}

static void inside_a_member(void **state)
{
    (void)state;
    json_t *document = s3_shape_read(&root, span_str("{\"Root\":{\"Count\":1}}"), NULL);
    assert_int_equal(json_int(document, "Count", 0), 1);
    json_decref(document);
    assert_null(s3_shape_read(&root, span_str("{\"Root\":{\"Count\":1},\"On\":true}"), NULL));
}

static void refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "line 1, column 0: '[' or '{' expected"},
        {"[]", "Root: not an object"},
        {"<Root>", "line 1: no element found"},
        {"<Other/>", "not a Root document"},
        {"<Root><Nothing/></Root>", "Nothing: unknown"},
        {"{\"Text\":\"json has another name\"}", "Text: unknown"},
        {"<Root><TheText/></Root>", "TheText: unknown"},
        {"<Root><Count>1</Count><Count>1</Count></Root>", "Count: there twice"},
        {"<Root><Count>1.5</Count></Root>", "Count: not a whole number"},
        {"<Root><Count/></Root>", "Count: not a whole number"},
        {"{\"Count\":\"5\"}", "Count: not a whole number"},
        {"{\"Count\":1.0}", "Count: not a whole number"},
        {"{\"On\":1}", "On: neither true nor false"},
        {"<Root><On>yes</On></Root>", "On: neither true nor false"},
        {"<Root><When>soon</When></Root>", "When: not a time such as 2030-01-01T00:00:00Z"},
        {"<Root><Status>enabled</Status></Root>",
         "Status: 'enabled' is not one of Enabled|Disabled"},
        {"{\"Status\":null}", "Status: not a text"},
        {"<Root><Text><b/></Text></Root>", "Text: an element inside"},
        {"{\"Words\":\"x\"}", "Words: not an array"},
        {"{\"Words\":[1]}", "Word: not a text"},
        {"{\"Pairs\":[{\"Value\":\"v\"},{\"ID\":\"two\"}]}", "Pair 2 (two): Value: missing"},
        {"<Root><Pair><Value/></Pair><Pair><ID>two</ID><X/></Pair></Root>",
         "Pair 2 (two): X: unknown"},
        {"{\"Pairs\":[7]}", "Pair 1: Pair: not an object"},
        {"<Root><Set><Item><Value/></Item><Thing/></Set></Root>", "Set: Thing: unknown"},
        {"<Root><Set><Item/></Set></Root>", "Item 1: Value: missing"},
        {"<Root><Inner/></Root>", "Inner: Value: missing"},
        {"<Root><Inner><X/></Inner></Root>", "Inner: X: unknown"},
        {"{\"Inner\":[]}", "Inner: not an object"},
        {"{\"Count\":1,\"Count\":2}", "line 1, column 18: duplicate object key"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        assert_null(s3_shape_read(&root, span_str(cases[i].text), &err));
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.code, "MalformedXML");
        if (strcmp(err.message, cases[i].message) != 0)
            fail_msg("%s: '%s' is not '%s'", cases[i].text, err.message, cases[i].message);
    }
}

int test_s3_shape(void);
int test_s3_shape(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_document_two_forms),
        cmocka_unit_test(inside_a_member),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests_name("s3_shape", tests, NULL, NULL);
}
