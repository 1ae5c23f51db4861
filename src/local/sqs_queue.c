/* Queues: found, made, listed, purged, deleted; how many messages they hold. */
#include "local/sqs.h"

#include <stdio.h>

#include "codec/base64.h"
#include "codec/json.h"
#include "local/sqs_call.h"
#include "local/sqs_config.h"

enum {
    LIST_PAGE = 1000,
    DEPTH_LOOK = 250000 /* hidden messages counted one by one */
};

#define COLUMNS                                                                                    \
    "id, box, fifo, content_dedup, group_dedup, delay_s, visibility_s, retention_s, wait_s,"       \
    " max_size, redrive_max"

static bool read_row(struct store_query *query, struct sqs_queue *queue)
{
    bool found = store_row(query);
    if (found)
        *queue = (struct sqs_queue){
            .id = store_int(query, 0),
            .box = store_int(query, 1),
            .fifo = store_int(query, 2) != 0,
            .content_dedup = store_int(query, 3) != 0,
            .group_dedup = store_int(query, 4) != 0,
            .delay_s = store_int(query, 5),
            .visibility_s = store_int(query, 6),
            .retention_s = store_int(query, 7),
            .wait_s = store_int(query, 8),
            .max_size = store_int(query, 9),
            .redrive_max = store_int(query, 10),
        };
    store_done(query);
    return found;
}

static bool find(struct store *store, struct span account, struct span region, struct span name,
                 struct sqs_queue *queue)
{
    struct store_query *query = store_sql(
        store, "SELECT " COLUMNS " FROM sqs_queue WHERE account = ? AND region = ? AND name = ?");
    store_bind_text(query, 1, account);
    store_bind_text(query, 2, region);
    store_bind_text(query, 3, name);
    return read_row(query, queue);
}

static void does_not_exist(struct call *call)
{
    call_fail(call, 400, "QueueDoesNotExist", "The specified queue does not exist.");
}

/* A queue belongs to its account; nobody else learns even whether it is there. */
static bool is_foreign(struct call *call, struct span account)
{
    if (span_is(account, call->account))
        return false;
    call_fail(call, 403, "AccessDenied", "Access to the resource is denied.");
    return true;
}

bool sqs_queue_find(struct store *store, struct call *call, struct sqs_queue *queue)
{
    const struct sqs_state *state = sqs_state(call);
    if (is_foreign(call, state->account))
        return false;
    if (find(store, state->account, span_str(call->region), state->name, queue))
        return true;
    does_not_exist(call);
    return false;
}

bool sqs_queue_by_arn(struct store *store, struct span account, struct span arn,
                      struct sqs_queue *queue)
{
    struct span part[6], rest = arn;
    for (size_t i = 0; i < 6; i++)
        part[i] = span_cut(&rest, ':');
    return rest.ptr == NULL && span_is(part[0], "arn") && span_is(part[2], "sqs") &&
           span_equal(part[4], account) && find(store, account, part[3], part[5], queue);
}

/* ---- counts ---- */

void sqs_queue_count(struct store *store, int64_t box, int64_t change)
{
    struct store_query *query = store_sql(store,
                                          "UPDATE sqs_box SET total = total + ? WHERE id = ?");
    store_bind_int(query, 1, change);
    store_bind_int(query, 2, box);
    store_run(query);
}

struct sqs_depth sqs_queue_depth(struct store *store, int64_t box, int64_t now_ms)
{
    struct sqs_depth depth = {0, 0, 0};
    struct store_query *query = store_sql(store, "SELECT total FROM sqs_box WHERE id = ?");
    store_bind_int(query, 1, box);
    if (store_row(query))
        depth.total = store_int(query, 0);
    store_done(query);
    query = store_sql(
        store, "SELECT count(*), coalesce(sum(count > 0), 0) FROM (SELECT count FROM sqs_message"
               " WHERE box = ? AND visible_ms > ? LIMIT ?)");
    store_bind_int(query, 1, box);
    store_bind_int(query, 2, now_ms);
    store_bind_int(query, 3, DEPTH_LOOK);
    if (store_row(query)) {
        depth.in_flight = store_int(query, 1);
        depth.delayed = store_int(query, 0) - depth.in_flight;
    }
    store_done(query);
    return depth;
}

/* ---- boxes ---- */

static int64_t new_box(struct store *store)
{
    store_run(store_sql(store, "INSERT INTO sqs_box DEFAULT VALUES"));
    return store_last_id(store);
}

static void kill_box(struct store *store, int64_t box)
{
    struct store_query *query = store_sql(store, "UPDATE sqs_box SET dead = 1 WHERE id = ?");
    store_bind_int(query, 1, box);
    store_run(query);
}

/* ---- operations ---- */

static void add_url(struct call *call, struct span account, struct span name, struct buf *url)
{
    struct span host = call_header(call, "host");
    buf_adds(url, "http://");
    buf_addspan(url, host.len > 0 ? host : span_str("localhost"));
    buf_addc(url, '/');
    buf_addspan(url, account);
    buf_addc(url, '/');
    buf_addspan(url, name);
}

static void answer_url(struct call *call, struct span account, struct span name)
{
    struct sqs_reply reply;
    struct buf url;
    buf_init(&url, 0);
    add_url(call, account, name, &url);
    sqs_begin(call, &reply, true);
    sqs_reply_text(&reply, "QueueUrl", buf_span(&url));
    sqs_reply_end(&reply, call->request_id);
    buf_release(&url);
}

static void answer_nothing(struct call *call)
{
    struct sqs_reply reply;
    sqs_begin(call, &reply, false);
    sqs_reply_end(&reply, call->request_id);
}

static bool name_is_valid(struct span name, bool fifo)
{
    if (fifo)
        name.len -= 5;
    if (name.len == 0 || name.len > (fifo ? 75U : 80U))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

static bool check_name(struct call *call, struct span name, bool fifo)
{
    bool suffix = name.len > 5 && span_is(span_of(name.ptr + name.len - 5, 5), ".fifo");
    if (name.len == 0)
        call_fail(call, 400, "MissingRequiredParameterException",
                  "The request must contain the parameter QueueName.");
    else if (fifo && (!suffix || !name_is_valid(name, true)))
        call_fail(call, 400, "InvalidParameterValueException",
                  "The name of a FIFO queue can only include alphanumeric characters, hyphens, or "
                  "underscores, must end with .fifo suffix and be 1 to 80 in length.");
    else if (!fifo && !name_is_valid(name, false))
        call_fail(call, 400, "InvalidParameterValueException",
                  "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in "
                  "length");
    return !call_failed(call);
}

static void insert_queue(struct store *store, struct call *call, struct span name, bool fifo)
{
    int64_t box = new_box(store);
    struct store_query *query = store_sql(
        store,
        "INSERT INTO sqs_queue (account, region, name, box, fifo, content_dedup, group_dedup,"
        " delay_s, visibility_s, retention_s, wait_s, max_size, redrive_max, created_s, modified_s,"
        " attributes, tags) VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, ?, ?, '{}', '{}')");
    store_bind_text(query, 1, span_str(call->account));
    store_bind_text(query, 2, span_str(call->region));
    store_bind_text(query, 3, name);
    store_bind_int(query, 4, box);
    store_bind_int(query, 5, fifo);
    store_bind_int(query, 6, call->now_ms / 1000);
    store_bind_int(query, 7, call->now_ms / 1000);
    store_run(query);
}

void sqs_queue_create(struct store *store, struct call *call)
{
    const struct sqs_request *request = sqs_state(call)->request;
    struct span account = span_str(call->account), name = request->queue_name;
    struct sqs_queue queue;
    bool fifo = sqs_config_is_fifo(&request->attributes);
    if (!check_name(call, name, fifo) || !sqs_config_check(call, &request->attributes, fifo, true))
        return;
    if (find(store, account, span_str(call->region), name, &queue)) {
        if (sqs_config_same(store, call, queue.id, &request->attributes))
            answer_url(call, account, name);
        return;
    }
    insert_queue(store, call, name, fifo);
    find(store, account, span_str(call->region), name, &queue);
    if (!sqs_config_store(store, call, queue.id, &request->attributes))
        return;
    sqs_tag_store(store, queue.id, &request->tags);
    answer_url(call, account, name);
}

void sqs_queue_delete(struct store *store, struct call *call)
{
    struct sqs_queue queue;
    if (!sqs_queue_find(store, call, &queue))
        return;
    struct store_query *query = store_sql(store, "DELETE FROM sqs_queue WHERE id = ?");
    store_bind_int(query, 1, queue.id);
    store_run(query);
    kill_box(store, queue.box);
    store_wake_all(store, &sqs_service, (uint64_t)queue.id);
    answer_nothing(call);
}

void sqs_queue_purge(struct store *store, struct call *call)
{
    struct sqs_queue queue;
    if (!sqs_queue_find(store, call, &queue))
        return;
    struct store_query *query = store_sql(store, "UPDATE sqs_queue SET box = ? WHERE id = ?");
    store_bind_int(query, 1, new_box(store));
    store_bind_int(query, 2, queue.id);
    store_run(query);
    kill_box(store, queue.box);
    answer_nothing(call);
}

void sqs_queue_get_url(struct store *store, struct call *call)
{
    const struct sqs_request *request = sqs_state(call)->request;
    struct span account = request->owner.len > 0 ? request->owner : span_str(call->account);
    struct sqs_queue queue;
    if (request->queue_name.len == 0)
        call_fail(call, 400, "MissingRequiredParameterException",
                  "The request must contain the parameter QueueName.");
    else if (is_foreign(call, account))
        return;
    else if (!find(store, account, span_str(call->region), request->queue_name, &queue))
        does_not_exist(call);
    else
        answer_url(call, account, request->queue_name);
}

/* Writes a page of names from query, and the token of the next page (its first name's
 * predecessor) when there is one. */
static void answer_page(struct call *call, struct store_query *query, const char *member,
                        int64_t max)
{
    struct sqs_reply reply;
    struct buf url, last, token;
    int64_t count = 0;
    bool more = false;
    buf_init(&url, 0);
    buf_init(&last, 0);
    buf_init(&token, 0);
    sqs_begin(call, &reply, true);
    while (store_row(query)) {
        if (count == 0)
            sqs_reply_list_begin(&reply, member);
        if (count++ == max) {
            more = true;
            break;
        }
        struct span name = store_text(query, 0);
        buf_clear(&url);
        buf_clear(&last);
        buf_addspan(&last, name);
        add_url(call, span_str(call->account), name, &url);
        sqs_reply_list_text(&reply, "QueueUrl", buf_span(&url));
    }
    store_done(query);
    if (count > 0)
        sqs_reply_list_end(&reply);
    if (more && sqs_state(call)->request->max_results != SQS_ABSENT) {
        base64_encode(buf_span(&last), &token);
        sqs_reply_text(&reply, "NextToken", buf_span(&token));
    }
    sqs_reply_end(&reply, call->request_id);
    buf_release(&token);
    buf_release(&last);
    buf_release(&url);
}

/* The page size and the name the page begins after. False: the call has failed. */
static bool page_of(struct call *call, int64_t *max, struct buf *after)
{
    const struct sqs_request *request = sqs_state(call)->request;
    *max = request->max_results != SQS_ABSENT ? request->max_results : LIST_PAGE;
    if (*max < 1 || *max > LIST_PAGE)
        call_fail(call, 400, "InvalidParameterValueException",
                  "Value %lld for parameter MaxResults is invalid. Reason: Must be between 1 and "
                  "1000, if provided.",
                  (long long)*max);
    else if (base64_decode(request->token, after) != 0)
        call_fail(call, 400, "InvalidParameterValueException", "Invalid or expired next token.");
    return !call_failed(call);
}

void sqs_queue_list(struct store *store, struct call *call)
{
    const struct sqs_request *request = sqs_state(call)->request;
    struct buf after;
    int64_t max;
    buf_init(&after, 256);
    if (page_of(call, &max, &after)) {
        struct store_query *query = store_sql(
            store, "SELECT name FROM sqs_queue WHERE account = ?1 AND region = ?2"
                   " AND name > ?3 AND substr(name, 1, length(?4)) = ?4"
                   " ORDER BY name LIMIT ?5");
        store_bind_text(query, 1, span_str(call->account));
        store_bind_text(query, 2, span_str(call->region));
        store_bind_text(query, 3, buf_span(&after));
        store_bind_text(query, 4, request->prefix.ptr != NULL ? request->prefix : span_of("", 0));
        store_bind_int(query, 5, max + 1);
        answer_page(call, query, "QueueUrls", max);
    }
    buf_release(&after);
}

void sqs_queue_list_sources(struct store *store, struct call *call)
{
    struct sqs_queue queue;
    struct buf after, arn;
    int64_t max;
    buf_init(&after, 256);
    buf_init(&arn, 0);
    if (sqs_queue_find(store, call, &queue) && page_of(call, &max, &after)) {
        sqs_config_arn(call, sqs_state(call)->account, sqs_state(call)->name, &arn);
        struct store_query *query = store_sql(
            store, "SELECT name FROM sqs_queue WHERE redrive_arn = ?1 AND account = ?2"
                   " AND region = ?3 AND name > ?4 ORDER BY name LIMIT ?5");
        store_bind_text(query, 1, buf_span(&arn));
        store_bind_text(query, 2, span_str(call->account));
        store_bind_text(query, 3, span_str(call->region));
        store_bind_text(query, 4, buf_span(&after));
        store_bind_int(query, 5, max + 1);
        answer_page(call, query, "queueUrls", max);
    }
    buf_release(&arn);
    buf_release(&after);
}
