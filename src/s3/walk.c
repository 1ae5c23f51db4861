/* ListObjectVersions (AmazonS3/latest/API/API_ListObjectVersions.html) and ListMultipartUploads
 * (API_ListMultipartUploads.html). Both are paged by a pair of markers, which may stand still for a
 * key with many versions, but not both parts of it: a pair that comes again would never end. */
#include "s3/walk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "aws/caps.h"
#include "s3/client.h"
#include "core/mem.h"

/* A page that waits for its reader. */
struct page {
    struct s3_versions versions;
    struct s3_uploads uploads;
};

struct s3_walk {
    struct aws *aws;
    struct s3_walk_query query;
    struct s3_walk_events events;
    struct page ready, shown;
    struct buf key, id; /* behind which the page asked for last begins */
    uint64_t left;      /* how many may still come */
    bool has_ready, paused, ended;
};

/* What differs: the names of parameters, and where a page has what. */
static const struct kind {
    const char *name, *max, *id_marker;
} kinds[] = {[S3_WALK_VERSIONS] = {"versions", "max-keys", "version-id-marker"},
             [S3_WALK_UPLOADS] = {"uploads", "max-uploads", "upload-id-marker"}};

static void on_page(void *ctx, struct http_reply *reply, const struct err *err);

static void add(struct sigv4_pair *pair, size_t *count, const char *name, struct span value)
{
    if (value.ptr != NULL)
        pair[(*count)++] = (struct sigv4_pair){span_str(name), value};
}

static void ask(struct s3_walk *walk)
{
    const struct kind *kind = &kinds[walk->query.kind];
    struct http_header restore = {"x-amz-optional-object-attributes", "RestoreStatus"};
    struct sigv4_pair query[8];
    size_t count = 1;
    char max[24];
    snprintf(max, sizeof max, "%" PRIu64, walk->left < CAP_S3_LIST ? walk->left : CAP_S3_LIST);
    query[0] = (struct sigv4_pair){span_str(kind->name), {NULL, 0}};
    add(query, &count, "encoding-type", span_str("url"));
    add(query, &count, kind->max, span_str(max));
    add(query, &count, "prefix", walk->query.prefix);
    add(query, &count, "delimiter", walk->query.delimiter);
    if (walk->key.len > 0)
        add(query, &count, "key-marker", buf_span(&walk->key));
    if (walk->id.len > 0)
        add(query, &count, kind->id_marker, buf_span(&walk->id));
    struct aws_request request = {.method = "GET",
                                  .query = query,
                                  .query_count = count,
                                  .header = &restore,
                                  .header_count = walk->query.restore_status,
                                  .body_fd = -1,
                                  .done = on_page,
                                  .ctx = walk};
    s3_start(walk->aws, walk->query.bucket, (struct span){NULL, 0}, &request);
}

static void finish(struct s3_walk *walk, const struct err *err)
{
    walk->ended = true;
    walk->events.end(walk->events.ctx, err);
}

static void release(struct page *page)
{
    s3_versions_release(&page->versions);
    s3_uploads_release(&page->uploads);
}

static int read_page(struct s3_walk *walk, struct span body, struct err *err)
{
    struct page *ready = &walk->ready;
    *ready = (struct page){.versions = {.count = 0}};
    int status = walk->query.kind == S3_WALK_VERSIONS
                     ? s3_proto_read_versions(body, &ready->versions, err)
                     : s3_proto_read_uploads(body, &ready->uploads, err);
    if (status == 0)
        return 0;
    release(ready);
    err->kind = ERR_SERVICE;
    return err_prefix(err, "the service's reply");
}

/* Remembers where the next page begins; false when that is no news. */
static bool next_markers(struct s3_walk *walk)
{
    bool versions = walk->query.kind == S3_WALK_VERSIONS;
    struct span key = versions ? walk->ready.versions.next_key_marker
                               : walk->ready.uploads.next_key_marker;
    struct span id = versions ? walk->ready.versions.next_version_marker
                              : walk->ready.uploads.next_id_marker;
    if (key.len == 0 ||
        (span_equal(key, buf_span(&walk->key)) && span_equal(id, buf_span(&walk->id))))
        return false;
    buf_clear(&walk->key);
    buf_clear(&walk->id);
    buf_addspan(&walk->key, key);
    buf_addspan(&walk->id, id);
    return true;
}

/* Cuts what a server gives beyond what it was asked for. */
static void cut(struct s3_walk *walk, size_t *count)
{
    *count = *count < walk->left ? *count : (size_t)walk->left;
    walk->left -= *count;
}

static bool is_truncated(struct s3_walk *walk)
{
    struct page *page = &walk->ready;
    cut(walk, &page->versions.count);
    cut(walk, &page->uploads.count);
    cut(walk, &page->versions.prefix_count);
    cut(walk, &page->uploads.prefix_count);
    return page->versions.truncated || page->uploads.truncated;
}

static void deliver(struct s3_walk *walk)
{
    if (!walk->has_ready || walk->paused || walk->ended)
        return;
    bool more = is_truncated(walk) && walk->left > 0;
    bool stuck = more && !next_markers(walk);
    struct page page = walk->ready;
    walk->has_ready = false;
    if (stuck) {
        struct err err;
        err_set(&err, ERR_SERVICE, "the service repeats or leaves out where its listing goes on");
        finish(walk, &err);
    } else {
        bool versions = walk->query.kind == S3_WALK_VERSIONS;
        struct s3_walk_page view = {versions ? &walk->shown.versions : NULL,
                                    versions ? NULL : &walk->shown.uploads};
        walk->shown = page;
        if (more)
            ask(walk);
        walk->paused = !walk->events.page(walk->events.ctx, &view);
        if (!walk->paused)
            release(&walk->shown);
        if (!more)
            finish(walk, NULL);
        return;
    }
    release(&page);
}

static void on_page(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_walk *walk = ctx;
    struct err why;
    if (walk->ended)
        return;
    if (s3_check(reply, err, walk->query.bucket, &why) != 0 ||
        read_page(walk, buf_span(&reply->body), &why) != 0) {
        finish(walk, &why);
        return;
    }
    walk->has_ready = true;
    deliver(walk);
}

struct s3_walk *s3_walk_new(struct aws *aws, const struct s3_walk_query *query,
                            const struct s3_walk_events *events)
{
    struct s3_walk *walk = mem_alloc(sizeof *walk);
    walk->aws = aws;
    walk->query = *query;
    walk->events = *events;
    walk->left = query->max > 0 ? query->max : UINT64_MAX;
    buf_init(&walk->key, 0);
    buf_init(&walk->id, 0);
    ask(walk);
    return walk;
}

void s3_walk_resume(struct s3_walk *walk)
{
    walk->paused = false;
    release(&walk->shown);
    deliver(walk);
}

void s3_walk_free(struct s3_walk *walk)
{
    if (walk == NULL)
        return;
    if (walk->has_ready)
        release(&walk->ready);
    release(&walk->shown);
    buf_release(&walk->key);
    buf_release(&walk->id);
    free(walk);
}
