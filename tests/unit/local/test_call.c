#include "unit.h"

#include <string.h>

#include "local/call.h"

static void headers_cannot_be_smuggled(void **state)
{
    (void)state;
    struct call *call = call_new();
    call_add_header(call, "A", span_str("one\r\nB: two"));
    call_add_header_copy(call, span_str("C\r\nD"), span_of("x\0y", 3));
    const struct call_reply *reply = &call->reply;
    assert_string_equal(reply->text.data + reply->header[0].value, "one  B: two");
    assert_null(reply->header[1].name);
    assert_string_equal(reply->text.data + reply->header[1].name_at, "C  D");
    assert_string_equal(reply->text.data + reply->header[1].value, "x y");
    call_free(call);
}

static void first_fault_stays(void **state)
{
    (void)state;
    struct call *call = call_new();
    assert_false(call_failed(call));
    call_fail(call, 404, "NoSuchKey", "no %s", "key");
    call_fail(call, 500, "Other", "other");
    assert_true(call_failed(call));
    assert_int_equal(call->fault.status, 404);
    assert_string_equal(call->fault.code, "NoSuchKey");
    assert_string_equal(call->fault.message.data, "no key");
    call_free(call);
}

static void caps_hold(void **state)
{
    (void)state;
    struct call *call = call_new();
    for (int i = 0; i <= CALL_REPLY_HEADERS; i++)
        call_add_headerf(call, "N", "%d", i);
    assert_int_equal(call->reply.header_count, CALL_REPLY_HEADERS);
    for (int i = 0; i <= CALL_FAULT_DETAILS; i++)
        call_detail(call, "D", span_str("d"));
    assert_int_equal(call->fault.detail_count, CALL_FAULT_DETAILS);
    call_clear_reply(call);
    assert_int_equal(call->reply.header_count, 0);
    call_free(call);
}

UNIT_GROUP(call, cmocka_unit_test(headers_cannot_be_smuggled), cmocka_unit_test(first_fault_stays),
           cmocka_unit_test(caps_hold))
