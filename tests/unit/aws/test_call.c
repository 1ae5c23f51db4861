/* Where a call goes. */
#include <string.h>

#include "unit.h"

#include "aws/call.h"

static void hosts(void **state)
{
    (void)state;
    static const struct {
        const char *accelerate, *prefix;
        bool asked;
        const char *url; /* NULL: refused */
    } cases[] = {
        {NULL, NULL, false, "https://s3.r.amazonaws.com/k"},
        {NULL, "b.", true, "https://b.s3.r.amazonaws.com/k"},
        {"s3-accelerate.amazonaws.com", "b.", true, "https://b.s3-accelerate.amazonaws.com/k"},
        {"s3-accelerate.amazonaws.com", "b.", false, "https://b.s3.r.amazonaws.com/k"},
        {NULL, "b/", false, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct call_target target = {.scheme = "https",
                                           .authority = "s3.r.amazonaws.com",
                                           .accelerate = cases[i].accelerate,
                                           .base_path = ""};
        const struct aws_request request = {.method = "GET",
                                            .host_prefix = cases[i].prefix,
                                            .accelerate = cases[i].asked,
                                            .path = span_str("/k"),
                                            .body_fd = -1};
        struct aws_call call;
        struct err err;
        call_init(&call);
        int status = call_copy(&call, &request, &target, &err);
        assert_int_equal(status != 0, cases[i].url == NULL);
        if (status == 0) {
            assert_string_equal(call.url.data, cases[i].url);
            assert_memory_equal(call.host.data, cases[i].url + 8, call.host.len);
        }
        call_release(&call);
    }
}

UNIT_GROUP(call, cmocka_unit_test(hosts))
