/* ListObjectsV2 (AmazonS3/latest/API/API_ListObjectsV2.html), one page ahead. A page that has come
 * waits in ready while its reader is paused, and nothing more is asked for until it is taken. */
#include "s3/list.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "aws/caps.h"
#include "s3/client.h"
#include "core/mem.h"

struct s3_list {
    struct aws *aws;
    struct s3_list_query query;
    struct s3_list_events events;
    struct s3_listing ready;
    struct buf token; /* of the page asked for last */
    uint64_t left;    /* how many may still come */
    bool has_ready, paused, ended;
};

static void on_page(void *ctx, struct http_reply *reply, const struct err *err);

static void add(struct sigv4_pair *pair, size_t *count, const char *name, struct span value)
{
    if (value.ptr != NULL)
        pair[(*count)++] = (struct sigv4_pair){span_str(name), value};
}

static void ask(struct s3_list *list)
{
    struct http_header restore = {"x-amz-optional-object-attributes", "RestoreStatus"};
    struct sigv4_pair query[8];
    size_t count = 0;
    char max[24];
    uint64_t page = list->left < CAP_S3_LIST ? list->left : CAP_S3_LIST;
    snprintf(max, sizeof max, "%" PRIu64, page);
    add(query, &count, "list-type", span_str("2"));
    add(query, &count, "encoding-type", span_str("url"));
    add(query, &count, "max-keys", span_str(max));
    add(query, &count, "prefix", list->query.prefix);
    add(query, &count, "delimiter", list->query.delimiter);
    if (list->token.len > 0)
        add(query, &count, "continuation-token", buf_span(&list->token));
    else
        add(query, &count, "start-after", list->query.start_after);
    struct aws_request request = {.method = "GET",
                                  .query = query,
                                  .query_count = count,
                                  .header = &restore,
                                  .header_count = list->query.restore_status,
                                  .body_fd = -1,
                                  .done = on_page,
                                  .ctx = list};
    s3_start(list->aws, list->query.bucket, (struct span){NULL, 0}, &request);
}

static void finish(struct s3_list *list, const struct err *err)
{
    list->ended = true;
    list->events.end(list->events.ctx, err);
}

/* Remembers the token of the page after this one; false when it is no news, or none: without one
 * the listing would begin again. */
static bool next_token(struct s3_list *list, const struct s3_listing *page)
{
    struct span next = page->next_token;
    if (next.len == 0 || span_equal(next, buf_span(&list->token)))
        return false;
    buf_clear(&list->token);
    buf_addspan(&list->token, next);
    return !buf_failed(&list->token);
}

/* Cuts what a server gives beyond what it was asked for. */
static void count_page(struct s3_list *list)
{
    struct s3_listing *page = &list->ready;
    if (page->object_count > list->left)
        page->object_count = list->left;
    list->left -= page->object_count;
    if (page->prefix_count > list->left)
        page->prefix_count = list->left;
    list->left -= page->prefix_count;
}

static void deliver(struct s3_list *list)
{
    if (!list->has_ready || list->paused || list->ended)
        return;
    struct s3_listing page = list->ready;
    list->has_ready = false;
    bool more = page.truncated && list->left > 0;
    if (more && !next_token(list, &page)) {
        struct err err;
        err_set(&err, ERR_SERVICE, "the service repeats or leaves out its continuation token");
        finish(list, &err);
    } else {
        if (more)
            ask(list);
        list->paused = !list->events.page(list->events.ctx, &page);
        if (!more)
            finish(list, NULL);
    }
    s3_listing_release(&page);
}

static void on_page(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct s3_list *list = ctx;
    struct err why;
    if (list->ended)
        return;
    if (s3_check(reply, err, list->query.bucket, &why) != 0) {
        finish(list, &why);
        return;
    }
    list->ready = (struct s3_listing){0};
    if (s3_proto_read_listing(buf_span(&reply->body), &list->ready, &why) != 0) {
        s3_listing_release(&list->ready);
        why.kind = ERR_SERVICE;
        err_prefix(&why, "the service's reply");
        finish(list, &why);
        return;
    }
    buf_release(&reply->body); /* the page has its own copy */
    count_page(list);
    list->has_ready = true;
    deliver(list);
}

struct s3_list *s3_list_new(struct aws *aws, const struct s3_list_query *query,
                            const struct s3_list_events *events)
{
    struct s3_list *list = mem_alloc(sizeof *list);
    *list = (struct s3_list){.aws = aws, .query = *query, .events = *events};
    list->left = query->max > 0 ? query->max : UINT64_MAX;
    buf_init(&list->token, 0);
    ask(list);
    return list;
}

void s3_list_resume(struct s3_list *list)
{
    list->paused = false;
    deliver(list);
}

void s3_list_free(struct s3_list *list)
{
    if (list == NULL)
        return;
    if (list->has_ready)
        s3_listing_release(&list->ready);
    buf_release(&list->token);
    free(list);
}
