#include "unit.h"

#include <string.h>

#include "codec/ndrec.h"
#include "core/random.h"

static void scans_members(void **state)
{
    (void)state;
    struct ndrec rec;
    struct err err;
    ndrec_init(&rec);
    assert_int_equal(ndrec_scan(&rec, span_str(" {\"a\":1, \"\\u0062\":\"x\\ty\"}\r"), &err), 0);
    assert_true(span_is(rec.line, "{\"a\":1, \"\\u0062\":\"x\\ty\"}"));
    assert_int_equal(rec.count, 2);
    assert_true(span_is(ndrec_find(&rec, "b")->value, "\"x\\ty\""));
    assert_null(ndrec_find(&rec, "c"));
    assert_int_equal(ndrec_scan(&rec, span_str("{\"a\":1,}"), &err), -1);
    assert_string_equal(err.message, "column 8: name in quotes expected");
    assert_int_equal(rec.count, 0);
    assert_int_equal(ndrec_scan(&rec, span_str("[1]"), &err), -1);
    assert_string_equal(err.message, "column 1: not a JSON object");
    ndrec_release(&rec);
    ndrec_release(&rec);
}

static int scan_with_members(size_t count)
{
    struct buf line;
    struct ndrec rec;
    ndrec_init(&rec);
    buf_init(&line, 0);
    for (size_t i = 0; i < count; i++)
        buf_addf(&line, "%c\"k%zu\":0", i == 0 ? '{' : ',', i);
    buf_addc(&line, '}');
    int status = ndrec_scan(&rec, buf_span(&line), NULL);
    assert_int_equal(rec.count, status == 0 ? count : 0);
    buf_release(&line);
    ndrec_release(&rec);
    return status;
}

static void members_cap(void **state)
{
    (void)state;
    assert_int_equal(scan_with_members(CAP_NDREC_MEMBERS), 0);
    assert_int_equal(scan_with_members(CAP_NDREC_MEMBERS + 1), -1);
}

static void texts_of_fields(void **state)
{
    (void)state;
    struct ndrec rec;
    struct err err;
    struct buf scratch;
    struct span text;
    buf_init(&scratch, 0);
    ndrec_init(&rec);
    ndrec_scan(&rec, span_str("{\"s\":\"plain\",\"e\":\"a\\u00e9\",\"n\":5,\"t\":true}"), &err);
    assert_int_equal(ndrec_text(&rec, "s", &scratch, &text, &err), 0);
    assert_true(span_is(text, "plain"));
    assert_int_equal(scratch.len, 0);
    assert_int_equal(ndrec_text(&rec, "e", &scratch, &text, &err), 0);
    assert_true(span_is(text, "a\xc3\xa9"));
    assert_int_equal(ndrec_text(&rec, "n", &scratch, &text, &err), -1);
    assert_string_equal(err.message, "n: not a string");
    assert_int_equal(ndrec_text(&rec, "none", &scratch, &text, &err), -1);
    assert_string_equal(err.message, "none: missing");
    assert_int_equal(ndrec_label(&rec, "e", &scratch, &text, &err), 0);
    assert_true(span_is(text, "a\xc3\xa9"));
    assert_int_equal(ndrec_label(&rec, "n", &scratch, &text, &err), 0);
    assert_true(span_is(text, "5"));
    assert_int_equal(ndrec_label(&rec, "t", &scratch, &text, &err), -1);
    assert_string_equal(err.message, "t: neither a string nor a number");
    assert_int_equal(ndrec_label(&rec, "none", &scratch, &text, &err), -1);
    assert_string_equal(err.message, "none: missing");
    buf_release(&scratch);
    ndrec_release(&rec);
}

static void reserved_names(void **state)
{
    (void)state;
    static const char *const yes[] = {"_s3",     "_sqs",   "_kinesis",  "_task",    "_body",
                                      "_base64", "_error", "\\u005fs3", "_\\u00733"};
    static const char *const no[] = {"", "_", "s3", "_s", "_s33", "_S3", "_sqs ", "\\u005f"};
    for (size_t i = 0; i < 8; i++) {
        assert_true(ndrec_reserved(span_str(yes[i])));
        assert_false(ndrec_reserved(span_str(no[i])));
    }
}

static void adds_and_sets(void **state)
{
    (void)state;
    static const struct {
        const char *line, *name, *members, *expected; /* name NULL: add */
    } cases[] = {
        {"{}", NULL, "\"a\":1", "{\"a\":1}"},
        {"{ }", NULL, "\"a\":1", "{ \"a\":1}"},
        {" {\"x\": 1.0 } ", NULL, "\"a\":1", "{\"x\": 1.0 ,\"a\":1}"},
        {"{\"x\":1}", NULL, "", "{\"x\":1}"},
        {"{}", NULL, "", "{}"},
        {"{\"x\":1}", "y", "\"y\":2", "{\"x\":1,\"y\":2}"},
        {"{\"x\":1}", "x", "\"x\":2", "{\"x\":2}"},
        {"{\"x\":1}", "x", "", "{}"},
        {"{\"x\":1, \"y\":2, \"z\":3}", "x", "", "{\"y\":2, \"z\":3}"},
        {"{\"x\":1, \"y\":2, \"z\":3}", "y", "", "{\"x\":1, \"z\":3}"},
        {"{\"x\":1, \"y\":2, \"z\":3 }", "z", "\"z\":4", "{\"x\":1, \"y\":2 ,\"z\":4}"},
        {"{\"\\u0078\":\",\" , \"y\":2}", "x", "\"a\":1", "{\"y\":2,\"a\":1}"},
    };
    struct ndrec rec;
    ndrec_init(&rec);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, 0);
        assert_int_equal(ndrec_scan(&rec, span_str(cases[i].line), NULL), 0);
        if (cases[i].name != NULL)
            ndrec_set(&rec, cases[i].name, span_str(cases[i].members), &out);
        else
            ndrec_add(&rec, span_str(cases[i].members), &out);
        assert_string_equal(out.data, cases[i].expected);
        buf_release(&out);
    }
    ndrec_release(&rec);
}

static bool of_one_letter(struct span raw_name)
{
    return raw_name.len == 1;
}

static void replaces(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{}", "{\"new\":1}"},
        {"{\"a\":1}", "{\"new\":1}"},
        {"{\"xx\":1, \"a\":1, \"yy\":[2], \"b\":3}", "{\"xx\":1, \"yy\":[2],\"new\":1}"},
        {"{\"a\":1, \"b\":1, \"xx\":2}", "{\"xx\":2,\"new\":1}"},
    };
    struct ndrec rec;
    ndrec_init(&rec);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, 0);
        assert_int_equal(ndrec_scan(&rec, span_str(cases[i][0]), NULL), 0);
        ndrec_replace(&rec, of_one_letter, span_str("\"new\":1"), &out);
        assert_string_equal(out.data, cases[i][1]);
        buf_release(&out);
    }
    ndrec_release(&rec);
}

static void payloads(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool keep_meta;
        const char *expected; /* of a failure: the message */
        int status;
    } cases[] = {
        {" {\"a\":1} ", false, "{\"a\":1}", 0},
        {"{\"_s3\":{\"a\":[1,2]},\"a\":1,\"_sqs\":2,\"_x\":3,\"_error\":4}", false,
         "{\"a\":1,\"_x\":3}", 0},
        {"{\"_s3\":{},\"a\":1}", true, "{\"_s3\":{},\"a\":1}", 0},
        {"{\"_s3\":1,\"_sqs\":2}", false, "{}", 0},
        {"{\"_body\":\"a\\n\\\"b\",\"_sqs\":1}", false, "a\n\"b", 0},
        {"{\"_body\":\"\",\"x\":1}", true, "", 0},
        {"{\"_base64\":\"Zm9v\"}", false, "foo", 0},
        {"{\"_base64\":\"\\u005am9v\"}", false, "foo", 0},
        {"{\"_body\":5}", false, "_body: not a string", -1},
        {"{\"_base64\":\"Zm9\"}", false, "_base64: not base64", -1},
        {"{\"_base64\":\"\",\"_body\":\"\"}", false, "both _body and _base64", -1},
    };
    struct ndrec rec;
    ndrec_init(&rec);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        struct err err;
        buf_init(&out, 0);
        assert_int_equal(ndrec_scan(&rec, span_str(cases[i].line), NULL), 0);
        assert_int_equal(ndrec_payload(&rec, cases[i].keep_meta, &out, &err), cases[i].status);
        assert_string_equal(cases[i].status == 0 ? out.data : err.message, cases[i].expected);
        buf_release(&out);
    }
    ndrec_release(&rec);
}

static void wraps(void **state)
{
    (void)state;
    static const struct {
        struct span payload;
        const char *expected;
    } cases[] = {
        {{"{\"a\":1 }", 8}, "{\"a\":1 ,\"_sqs\":1}"},
        {{"{}", 2}, "{\"_sqs\":1}"},
        {{NULL, 0}, "{\"_body\":\"\",\"_sqs\":1}"},
        {{"a\"b\n", 4}, "{\"_body\":\"a\\\"b\\n\",\"_sqs\":1}"},
        {{"[1]", 3}, "{\"_body\":\"[1]\",\"_sqs\":1}"},
        {{"{\"a\":1}\n", 8}, "{\"_body\":\"{\\\"a\\\":1}\\n\",\"_sqs\":1}"},
        {{" {}", 3}, "{\"_body\":\" {}\",\"_sqs\":1}"},
        {{"{\n}", 3}, "{\"_body\":\"{\\n}\",\"_sqs\":1}"},
        {{"{\r}", 3}, "{\"_body\":\"{\\r}\",\"_sqs\":1}"},
        {{"{\"_s3\":1}", 9}, "{\"_body\":\"{\\\"_s3\\\":1}\",\"_sqs\":1}"},
        {{"{\"a\":{\"_s3\":1}}", 15}, "{\"a\":{\"_s3\":1},\"_sqs\":1}"},
        {{"a\0b", 3}, "{\"_base64\":\"YQBi\",\"_sqs\":1}"},
        {{"\xff", 1}, "{\"_base64\":\"/w==\",\"_sqs\":1}"},
        {{"\xc3\xa9", 2}, "{\"_body\":\"\xc3\xa9\",\"_sqs\":1}"},
    };
    struct ndrec rec;
    ndrec_init(&rec);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf out;
        buf_init(&out, 0);
        ndrec_wrap(&rec, cases[i].payload, span_str("\"_sqs\":1"), &out);
        assert_string_equal(out.data, cases[i].expected);
        buf_release(&out);
    }
    struct buf out;
    buf_init(&out, 0);
    ndrec_wrap(&rec, span_str("x"), span_of(NULL, 0), &out);
    assert_string_equal(out.data, "{\"_body\":\"x\"}");
    buf_release(&out);
    ndrec_release(&rec);
}

/* Random bytes, and random pieces of records that look like JSON. */
static void what_is_wrapped_comes_back(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "{",  "}",   "\"a\":", "1",  ",",    "\"_sqs\":{}", " ",  "\n",
        "\"", "\\u", "[]",     "\r", "\xc3", "\"b\":\"x\"", "{}", "0"};
    struct ndrec rec;
    struct buf payload, line, back;
    ndrec_init(&rec);
    buf_init(&payload, 0);
    buf_init(&line, 0);
    buf_init(&back, 0);
    random_seed(3);
    for (int i = 0; i < 20000; i++) {
        buf_clear(&payload);
        buf_clear(&line);
        buf_clear(&back);
        for (size_t n = random_u64() % 12; n > 0; n--) {
            uint64_t pick = random_u64();
            if (i % 4 == 0)
                buf_addc(&payload, (char)pick);
            else
                buf_adds(&payload, pieces[pick % 16]);
        }
        ndrec_wrap(&rec, buf_span(&payload), span_str("\"_kinesis\":{}"), &line);
        assert_int_equal(ndrec_scan(&rec, buf_span(&line), NULL), 0);
        assert_non_null(ndrec_find(&rec, "_kinesis"));
        assert_int_equal(ndrec_payload(&rec, false, &back, NULL), 0);
        assert_true(span_equal(buf_span(&back), buf_span(&payload)));
    }
    buf_release(&payload);
    buf_release(&line);
    buf_release(&back);
    ndrec_release(&rec);
}

static void failed_lines(void **state)
{
    (void)state;
    static const struct {
        struct span line;
        const char *code;
        bool retryable;
        const char *expected;
    } cases[] = {
        {{"{\"a\":1}", 7},
         "",
         false,
         "{\"a\":1,\"_error\":{\"code\":\"bad_data\",\"message\":\"a: \\\"wrong\\\" \xef\xbf\xbd\","
         "\"retryable\":false}}"},
        {{"{\"_error\":{},\"a\":1}", 19},
         "Slow",
         true,
         "{\"a\":1,\"_error\":{\"code\":\"Slow\",\"message\":\"a: \\\"wrong\\\" \xef\xbf\xbd\","
         "\"retryable\":true}}"},
        {{"{oops", 5},
         "",
         false,
         "{\"_body\":\"{oops\",\"_error\":{\"code\":\"bad_data\",\"message\":\"a: \\\"wrong\\\" "
         "\xef\xbf\xbd\",\"retryable\":false}}"},
        {{"\xff", 1},
         "",
         false,
         "{\"_base64\":\"/w==\",\"_error\":{\"code\":\"bad_data\",\"message\":\"a: \\\"wrong\\\" "
         "\xef\xbf\xbd\",\"retryable\":false}}"},
    };
    struct ndrec rec;
    ndrec_init(&rec);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err;
        struct buf out;
        buf_init(&out, 0);
        err_set(&err, ERR_DATA, "a: \"wrong\" \xc3");
        strcpy(err.code, cases[i].code);
        err.retryable = cases[i].retryable;
        ndrec_fail(&rec, cases[i].line, &err, &out);
        assert_string_equal(out.data, cases[i].expected);
        buf_release(&out);
    }
    ndrec_release(&rec);
}

UNIT_GROUP(ndrec, cmocka_unit_test(scans_members), cmocka_unit_test(members_cap),
           cmocka_unit_test(texts_of_fields), cmocka_unit_test(reserved_names),
           cmocka_unit_test(adds_and_sets), cmocka_unit_test(replaces), cmocka_unit_test(payloads),
           cmocka_unit_test(wraps), cmocka_unit_test(what_is_wrapped_comes_back),
           cmocka_unit_test(failed_lines))
