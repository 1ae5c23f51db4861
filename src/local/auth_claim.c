/* Taking the Authorization header or the X-Amz- query parameters apart. */
#include "local/auth.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/num.h"
#include "local/auth_v2.h"

/* Copies a span that fits; a longer one marks the claim as malformed. */
static void copy(struct auth_claim *claim, struct span from, char *to, size_t size)
{
    if (from.ptr == NULL || from.len == 0 || from.len >= size ||
        memchr(from.ptr, '\0', from.len) != NULL) {
        claim->malformed = true;
        return;
    }
    memcpy(to, from.ptr, from.len);
    to[from.len] = '\0';
}

/* The key itself may contain slashes. */
void auth_read_credential(struct auth_claim *claim, struct span text)
{
    struct span part[4];
    for (size_t i = 4; i-- > 0;) {
        const char *slash = text.ptr == NULL ? NULL : memrchr(text.ptr, '/', text.len);
        if (slash == NULL) {
            claim->malformed = true;
            return;
        }
        part[i] = span_of(slash + 1, (size_t)(text.ptr + text.len - slash - 1));
        text.len = (size_t)(slash - text.ptr);
    }
    copy(claim, text, claim->access_key, sizeof claim->access_key);
    copy(claim, part[0], claim->date, sizeof claim->date);
    copy(claim, part[1], claim->region, sizeof claim->region);
    copy(claim, part[2], claim->service, sizeof claim->service);
    if (!span_is(part[3], "aws4_request"))
        claim->malformed = true;
}

void auth_read_time(struct auth_claim *claim, struct span text)
{
    char copied[64];
    int64_t ms;
    if (text.len == 0 || text.len >= sizeof copied)
        return;
    memcpy(copied, text.ptr, text.len);
    copied[text.len] = '\0';
    if (clock_parse(copied, &ms) != 0)
        return;
    claim->time_ms = ms;
    clock_basic(ms, claim->time);
}

static void read_header(const struct call *call, struct auth_claim *claim, struct span text)
{
    claim->form = span_starts(text, "AWS ") ? AUTH_OLD : AUTH_HEADER;
    if (!span_starts(text, "AWS4-HMAC-SHA256")) {
        claim->malformed = true;
        return;
    }
    struct span credential = {NULL, 0}, signature = {NULL, 0};
    struct span rest = span_of(text.ptr + 16, text.len - 16);
    while (rest.ptr != NULL) {
        struct span value = span_trim(span_cut(&rest, ','));
        struct span name = span_cut(&value, '=');
        if (span_is(name, "Credential"))
            credential = value;
        else if (span_is(name, "SignedHeaders"))
            claim->names = value;
        else if (span_is(name, "Signature"))
            signature = value;
    }
    auth_read_credential(claim, credential);
    copy(claim, signature, claim->signature, sizeof claim->signature);
    struct span time = call_header(call, "x-amz-date");
    auth_read_time(claim, time.ptr != NULL ? time : call_header(call, "date"));
}

static void read_query(const struct call *call, struct auth_claim *claim)
{
    claim->form = AUTH_QUERY;
    struct span algorithm = call_query(call, "X-Amz-Algorithm");
    claim->names = call_query(call, "X-Amz-SignedHeaders");
    if (!span_is(algorithm, "AWS4-HMAC-SHA256") || claim->names.ptr == NULL ||
        num_i64(call_query(call, "X-Amz-Expires"), 1, 604800, &claim->expires_s) != 0)
        claim->malformed = true;
    auth_read_credential(claim, call_query(call, "X-Amz-Credential"));
    copy(claim, call_query(call, "X-Amz-Signature"), claim->signature, sizeof claim->signature);
    auth_read_time(claim, call_query(call, "X-Amz-Date"));
}

void auth_read(struct call *call, struct auth_claim *claim)
{
    *claim = (struct auth_claim){.form = AUTH_NONE};
    struct span header = call_header(call, "authorization");
    bool query = call_query(call, "X-Amz-Algorithm").ptr != NULL ||
                 call_query(call, "X-Amz-Credential").ptr != NULL;
    if (header.ptr != NULL) {
        read_header(call, claim, header);
        if (query || auth_v2_present(call))
            claim->form = AUTH_TWO;
    } else if (auth_v2_present(call))
        auth_v2_read(call, claim);
    else if (query)
        read_query(call, claim);
    snprintf(call->access_key, sizeof call->access_key, "%s", claim->access_key);
    snprintf(call->region, sizeof call->region, "%s",
             claim->region[0] != '\0' ? claim->region : "us-east-1");
}
