#include "unit.h"

#include "aws/sqs_message.h"

static struct sqs_attribute text(const char *name, const char *type, const char *value)
{
    return (struct sqs_attribute){span_str(name), span_str(type), span_str(value)};
}

/* The published vectors of MD5OfMessageAttributes, one by one and all together in two orders. */
static void md5_of_attributes(void **state)
{
    (void)state;
    struct sqs_attribute all[] = {
        text("attribName1", "String", "attribValue 1"),
        text("customNumberTypeAttrib", "Number.float", "4563442423554324324264524243.32543234"),
        text("binaryAttribute", "Binary", "Hello binary world!"),
    };
    static const char *const one[] = {"19e27d4e946b072f3f58da80d94fd778",
                                      "9fe1b90bbd9965bdf77bac517c7d2495",
                                      "31a92b15d92f8db860eda32aceb656c3"};
    char md5[33];
    for (size_t i = 0; i < 3; i++) {
        sqs_message_attribute_md5(&all[i], 1, md5);
        assert_string_equal(md5, one[i]);
    }
    sqs_message_attribute_md5(all, 3, md5);
    assert_string_equal(md5, "c932db14a896c663f83c260297d594ff");
    struct sqs_attribute swapped[] = {all[2], all[0], all[1]};
    sqs_message_attribute_md5(swapped, 3, md5);
    assert_string_equal(md5, "c932db14a896c663f83c260297d594ff");
    sqs_message_attribute_md5(all, 0, md5);
    assert_string_equal(md5, "");
}

static void what_a_body_may_be(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        bool valid;
    } cases[] = {
        {"x", 1, true},
        {"", 0, false},
        {"\t\n\r ~", 5, true},
        {"\x0b", 1, false},
        {"\0", 1, false},
        {"\x7f", 1, true},
        {"h\xc3\xa9", 3, true},
        {"\xc3", 1, false},         /* cut */
        {"\xc0\x80", 2, false},     /* overlong */
        {"\xed\xa0\x80", 3, false}, /* a surrogate */
        {"\xef\xbf\xbd", 3, true},  /* U+FFFD */
        {"\xef\xbf\xbe", 3, false}, /* U+FFFE */
        {"\xf0\x9f\x98\x80", 4, true},
        {"\xf4\x90\x80\x80", 4, false}, /* past U+10FFFF */
        {"\xf0\x80\x80\x80", 4, false}, /* overlong */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(sqs_message_valid(span_of(cases[i].text, cases[i].len)), cases[i].valid);
}

static void size_and_types(void **state)
{
    (void)state;
    struct sqs_attribute attribute = text("name", "String", "value");
    assert_int_equal(sqs_message_size(span_str("body"), &attribute, 1), 4 + 4 + 6 + 5);
    assert_true(sqs_message_binary(span_str("Binary")));
    assert_true(sqs_message_binary(span_str("Binary.png")));
    assert_false(sqs_message_binary(span_str("Binaryx")));
    assert_false(sqs_message_binary(span_str("String")));
    char md5[33];
    sqs_message_md5(span_str("test message"), md5);
    assert_string_equal(md5, "c72b9698fa1927e1dd12d3cf26ed84b2");
}

UNIT_GROUP(sqs_message, cmocka_unit_test(md5_of_attributes), cmocka_unit_test(what_a_body_may_be),
           cmocka_unit_test(size_and_types))
