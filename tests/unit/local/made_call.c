/* Calls made of text. */
#include "made_call.h"

#include <string.h>

void made_call_init(struct made_call *made, const char *method, const char *target,
                    const char *headers)
{
    memset(made, 0, sizeof *made);
    made->call = call_new();
    made->call->method = method;
    made->call->target = span_str(target);
    made->call->header = made->header;
    struct span rest = span_str(headers);
    while (rest.len > 0) {
        struct span value = span_cut(&rest, '\n');
        struct span name = span_cut(&value, ':');
        made->header[made->call->header_count++] = (struct sigv4_pair){name, span_trim(value)};
    }
    buf_init(&made->decoded, CAP_LOCAL_CONNECTION);
    made->status = router_split(made->call, made->query, &made->decoded);
    auth_read(made->call, &made->claim);
    made->call->service = router_service(made->call, &made->claim);
}

void made_call_release(struct made_call *made)
{
    call_free(made->call);
    buf_release(&made->decoded);
}
