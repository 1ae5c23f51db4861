/* One port for all services. */
#include "local/router.h"

#include <string.h>

#include "codec/url.h"

static int decode(struct span text, struct buf *scratch, size_t *from)
{
    *from = scratch->len;
    return url_decode(text, false, scratch);
}

int router_split(struct call *call, struct sigv4_pair *pairs, struct buf *scratch)
{
    struct span rest = call->target;
    call->path = span_cut(&rest, '?');
    call->query = pairs;
    call->query_count = 0;
    size_t from[2 * CAP_LOCAL_QUERY];
    size_t count = 0;
    if (buf_reserve(scratch, rest.len + 1) == NULL)
        return -1;
    while (rest.ptr != NULL) {
        struct span value = span_cut(&rest, '&');
        if (value.len == 0)
            continue;
        struct span name = span_cut(&value, '=');
        if (count == CAP_LOCAL_QUERY || decode(name, scratch, &from[2 * count]) != 0 ||
            decode(value, scratch, &from[2 * count + 1]) != 0)
            return -1;
        count++;
    }
    for (size_t i = 0; i < count; i++) {
        size_t end = i + 1 < count ? from[2 * i + 2] : scratch->len;
        const char *base = scratch->data;
        pairs[i].name = span_of(base + from[2 * i], from[2 * i + 1] - from[2 * i]);
        pairs[i].value = span_of(base + from[2 * i + 1], end - from[2 * i + 1]);
    }
    call->query_count = count;
    return 0;
}

static const struct service *by_target(struct span target)
{
    for (size_t i = 0; service_all[i] != NULL; i++) {
        const char *prefix = service_all[i]->target;
        if (prefix != NULL && span_starts(target, prefix) && target.len > strlen(prefix) &&
            target.ptr[strlen(prefix)] == '.')
            return service_all[i];
    }
    return NULL;
}

/* The form protocol: its service is told by Version; when that is in a body that has not arrived
 * yet, by the content type and the bare path (S3's POSTs all have a query). */
static const struct service *by_form(const struct call *call)
{
    struct span version = call_query(call, "Version"), action = call_query(call, "Action");
    struct span type = call_header(call, "content-type");
    bool form = call_is(call, "POST") && call->query_count == 0 &&
                span_starts(type, "application/x-www-form-urlencoded");
    for (size_t i = 0; service_all[i] != NULL; i++) {
        const char *own = service_all[i]->version;
        if (own != NULL &&
            ((action.ptr != NULL && (version.ptr == NULL || span_is(version, own))) ||
             (form && action.ptr == NULL)))
            return service_all[i];
    }
    return NULL;
}

const struct service *router_service(const struct call *call, const struct auth_claim *claim)
{
    const struct service *service = service_named(span_str(claim->service));
    struct span target = call_header(call, "x-amz-target");
    if (service == NULL && target.ptr != NULL)
        service = by_target(target);
    if (service == NULL)
        service = by_form(call);
    for (size_t i = 0; service == NULL; i++)
        if (service_all[i + 1] == NULL)
            service = service_all[i];
    return service;
}
