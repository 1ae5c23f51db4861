/* ListObjectsV2, page by page, each key only as its hash. */
#include "asset/listing.h"

#include "asset/caps.h"
#include "s3/list.h"

struct listing {
    struct loop *loop;
    struct keys *keys;
    struct err err;
};

static bool on_page(void *ctx, const struct s3_listing *page)
{
    struct listing *listing = ctx;
    for (size_t i = 0; i < page->object_count; i++)
        if (!keys_add(listing->keys, page->object[i].key)) {
            err_set(&listing->err, ERR_DATA, "more than %zu objects: use --skip-existing head",
                    CAP_ASSET_LISTED);
            loop_stop(listing->loop);
            return false;
        }
    return true;
}

static void on_end(void *ctx, const struct err *err)
{
    struct listing *listing = ctx;
    if (err != NULL)
        listing->err = *err;
    loop_stop(listing->loop);
}

static void on_stop(void *ctx)
{
    struct listing *listing = ctx;
    err_set(&listing->err, ERR_CANCELLED, "stopped");
    loop_stop(listing->loop);
}

int listing_read(struct loop *loop, struct aws *aws, struct span bucket, struct span prefix,
                 struct keys *keys, struct err *err)
{
    struct listing listing = {.loop = loop, .keys = keys};
    const struct s3_list_query query = {.bucket = bucket, .prefix = prefix};
    const struct s3_list_events events = {on_page, on_end, &listing};
    loop_on_stop(loop, on_stop, &listing);
    struct s3_list *list = s3_list_new(aws, &query, &events);
    loop_run(loop);
    *err = listing.err;
    if (err->kind != ERR_NONE)
        return -1; /* a page may still be under way: the list goes with the process */
    s3_list_free(list);
    return 0;
}
