#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "codec/caps.h"
#include "codec/xml.h"
#include "core/mem.h"

static void reads_a_listing(void **state)
{
    (void)state;
    struct err err;
    struct xml_node *root = xml_parse(
        span_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<s3:ListBucketResult xmlns:s3=\"urn:x\"><Name>b</Name>"
                 "<Contents a=\"1\"><Key>a &amp; <![CDATA[<b>]]>&#xe9;</Key></Contents>"
                 "<x/><Contents><Key>2</Key></Contents></s3:ListBucketResult>"),
        &err);
    assert_non_null(root);
    assert_string_equal(root->name, "ListBucketResult");
    assert_true(span_is(xml_text(root, "Name"), "b"));
    struct xml_node *contents = xml_child(root, "Contents");
    assert_true(span_is(xml_text(contents, "Key"), "a & <b>\xc3\xa9"));
    contents = xml_next(contents);
    assert_true(span_is(xml_text(contents, "Key"), "2"));
    assert_null(xml_next(contents));
    assert_string_equal(xml_child(root, "x")->text, "");
    assert_null(xml_child(root, "none"));
    assert_null(xml_child(NULL, "none"));
    assert_string_equal(xml_text(root, "none").ptr, "");
    assert_string_equal(xml_text(NULL, "none").ptr, "");
    xml_free(root);
    xml_free(NULL);
}

static void refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "line 1: no element found"},
        {"<a>\n<b>", "line 2: no element found"},
        {"<a></b>", "line 1: mismatched tag"},
        {"<a>&x;</a>", "line 1: undefined entity"},
        {"<!DOCTYPE a><a/>", "line 1: a document type is not allowed"},
        {"\n<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "line 2: a document type is not allowed"},
        {"<a>\xff</a>", "line 1: not well-formed (invalid token)"},
        {"<a/><b/>", "line 1: junk after document element"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        assert_null(xml_parse(span_str(cases[i].text), &err));
        assert_int_equal(err.kind, ERR_DATA);
        assert_string_equal(err.message, cases[i].message);
    }
}

/* depth levels of <a>, the innermost holding count times <b/>. */
static bool accepted(size_t depth, size_t count)
{
    struct buf text;
    buf_init(&text, 0);
    for (size_t i = 0; i < depth; i++)
        buf_adds(&text, "<a>");
    for (size_t i = 0; i < count; i++)
        buf_adds(&text, "<b/>");
    for (size_t i = 0; i < depth; i++)
        buf_adds(&text, "</a>");
    struct xml_node *root = xml_parse(buf_span(&text), NULL);
    buf_release(&text);
    xml_free(root);
    return root != NULL;
}

static void caps(void **state)
{
    (void)state;
    assert_true(accepted(CAP_XML_DEPTH, 0));
    assert_false(accepted(CAP_XML_DEPTH + 1, 0));
    assert_true(accepted(1, CAP_XML_NODES - 1));
    assert_false(accepted(1, CAP_XML_NODES));
    char *text = mem_alloc(CAP_XML_DOCUMENT + 1);
    memset(text, ' ', CAP_XML_DOCUMENT + 1);
    memcpy(text, "<a/>", 4);
    struct xml_node *root = xml_parse(span_of(text, CAP_XML_DOCUMENT), NULL);
    assert_non_null(root);
    xml_free(root);
    assert_null(xml_parse(span_of(text, CAP_XML_DOCUMENT + 1), NULL));
    free(text);
}

static void writes(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 0);
    xml_open(&out, "A");
    xml_element(&out, "B", span_str("<&>\"'\r\n\t\x01 \xc3\xa9\xff\xef\xbf\xbf"));
    xml_element(&out, "C", span_of(NULL, 0));
    xml_escape(&out, span_of("\0", 1));
    xml_close(&out, "A");
    assert_string_equal(out.data, "<A><B>&lt;&amp;&gt;&quot;'&#xD;\n\t&#x1; \xc3\xa9\xef\xbf\xbd"
                                  "&#xFFFF;</B><C></C>&#x0;</A>");
    buf_release(&out);
}

UNIT_GROUP(xml, cmocka_unit_test(reads_a_listing), cmocka_unit_test(refuses),
           cmocka_unit_test(caps), cmocka_unit_test(writes))
