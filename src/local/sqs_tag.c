/* A queue's tags, kept as a JSON object of strings. */
#include <stdlib.h>

#include "codec/json.h"
#include "core/mem.h"
#include "local/sqs_config.h"

#define LOAD_TAGS "SELECT tags FROM sqs_queue WHERE id = ?"

static void save_tags(struct store *store, int64_t queue, const json_t *tags)
{
    struct buf text;
    buf_init(&text, 0);
    json_print(tags, &text);
    struct store_query *query = store_sql(store, "UPDATE sqs_queue SET tags = ? WHERE id = ?");
    store_bind_text(query, 1, buf_span(&text));
    store_bind_int(query, 2, queue);
    store_run(query);
    buf_release(&text);
}

void sqs_tag_store(struct store *store, int64_t queue, const struct sqs_request_map *tags)
{
    if (tags->count == 0)
        return;
    json_t *object = sqs_config_load(store, queue, LOAD_TAGS);
    for (size_t i = 0; i < tags->count; i++)
        sqs_config_set_member(object, tags->item[i].name, tags->item[i].value);
    save_tags(store, queue, object);
    json_decref(object);
}

static void answer_nothing(struct call *call)
{
    struct sqs_reply reply;
    sqs_begin(call, &reply, false);
    sqs_reply_end(&reply, call->request_id);
}

void sqs_tag_list(struct store *store, struct call *call)
{
    struct sqs_queue queue;
    struct sqs_reply reply;
    const char *name;
    json_t *value;
    if (!sqs_queue_find(store, call, &queue))
        return;
    json_t *tags = sqs_config_load(store, queue.id, LOAD_TAGS);
    sqs_begin(call, &reply, true);
    if (json_object_size(tags) > 0) {
        sqs_reply_map_begin(&reply, "Tags");
        json_object_foreach(tags, name, value)
            sqs_reply_map_text(&reply, "Tag", "Key", span_str(name),
                               span_of(json_string_value(value), json_string_length(value)));
        sqs_reply_map_end(&reply);
    }
    sqs_reply_end(&reply, call->request_id);
    json_decref(tags);
}

void sqs_tag_add(struct store *store, struct call *call)
{
    struct sqs_queue queue;
    if (!sqs_queue_find(store, call, &queue))
        return;
    sqs_tag_store(store, queue.id, &sqs_state(call)->request->tags);
    answer_nothing(call);
}

void sqs_tag_remove(struct store *store, struct call *call)
{
    const struct sqs_request_list *keys = &sqs_state(call)->request->tag_keys;
    struct sqs_queue queue;
    if (!sqs_queue_find(store, call, &queue))
        return;
    json_t *tags = sqs_config_load(store, queue.id, LOAD_TAGS);
    for (size_t i = 0; i < keys->count; i++) {
        char *key = mem_dup(keys->item[i].ptr, keys->item[i].len);
        json_object_del(tags, key);
        free(key);
    }
    save_tags(store, queue.id, tags);
    json_decref(tags);
    answer_nothing(call);
}
