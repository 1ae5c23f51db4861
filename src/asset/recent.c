/* A ring, and a hash table of chains through its places (numbered from 1; 0 ends a chain). */
#include "asset/recent.h"

#include <stdlib.h>

#include "core/mem.h"

struct recent {
    struct recent_asset *ring;
    uint32_t *bucket;
    size_t most, buckets, next, count;
};

struct recent *recent_new(size_t most)
{
    struct recent *recent = mem_alloc(sizeof *recent);
    recent->most = most;
    recent->buckets = 1;
    while (recent->buckets < most)
        recent->buckets *= 2;
    recent->ring = mem_array(most, sizeof *recent->ring);
    recent->bucket = mem_array(recent->buckets, sizeof *recent->bucket);
    return recent;
}

void recent_free(struct recent *recent)
{
    if (recent == NULL)
        return;
    free(recent->ring);
    free(recent->bucket);
    free(recent);
}

static uint32_t *bucket_of(const struct recent *recent, uint64_t hash)
{
    return &recent->bucket[hash & (recent->buckets - 1)];
}

const struct recent_asset *recent_find(const struct recent *recent, uint64_t hash)
{
    uint32_t place = *bucket_of(recent, hash);
    while (place != 0 && recent->ring[place - 1].hash != hash)
        place = recent->ring[place - 1].next;
    return place != 0 ? &recent->ring[place - 1] : NULL;
}

static void take_out(struct recent *recent, uint32_t place)
{
    uint32_t *link = bucket_of(recent, recent->ring[place - 1].hash);
    while (*link != place)
        link = &recent->ring[*link - 1].next;
    *link = recent->ring[place - 1].next;
}

void recent_add(struct recent *recent, const struct recent_asset *asset)
{
    uint32_t place = (uint32_t)recent->next + 1;
    if (recent->count == recent->most)
        take_out(recent, place);
    else
        recent->count++;
    recent->next = place % recent->most;
    recent->ring[place - 1] = *asset;
    uint32_t *bucket = bucket_of(recent, asset->hash);
    recent->ring[place - 1].next = *bucket;
    *bucket = place;
}
