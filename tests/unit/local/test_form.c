#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "local/caps.h"
#include "local/form.h"

/* What came out, as text: "[name|filename|type:content]". */
static void begin(void *ctx, const struct form_part *part)
{
    buf_addf(ctx, "[%.*s|%.*s|%.*s:", SPAN_ARG(part->name), SPAN_ARG(part->filename),
             SPAN_ARG(part->type));
}

static void data(void *ctx, struct span bytes)
{
    buf_addspan(ctx, bytes);
}

static void end(void *ctx)
{
    buf_addc(ctx, ']');
}

static const struct form_sink sink = {begin, data, end};

/* Fed in steps of so many bytes; "" behind the parts when the form did not end well. */
static void take(const char *type, struct span body, size_t step, struct buf *out)
{
    struct form form;
    form_init(&form, span_str(type));
    buf_clear(out);
    for (size_t at = 0; at < body.len; at += step)
        form_feed(&form, span_of(body.ptr + at, step < body.len - at ? step : body.len - at), &sink,
                  out);
    buf_adds(out, form_complete(&form) ? "." : "!");
    form_release(&form);
}

#define HEAD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static void forms_in_pieces(void **state)
{
    (void)state;
    static const struct {
        const char *type, *body, *parts;
    } cases[] = {
        {"multipart/form-data; boundary=b", "--b\r\n" HEAD("key") "a/b\r\n--b--\r\n",
         "[key||:a/b]."},
        {"Multipart/Form-Data;boundary=\"b c\"; x=y",
         "--b c\r\n" HEAD("k") "\r\n--b c\r\n" HEAD("l") "--b c\r\n\r\n--b c--",
         "[k||:][l||:--b c\r\n]."},
        {"multipart/form-data; boundary=b",
         "preamble\r\n--b\r\ncontent-disposition: form-data; filename=\"C:\\x \\\"y\\\".jpg\"; "
         "name=file\r\nContent-Type: image/jpeg\r\n\r\n\r\n--\r\n-b\r\n--b--epilogue\r\n--b\r\n",
         "[file|C:\\x \\\"y\\\".jpg|image/jpeg:\r\n--\r\n-b]."},
        {"multipart/form-data; boundary=b", "--b--", "."},
        {"multipart/form-data; boundary=b", "--b\r\n" HEAD("key") "a/b\r\n--b", "[key||:a/b]!"},
        {"multipart/form-data; boundary=b", "--b\r\n" HEAD("key") "a/b", "[key||:!"},
        {"multipart/form-data; boundary=b", "--b\r\n\r\nx\r\n--b--", "!"},
        {"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data\r\n\r\nx", "!"},
        {"multipart/form-data; boundary=b", "--bxx", "!"},
        {"multipart/form-data; boundary=b", "", "!"},
        {"multipart/form-data", "--\r\n" HEAD("key") "a", "!"},
    };
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t step = 1; step < 90; step += step < 12 ? 1 : 19) {
            take(cases[i].type, span_str(cases[i].body), step, &out);
            /* What cannot be a delimiter any more comes out sooner or later with the step. */
            bool cut = strstr(cases[i].parts, ":!") != NULL;
            if (cut ? strncmp(out.data, cases[i].parts, strlen(cases[i].parts) - 1) != 0
                    : strcmp(out.data, cases[i].parts) != 0)
                fail_msg("case %zu, step %zu: %s", i, step, out.data);
        }
    }
    buf_release(&out);
}

static void which_bodies(void **state)
{
    (void)state;
    assert_true(form_is(span_str("multipart/form-data; boundary=x")));
    assert_true(form_is(span_str("MULTIPART/form-data")));
    assert_false(form_is(span_str("multipart/mixed; boundary=x")));
    assert_false(form_is(span_str("multipart/form-data-2")));
    assert_false(form_is(span_str(NULL)));
}

static bool head_taken(size_t len)
{
    struct buf body, out;
    buf_init(&body, 0);
    buf_init(&out, 0);
    buf_adds(&body, "--b\r\nContent-Disposition: form-data; name=a\r\nX: ");
    size_t start = strlen("--b");
    while (body.len - start < len)
        buf_addc(&body, 'x');
    buf_adds(&body, "\r\n\r\n\r\n--b--");
    take("multipart/form-data; boundary=b", buf_span(&body), 5, &out);
    bool taken = strcmp(out.data, "[a||:].") == 0;
    buf_release(&body);
    buf_release(&out);
    return taken;
}

static void caps(void **state)
{
    (void)state;
    assert_true(head_taken(CAP_LOCAL_FORM_HEAD));
    assert_false(head_taken(CAP_LOCAL_FORM_HEAD + 1));
}

int test_form(void);
int test_form(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_in_pieces),
        cmocka_unit_test(which_bodies),
        cmocka_unit_test(caps),
    };
    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
