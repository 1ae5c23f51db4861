/* Shards and their lineage. A stream has at most some thousands of shards, and they are looked up
 * by name only when they are listed. */
#include "aws/shardset.h"

#include <stdlib.h>
#include <string.h>

#include "codec/json.h"
#include "core/mem.h"

void shardset_release(struct shardset *set)
{
    for (size_t i = 0; i < set->count; i++) {
        struct shard *shard = set->shard[i];
        buf_release(&shard->iterator);
        free(shard->id);
        free(shard->parent);
        free(shard->adjacent);
        free(shard);
    }
    free(set->shard);
    *set = (struct shardset){0};
}

static char *copy(const json_t *object, const char *name)
{
    struct span text = json_text(object, name);
    return mem_dup(text.ptr, text.len);
}

struct shard *shardset_add(struct shardset *set, const json_t *object)
{
    struct span id = json_text(object, "ShardId");
    if (id.len == 0 || shardset_find(set, id) != NULL)
        return NULL;
    struct shard *shard = mem_alloc(sizeof *shard);
    shard->id = mem_dup(id.ptr, id.len);
    shard->parent = copy(object, "ParentShardId");
    shard->adjacent = copy(object, "AdjacentParentShardId");
    const json_t *range = json_object_get(object, "SequenceNumberRange");
    shard->closed = json_text(range, "EndingSequenceNumber").len > 0;
    buf_init(&shard->iterator, 0);
    if (set->count == set->room) {
        set->room = set->room > 0 ? set->room * 2 : 16;
        set->shard = mem_grow(set->shard, set->room, sizeof set->shard[0]);
    }
    set->shard[set->count++] = shard;
    return shard;
}

struct shard *shardset_find(const struct shardset *set, struct span id)
{
    for (size_t i = 0; i < set->count; i++)
        if (span_is(id, set->shard[i]->id))
            return set->shard[i];
    return NULL;
}

static bool is_done(const struct shardset *set, const char *id)
{
    const struct shard *shard = id != NULL ? shardset_find(set, span_str(id)) : NULL;
    return shard == NULL || shard->state == SHARD_DONE;
}

bool shardset_may_start(const struct shardset *set, const struct shard *shard)
{
    return is_done(set, shard->parent) && is_done(set, shard->adjacent);
}

bool shardset_done(const struct shardset *set)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->shard[i]->state != SHARD_DONE)
            return false;
    return true;
}
