/* A request line and headers, from the wire to S3's operation: "METHOD TARGET\nName: value\n...".
 * Whatever comes, the call either names an operation or has a fault that can be rendered. */
#include "fuzz.h"

#include "core/mem.h"
#include "local/auth.h"
#include "local/router.h"
#include "local/s3.h"

struct request {
    struct call *call;
    struct auth_claim claim;
    struct sigv4_pair query[CAP_LOCAL_QUERY], header[CAP_LOCAL_HEADERS];
    struct buf decoded;
};

static int read_request(struct request *request, struct span text, char **method)
{
    struct call *call = request->call;
    struct span target = span_cut(&text, '\n');
    struct span word = span_cut(&target, ' ');
    call->method = *method = mem_dup(word.ptr, word.len);
    call->target = target;
    call->header = request->header;
    while (text.len > 0 && call->header_count < CAP_LOCAL_HEADERS) {
        struct span value = span_cut(&text, '\n');
        struct span name = span_cut(&value, ':');
        request->header[call->header_count++] = (struct sigv4_pair){name, span_trim(value)};
    }
    return router_split(call, request->query, &request->decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct request request;
    struct keys keys = {0};
    char *method = NULL;
    request.call = call_new();
    buf_init(&request.decoded, CAP_LOCAL_CONNECTION);
    keys_add(&keys, span_str("AKIAIOSFODNN7EXAMPLE"), span_str("secret"), span_str("123456789012"),
             NULL);
    if (read_request(&request, span_of((const char *)data, size), &method) == 0) {
        struct call *call = request.call;
        auth_read(call, &request.claim);
        call->service = router_service(call, &request.claim);
        auth_verify(&keys, call, &request.claim, SIGV4_UNSIGNED_PAYLOAD, 1369353600000);
        call->fault.status = 0; /* go on as if it had been signed well */
        call->service = &s3_service;
        s3_service.body(call);
        if (call_failed(call)) {
            s3_service.fail(call);
            MUST(call->reply.status >= 300);
        }
    }
    call_free(request.call);
    buf_release(&request.decoded);
    keys_release(&keys);
    free(method);
    return 0;
}
