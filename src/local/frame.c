/* Requests to cloudlet itself. They take no signature: who starts it says what it offers. */
#include "local/frame.h"

#include "config.h"
#include "core/clock.h"
#include "core/num.h"

/* What a request asks the clock to do, 0: only to tell; fails the call. */
static int64_t read_advance(struct call *call)
{
    int64_t seconds = 0;
    struct span text = call_query(call, "advance");
    if (num_i64(text, 0, CAP_LOCAL_ADVANCE_S, &seconds) != 0)
        call_fail(call, 400, "InvalidArgument",
                  "advance must be a number of seconds from 0 to %lld",
                  (long long)CAP_LOCAL_ADVANCE_S);
    return seconds * 1000;
}

static void handle(struct store *store, struct call *call)
{
    char now[25];
    if (span_is(call->path, "/_cloudlet/reset")) {
        store_reset(store);
        return;
    }
    clock_iso(store_advance(store, call_is(call, "POST") ? read_advance(call) : 0), now);
    call_add_header(call, "Content-Type", span_str("application/json"));
    buf_addf(&call->reply.body, "{\"now\":\"%s\"}\n", now);
}

static void fail(struct call *call)
{
    call_status(call, call->fault.status);
    call_add_header(call, "Content-Type", span_str("text/plain"));
    buf_addf(&call->reply.body, "%s: %s\n", call->fault.code, call->fault.message.data);
}

const struct service frame_service = {.name = "cloudlet", .handle = handle, .fail = fail};

bool frame_answer(struct call *call, const struct httpd_options *options)
{
    bool get = call_is(call, "GET") || call_is(call, "HEAD"), post = call_is(call, "POST");
    if (span_is(call->path, "/_cloudlet/health") && get) {
        call_add_header(call, "Content-Type", span_str("application/json"));
        buf_adds(&call->reply.body, "{\"status\":\"ok\",\"version\":\"" PACKAGE_VERSION "\"}\n");
        return true;
    }
    bool reset = span_is(call->path, "/_cloudlet/reset") && post;
    bool clock = span_is(call->path, "/_cloudlet/clock") && (get || post);
    if ((reset && options->test_api) || (clock && (get || options->virtual_clock)))
        return false;
    call_fail(call, 404, "NotFound", "cloudlet has no such page%s",
              reset   ? " (reset needs --test-api)"
              : clock ? " (advance needs --clock virtual)"
                      : "");
    return true;
}
