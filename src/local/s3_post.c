/* PostObject: the object is stored as PutObject does; the reply is what the form asks for. */
#include <string.h>

#include "codec/hex.h"
#include "codec/url.h"
#include "codec/xml.h"
#include "local/s3_object.h"

static void write_location(const struct call *call, const struct s3_request *request,
                           struct buf *out)
{
    buf_addf(out, "http://%.*s", SPAN_ARG(call_header(call, "host")));
    if (s3_request_host_bucket(call_header(call, "host")).ptr == NULL) {
        buf_addc(out, '/');
        url_encode(request->bucket, true, out);
    }
    buf_addc(out, '/');
    url_encode(request->key, true, out);
}

static void reply_document(struct call *call, const struct s3_request *request,
                           struct span location, struct span etag)
{
    struct buf *out = &call->reply.body;
    call_status(call, 201);
    call_add_header(call, "Content-Type", span_str("application/xml"));
    buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse>");
    xml_element(out, "Location", location);
    xml_element(out, "Bucket", request->bucket);
    xml_element(out, "Key", request->key);
    xml_element(out, "ETag", etag);
    xml_close(out, "PostResponse");
}

static void reply_redirect(struct call *call, const struct s3_request *request, struct span target,
                           struct span etag)
{
    struct buf url;
    buf_init(&url, 0);
    buf_addspan(&url, target);
    buf_addc(&url, memchr(target.ptr, '?', target.len) != NULL ? '&' : '?');
    buf_adds(&url, "bucket=");
    url_encode(request->bucket, false, &url);
    buf_adds(&url, "&key=");
    url_encode(request->key, false, &url);
    buf_adds(&url, "&etag=");
    url_encode(etag, false, &url);
    call_status(call, 303);
    call_add_header(call, "Location", buf_span(&url));
    buf_release(&url);
}

void s3_object_post(struct store *store, struct call *call, const struct s3_request *request)
{
    char hex[2 * DIGEST_MD5_SIZE + 1];
    struct buf location, etag;
    s3_object_put(store, call, request);
    if (call_failed(call))
        return;
    buf_init(&location, 0);
    buf_init(&etag, 0);
    hex_encode(call->upload->hashes.value[HASHES_MD5], DIGEST_MD5_SIZE, hex);
    buf_addf(&etag, "\"%s\"", hex);
    write_location(call, request, &location);
    struct span redirect = call_header(call, "success_action_redirect");
    struct span status = call_header(call, "success_action_status");
    if (span_starts(redirect, "http://") || span_starts(redirect, "https://")) {
        reply_redirect(call, request, redirect, buf_span(&etag));
    } else {
        call_add_header(call, "Location", buf_span(&location));
        if (span_is(status, "201"))
            reply_document(call, request, buf_span(&location), buf_span(&etag));
        else
            call_status(call, span_is(status, "200") ? 200 : 204);
    }
    buf_release(&location);
    buf_release(&etag);
}
