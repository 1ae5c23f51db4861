/* Ranges in a list, in the order of their keys; a range is what lies behind its cursor (the last
 * key known) up to its end. A free request splits the first range that can be split, at a midpoint
 * of what is left of it: the range then ends there, and a new one behind it begins with StartAfter.
 * So the ranges that last longest are split again and again, and work stays near what is printed
 * next.
 *
 * Nobody knows where keys are. When nothing is behind the midpoint, that is a miss: the range has a
 * nearer end now, and the next midpoint is a better one. Misses are paid for by pages that came.
 * The last range has no end at first; midpoints climb from where its keys vary towards their
 * beginning, in steps that double, until one misses.
 *
 * Pages that wait for their turn are counted; at CAP_S3_RANGES_PAGES only the first range goes on.
 */
#include "s3/ranges.h"

#include <stdio.h>
#include <stdlib.h>

#include "aws/caps.h"
#include "s3/client.h"
#include "s3/midpoint.h"
#include "core/mem.h"

enum { FREE_MISSES = 16 };

struct page {
    struct page *next;
    struct s3_listing listing;
};

struct range {
    struct range *next;
    struct s3_ranges *owner;
    struct range *child;   /* split off, and not answered yet; NULL: none */
    struct range *parent;  /* the reverse */
    struct buf cursor;     /* StartAfter at first, then the last key that came */
    struct buf end, token; /* the last key that is its own, if it is bounded */
    struct page *page, **last;
    size_t varies; /* the byte of the cursor where keys of its last page differ */
    size_t climb;  /* code points */
    bool bounded, asking, done;
    bool seen; /* keys have come */
};

struct s3_ranges {
    struct aws *aws;
    struct s3_list_query query;
    struct s3_list_events events;
    int jobs;
    size_t page_size;
    struct range *first;
    size_t asking, waiting; /* requests, pages */
    uint64_t pages, misses;
    bool paused, ended;
};

static void pump(struct s3_ranges *ranges);

/* ---- ranges ---- */

static struct range *new_range(struct s3_ranges *ranges, struct span after)
{
    struct range *range = mem_alloc(sizeof *range);
    range->owner = ranges;
    range->last = &range->page;
    buf_init(&range->cursor, 0);
    buf_init(&range->end, 0);
    buf_init(&range->token, 0);
    buf_addspan(&range->cursor, after);
    return range;
}

static void free_range(struct range *range)
{
    for (struct page *page = range->page, *next; page != NULL; page = next) {
        next = page->next;
        s3_listing_release(&page->listing);
        free(page);
    }
    if (range->child != NULL)
        range->child->parent = NULL;
    buf_release(&range->cursor);
    buf_release(&range->end);
    buf_release(&range->token);
    free(range);
}

static void finish(struct s3_ranges *ranges, const struct err *err)
{
    ranges->ended = true;
    ranges->events.end(ranges->events.ctx, err);
}

/* ---- a request ---- */

static void on_page(void *ctx, struct http_reply *reply, const struct err *err);

static void ask(struct range *range)
{
    struct s3_ranges *ranges = range->owner;
    const struct s3_list_query *asked = &ranges->query;
    struct http_header restore = {"x-amz-optional-object-attributes", "RestoreStatus"};
    struct sigv4_pair query[5] = {{span_str("list-type"), span_str("2")},
                                  {span_str("encoding-type"), span_str("url")}};
    size_t count = 2;
    char max[24];
    snprintf(max, sizeof max, "%zu", ranges->page_size);
    query[count++] = (struct sigv4_pair){span_str("max-keys"), span_str(max)};
    if (asked->prefix.len > 0)
        query[count++] = (struct sigv4_pair){span_str("prefix"), asked->prefix};
    if (range->token.len > 0)
        query[count++] = (struct sigv4_pair){span_str("continuation-token"),
                                             buf_span(&range->token)};
    else if (range->cursor.len > 0)
        query[count++] = (struct sigv4_pair){span_str("start-after"), buf_span(&range->cursor)};
    struct aws_request request = {.method = "GET",
                                  .query = query,
                                  .query_count = count,
                                  .header = &restore,
                                  .header_count = asked->restore_status,
                                  .body_fd = -1,
                                  .done = on_page,
                                  .ctx = range};
    range->asking = true;
    ranges->asking++;
    s3_start(ranges->aws, asked->bucket, (struct span){NULL, 0}, &request);
}

/* Ranges are only right if the service's order is that of bytes. Returns 0, or -1 with err. */
static int check_order(const struct range *range, const struct s3_listing *page, struct err *err)
{
    struct span before = buf_span(&range->cursor);
    for (size_t i = 0; i < page->object_count; i++) {
        if (span_compare(page->object[i].key, before) <= 0 && before.len > 0)
            return err_set(err, ERR_SERVICE,
                           "the service does not list keys in the order of their bytes; try -j 1");
        before = page->object[i].key;
    }
    return 0;
}

/* Remembers how the range goes on. Returns 0, or -1 with err. */
static int go_on(struct range *range, const struct s3_listing *page, struct err *err)
{
    range->done = !page->truncated;
    if (range->done)
        return 0;
    if (page->next_token.len == 0 || span_equal(page->next_token, buf_span(&range->token)))
        return err_set(err, ERR_SERVICE,
                       "the service repeats or leaves out its continuation token");
    buf_clear(&range->token);
    buf_addspan(&range->token, page->next_token);
    return 0;
}

/* Cuts what belongs to the range behind. */
static void cut(struct range *range, struct s3_listing *page)
{
    struct span end = buf_span(&range->end);
    while (range->bounded && page->object_count > 0 &&
           span_compare(page->object[page->object_count - 1].key, end) > 0) {
        page->object_count--;
        range->done = true;
    }
}

static size_t common_length(struct span a, struct span b)
{
    size_t len = 0;
    while (len < a.len && len < b.len && a.ptr[len] == b.ptr[len])
        len++;
    return len;
}

/* Takes the page over. */
static void keep(struct range *range, struct s3_listing *page)
{
    struct s3_ranges *ranges = range->owner;
    if (page->object_count == 0) {
        s3_listing_release(page);
        return;
    }
    struct page *kept = mem_alloc(sizeof *kept);
    struct span last = page->object[page->object_count - 1].key;
    range->seen = true;
    range->varies = common_length(page->object[0].key, last);
    buf_clear(&range->cursor);
    buf_addspan(&range->cursor, last);
    kept->listing = *page;
    *range->last = kept;
    range->last = &kept->next;
    ranges->waiting++;
}

/* An answer to a range that was split off: the one before it may be split again. */
static void answered(struct range *range)
{
    if (range->parent != NULL)
        range->parent->child = NULL;
    range->parent = NULL;
}

static int take_page(struct range *range, struct http_reply *reply, struct err *err)
{
    struct s3_listing page = {0};
    bool guess = !range->seen;
    if (s3_proto_read_listing(buf_span(&reply->body), &page, err) != 0) {
        s3_listing_release(&page);
        err->kind = ERR_SERVICE;
        return err_prefix(err, "the service's reply");
    }
    buf_release(&reply->body); /* the page has its own copy */
    if (go_on(range, &page, err) != 0 || check_order(range, &page, err) != 0) {
        s3_listing_release(&page);
        return -1;
    }
    cut(range, &page);
    keep(range, &page);
    range->owner->pages++;
    if (guess && !range->seen)
        range->owner->misses++;
    answered(range);
    return 0;
}

static void on_page(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct range *range = ctx;
    struct s3_ranges *ranges = range->owner;
    struct err why;
    range->asking = false;
    ranges->asking--;
    if (ranges->ended)
        return;
    if (s3_check(reply, err, ranges->query.bucket, &why) != 0 || take_page(range, reply, &why) != 0)
        finish(ranges, &why);
    else
        pump(ranges);
}

/* ---- splitting ---- */

static bool find_midpoint(struct range *range, struct buf *middle)
{
    if (range->bounded)
        return s3_midpoint(buf_span(&range->cursor), buf_span(&range->end), middle);
    return s3_midpoint_behind(buf_span(&range->cursor), range->owner->query.prefix.len,
                              range->varies, range->climb, middle);
}

static void split_off(struct range *range, struct span middle)
{
    struct range *child = new_range(range->owner, middle);
    child->bounded = range->bounded;
    buf_addspan(&child->end, buf_span(&range->end));
    child->climb = 2 * range->climb + 1;
    range->bounded = true;
    buf_clear(&range->end);
    buf_addspan(&range->end, middle);
    child->next = range->next;
    range->next = child;
    child->parent = range;
    range->child = child;
    ask(child);
}

/* Splits the first range that can be. */
static bool split(struct s3_ranges *ranges)
{
    struct buf middle;
    bool found = false;
    buf_init(&middle, 0);
    for (struct range *range = ranges->first; range != NULL && !found; range = range->next)
        if (range->seen && !range->done && range->child == NULL && find_midpoint(range, &middle)) {
            split_off(range, buf_span(&middle));
            found = true;
        }
    buf_release(&middle);
    return found;
}

/* ---- what comes next ---- */

static void deliver(struct s3_ranges *ranges)
{
    while (!ranges->paused && !ranges->ended && ranges->first != NULL) {
        struct range *range = ranges->first;
        struct page *page = range->page;
        if (page != NULL) {
            range->page = page->next;
            if (range->page == NULL)
                range->last = &range->page;
            ranges->waiting--;
            ranges->paused = !ranges->events.page(ranges->events.ctx, &page->listing);
            s3_listing_release(&page->listing);
            free(page);
        } else if (range->done && !range->asking) {
            ranges->first = range->next;
            free_range(range);
        } else {
            return;
        }
    }
    if (ranges->first == NULL && !ranges->ended)
        finish(ranges, NULL);
}

static void request(struct s3_ranges *ranges)
{
    size_t jobs = (size_t)ranges->jobs;
    for (struct range *range = ranges->first; range != NULL && ranges->asking < jobs;
         range = range->next) {
        bool room = ranges->waiting < CAP_S3_RANGES_PAGES ||
                    (range == ranges->first && range->page == NULL);
        if (!range->done && !range->asking && room)
            ask(range);
    }
    while (ranges->asking < jobs && ranges->waiting < CAP_S3_RANGES_PAGES &&
           ranges->misses < ranges->pages + FREE_MISSES && split(ranges))
        continue;
}

static void pump(struct s3_ranges *ranges)
{
    deliver(ranges);
    if (!ranges->ended)
        request(ranges);
}

/* ---- the face ---- */

struct s3_ranges *s3_ranges_new(struct aws *aws, const struct s3_list_query *query, int jobs,
                                size_t page_size, const struct s3_list_events *events)
{
    struct s3_ranges *ranges = mem_alloc(sizeof *ranges);
    ranges->aws = aws;
    ranges->query = *query;
    ranges->events = *events;
    ranges->jobs = jobs;
    ranges->page_size = page_size > 0 ? page_size : CAP_S3_LIST;
    ranges->first = new_range(ranges, query->start_after);
    ask(ranges->first);
    return ranges;
}

void s3_ranges_resume(struct s3_ranges *ranges)
{
    ranges->paused = false;
    pump(ranges);
}

void s3_ranges_free(struct s3_ranges *ranges)
{
    if (ranges == NULL)
        return;
    for (struct range *range = ranges->first, *next; range != NULL; range = next) {
        next = range->next;
        free_range(range);
    }
    free(ranges);
}
