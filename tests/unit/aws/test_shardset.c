#include "unit.h"

#include <stdio.h>

#include "aws/shardset.h"

static struct shard *add(struct shardset *set, const char *id, const char *parent,
                         const char *adjacent, const char *ending)
{
    json_t *object = json_pack("{s:s}", "ShardId", id);
    if (parent != NULL)
        json_object_set_new(object, "ParentShardId", json_string(parent));
    if (adjacent != NULL)
        json_object_set_new(object, "AdjacentParentShardId", json_string(adjacent));
    if (ending != NULL)
        json_object_set_new(object, "SequenceNumberRange",
                            json_pack("{s:s}", "EndingSequenceNumber", ending));
    struct shard *shard = shardset_add(set, object);
    json_decref(object);
    return shard;
}

static void lineage(void **state)
{
    (void)state;
    struct shardset set = {0};
    struct shard *merged = add(&set, "merged", "left", "right", NULL);
    struct shard *left = add(&set, "left", "gone", NULL, "9");
    struct shard *right = add(&set, "right", NULL, NULL, "9");
    assert_true(left->closed);
    assert_false(merged->closed);
    assert_true(shardset_may_start(&set, left)); /* its parent is trimmed away */
    assert_true(shardset_may_start(&set, right));
    assert_false(shardset_may_start(&set, merged));
    left->state = SHARD_DONE;
    assert_false(shardset_may_start(&set, merged));
    right->state = SHARD_DONE;
    assert_true(shardset_may_start(&set, merged));
    assert_false(shardset_done(&set));
    merged->state = SHARD_DONE;
    assert_true(shardset_done(&set));
    shardset_release(&set);
}

static void once_each(void **state)
{
    (void)state;
    struct shardset set = {0};
    char id[32];
    for (int i = 0; i < 100; i++) {
        snprintf(id, sizeof id, "shardId-%012d", i);
        assert_non_null(add(&set, id, NULL, NULL, NULL));
    }
    assert_null(add(&set, "shardId-000000000042", NULL, NULL, NULL));
    assert_null(add(&set, "", NULL, NULL, NULL));
    assert_int_equal(set.count, 100);
    assert_string_equal(shardset_find(&set, span_str("shardId-000000000042"))->id,
                        "shardId-000000000042");
    assert_null(shardset_find(&set, span_str("shardId-00000000004")));
    shardset_release(&set);
}

UNIT_GROUP(shardset, cmocka_unit_test(lineage), cmocka_unit_test(once_each))
