/* A request and its reply: look-ups, building, faults. */
#include "local/call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

struct call *call_new(void)
{
    struct call *call = mem_alloc(sizeof *call);
    buf_init(&call->reply.body, CAP_LOCAL_REPLY);
    buf_init(&call->reply.text, CAP_LOCAL_REPLY);
    buf_init(&call->fault.message, 0);
    call->reply.status = 200;
    call->method = "";
    return call;
}

static void drop_fault(struct call_fault *fault)
{
    buf_release(&fault->message);
    for (size_t i = 0; i < fault->detail_count; i++)
        buf_release(&fault->detail[i].value);
    fault->detail_count = 0;
    fault->status = 0;
}

static void drop_file(struct call_file *file)
{
    if (file->piece != NULL)
        objects_unpin(file->objects, file->piece, file->count);
    free(file->piece);
    *file = (struct call_file){0};
}

void call_free(struct call *call)
{
    if (call == NULL)
        return;
    if (call->state_free != NULL)
        call->state_free(call->state);
    buf_release(&call->reply.body);
    buf_release(&call->reply.text);
    drop_file(&call->reply.file);
    drop_fault(&call->fault);
    free(call);
}

void call_clear_reply(struct call *call)
{
    struct call_reply *reply = &call->reply;
    reply->status = 200;
    buf_clear(&reply->body);
    buf_clear(&reply->text);
    reply->header_count = 0;
    drop_file(&reply->file);
    reply->head = false;
}

struct span call_header(const struct call *call, const char *name)
{
    for (size_t i = 0; i < call->header_count; i++)
        if (span_is_nocase(call->header[i].name, name))
            return call->header[i].value;
    return span_of(NULL, 0);
}

struct span call_query(const struct call *call, const char *name)
{
    for (size_t i = 0; i < call->query_count; i++)
        if (span_is(call->query[i].name, name))
            return call->query[i].value;
    return span_of(NULL, 0);
}

bool call_is(const struct call *call, const char *method)
{
    return strcmp(call->method, method) == 0;
}

void call_status(struct call *call, int status)
{
    call->reply.status = status;
}

/* CR, LF and NUL end a header; a value that came from a client must not smuggle them in. */
static void add_value(struct buf *text, struct span value)
{
    size_t from = text->len;
    buf_addspan(text, value);
    for (size_t i = from; i < text->len; i++)
        if (text->data[i] == '\r' || text->data[i] == '\n' || text->data[i] == '\0')
            text->data[i] = ' ';
    buf_addc(text, '\0');
}

static struct call_header *next_header(struct call_reply *reply)
{
    return reply->header_count < CALL_REPLY_HEADERS ? &reply->header[reply->header_count++] : NULL;
}

void call_add_header(struct call *call, const char *static_name, struct span value)
{
    struct call_header *header = next_header(&call->reply);
    if (header == NULL)
        return;
    *header = (struct call_header){static_name, call->reply.text.len, 0};
    add_value(&call->reply.text, value);
}

void call_add_header_copy(struct call *call, struct span name, struct span value)
{
    struct call_header *header = next_header(&call->reply);
    if (header == NULL)
        return;
    header->name = NULL;
    header->name_at = call->reply.text.len;
    add_value(&call->reply.text, name);
    header->value = call->reply.text.len;
    add_value(&call->reply.text, value);
}

void call_add_headerf(struct call *call, const char *static_name, const char *format, ...)
{
    char value[512];
    va_list args;
    va_start(args, format);
    vsnprintf(value, sizeof value, format, args);
    va_end(args);
    call_add_header(call, static_name, span_str(value));
}

void call_fail(struct call *call, int status, const char *code, const char *format, ...)
{
    struct call_fault *fault = &call->fault;
    if (fault->status != 0)
        return;
    fault->status = status;
    snprintf(fault->code, sizeof fault->code, "%s", code);
    va_list args;
    va_start(args, format);
    buf_addvf(&fault->message, format, args);
    va_end(args);
}

bool call_failed(const struct call *call)
{
    return call->fault.status != 0;
}

static void add_detail(struct call *call, const char *name, struct span value, bool header)
{
    struct call_fault *fault = &call->fault;
    if (fault->detail_count == CALL_FAULT_DETAILS)
        return;
    struct call_detail *detail = &fault->detail[fault->detail_count++];
    detail->name = name;
    detail->header = header;
    buf_init(&detail->value, 0);
    buf_addspan(&detail->value, value);
}

void call_detail(struct call *call, const char *name, struct span value)
{
    add_detail(call, name, value, false);
}

void call_fault_header(struct call *call, const char *name, struct span value)
{
    add_detail(call, name, value, true);
}

void call_park(struct call *call, uint64_t key, int64_t deadline_ms, int64_t retry_ms)
{
    call->park.parked = true;
    call->park.key = key;
    call->park.deadline_ms = deadline_ms;
    call->park.retry_ms = retry_ms;
}
