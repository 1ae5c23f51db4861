/* Records, ndrec(5): a line is scanned once and then only spliced; the caller's bytes stay as they
 * are. */
#include "codec/ndrec.h"

#include <stdlib.h>
#include <string.h>

#include "codec/base64.h"
#include "codec/jscan.h"
#include "codec/jwrite.h"
#include "core/utf8.h"
#include "core/mem.h"

void ndrec_init(struct ndrec *rec)
{
    *rec = (struct ndrec){.count = 0};
}

void ndrec_release(struct ndrec *rec)
{
    free(rec->member);
    ndrec_init(rec);
}

static const char *add_member(void *context, struct span name, struct span value)
{
    struct ndrec *rec = context;
    if (rec->count == CAP_NDREC_MEMBERS)
        return "too many members";
    if (rec->count == rec->room) {
        rec->room = rec->room > 0 ? 2 * rec->room : 32;
        rec->member = mem_grow(rec->member, rec->room, sizeof *rec->member);
    }
    rec->member[rec->count++] = (struct ndrec_member){name, value};
    return NULL;
}

int ndrec_scan(struct ndrec *rec, struct span line, struct err *err)
{
    rec->count = 0;
    rec->line = span_of(NULL, 0);
    if (jscan_object(line, add_member, rec, &rec->line, err) == 0)
        return 0;
    rec->count = 0;
    rec->line = span_of(NULL, 0);
    return -1;
}

const struct ndrec_member *ndrec_find(const struct ndrec *rec, const char *name)
{
    for (size_t i = 0; i < rec->count; i++)
        if (jscan_name_is(rec->member[i].name, name))
            return &rec->member[i];
    return NULL;
}

int ndrec_text(const struct ndrec *rec, const char *name, struct buf *scratch, struct span *text,
               struct err *err)
{
    const struct ndrec_member *member = ndrec_find(rec, name);
    if (member == NULL)
        return err_set(err, ERR_DATA, "%s: missing", name);
    if (jscan_type(member->value) != JSCAN_STRING)
        return err_set(err, ERR_DATA, "%s: not a string", name);
    *text = jscan_text(member->value, scratch);
    return 0;
}

int ndrec_label(const struct ndrec *rec, const char *name, struct buf *scratch, struct span *text,
                struct err *err)
{
    const struct ndrec_member *member = ndrec_find(rec, name);
    enum jscan_type type = member != NULL ? jscan_type(member->value) : JSCAN_STRING;
    if (type == JSCAN_STRING)
        return ndrec_text(rec, name, scratch, text, err);
    if (type != JSCAN_INTEGER && type != JSCAN_REAL)
        return err_set(err, ERR_DATA, "%s: neither a string nor a number", name);
    *text = member->value;
    return 0;
}

bool ndrec_reserved(struct span raw_name)
{
    static const char *const names[] = {"_s3",   "_sqs",    "_kinesis", "_task",
                                        "_body", "_base64", "_error"};
    if (raw_name.len == 0 || (raw_name.ptr[0] != '_' && raw_name.ptr[0] != '\\'))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (jscan_name_is(raw_name, names[i]))
            return true;
    return false;
}

/* From the comma before a member (the first one excepted) to it. */
static const char *comma_before(const struct ndrec_member *member)
{
    const char *at = member->name.ptr - 2;
    while (*at != ',')
        at--;
    return at;
}

/* What splice leaves out: the member called name, those that drop says true of, or nothing. */
struct cut {
    const char *name;
    bool (*drop)(struct span raw_name);
};

static bool is_cut(const struct cut *cut, struct span raw_name)
{
    return cut->name != NULL ? jscan_name_is(raw_name, cut->name) : cut->drop(raw_name);
}

/* Appends the object without what cut says, with members added at the end. A cut takes one comma
 * with it and white space only next to that comma, so that cutting what was added gives the
 * original back. */
static void splice(const struct ndrec *rec, struct cut cut, struct span members, struct buf *out)
{
    const char *from = rec->line.ptr, *end = rec->line.ptr + rec->line.len - 1;
    bool all = cut.name == NULL && cut.drop == NULL;
    bool any = all && rec->count > 0;
    for (size_t i = 0; !all && i < rec->count; i++) {
        const struct ndrec_member *member = &rec->member[i];
        if (!is_cut(&cut, member->name)) {
            any = true;
            continue;
        }
        const char *first = any ? comma_before(member) : member->name.ptr - 1;
        buf_add(out, from, (size_t)(first - from));
        from = member->value.ptr + member->value.len;
        if (!any && i + 1 < rec->count)
            from = member[1].name.ptr - 1;
    }
    buf_add(out, from, (size_t)(end - from));
    if (any && members.len > 0)
        buf_addc(out, ',');
    buf_addspan(out, members);
    buf_addc(out, '}');
}

void ndrec_add(const struct ndrec *rec, struct span members, struct buf *out)
{
    splice(rec, (struct cut){NULL, NULL}, members, out);
}

void ndrec_set(const struct ndrec *rec, const char *name, struct span members, struct buf *out)
{
    splice(rec, (struct cut){name, NULL}, members, out);
}

void ndrec_replace(const struct ndrec *rec, bool (*drop)(struct span raw_name), struct span members,
                   struct buf *out)
{
    splice(rec, (struct cut){NULL, drop}, members, out);
}

/* The decoded bytes of the string member name, as they are or from base64. */
static int add_body(const struct ndrec *rec, const char *name, bool base64, struct buf *out,
                    struct err *err)
{
    struct buf scratch;
    struct span text;
    buf_init(&scratch, 0);
    int status = ndrec_text(rec, name, &scratch, &text, err);
    if (status == 0 && !base64)
        buf_addspan(out, text);
    else if (status == 0 && base64_decode(text, out) != 0)
        status = err_set(err, ERR_DATA, "%s: not base64", name);
    buf_release(&scratch);
    return status;
}

int ndrec_payload(const struct ndrec *rec, bool keep_meta, struct buf *out, struct err *err)
{
    bool body = ndrec_find(rec, "_body") != NULL, base64 = ndrec_find(rec, "_base64") != NULL;
    if (body && base64)
        return err_set(err, ERR_DATA, "both _body and _base64");
    if (body || base64)
        return add_body(rec, body ? "_body" : "_base64", base64, out, err);
    splice(rec, (struct cut){NULL, keep_meta ? NULL : ndrec_reserved}, span_of(NULL, 0), out);
    return 0;
}

/* "_body":"..." or "_base64":"..." */
static void add_wrapped(struct span payload, struct buf *out)
{
    bool nul = payload.len > 0 && memchr(payload.ptr, '\0', payload.len) != NULL;
    if (!nul && utf8_valid(payload)) {
        jwrite_name(out, "_body");
        jwrite_string(out, payload);
    } else {
        jwrite_name(out, "_base64");
        buf_addc(out, '"');
        base64_encode(payload, out);
        buf_addc(out, '"');
    }
}

static void add_object(struct span payload, struct span members, struct buf *out)
{
    buf_addc(out, '{');
    add_wrapped(payload, out);
    if (members.len > 0)
        buf_addc(out, ',');
    buf_addspan(out, members);
    buf_addc(out, '}');
}

/* Can payload be its own line? Only if nothing of it would change or be taken for ours. */
static bool is_line(struct ndrec *scratch, struct span payload)
{
    if (payload.len == 0 || payload.ptr[0] != '{' || payload.ptr[payload.len - 1] != '}' ||
        memchr(payload.ptr, '\n', payload.len) != NULL ||
        memchr(payload.ptr, '\r', payload.len) != NULL || ndrec_scan(scratch, payload, NULL) != 0)
        return false;
    for (size_t i = 0; i < scratch->count; i++)
        if (ndrec_reserved(scratch->member[i].name))
            return false;
    return true;
}

void ndrec_wrap(struct ndrec *scratch, struct span payload, struct span meta, struct buf *out)
{
    if (is_line(scratch, payload))
        ndrec_add(scratch, meta, out);
    else
        add_object(payload, meta, out);
}

void ndrec_fail(struct ndrec *scratch, struct span line, const struct err *err, struct buf *out)
{
    struct buf members;
    buf_init(&members, 0);
    buf_adds(&members, "\"_error\":{\"code\":");
    const char *code = err->code[0] != '\0' ? err->code : err_kind_name(err->kind);
    jwrite_string_lossy(&members, span_str(code));
    buf_adds(&members, ",\"message\":");
    jwrite_string_lossy(&members, span_str(err->message));
    buf_adds(&members, err->retryable ? ",\"retryable\":true}" : ",\"retryable\":false}");
    if (ndrec_scan(scratch, line, NULL) == 0)
        ndrec_set(scratch, "_error", buf_span(&members), out);
    else
        add_object(line, buf_span(&members), out);
    buf_release(&members);
}
