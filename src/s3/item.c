/* Which object a line names. */
#include "s3/item.h"

#include "aws/caps.h"
#include "s3/url.h"
#include "codec/jscan.h"
#include "core/utf8.h"

void s3_item_scratch(const struct ndrec *line, struct buf *scratch)
{
    buf_clear(scratch);
    buf_reserve(scratch, line->line.len); /* a text and its NUL: less than with its quotes */
}

int s3_item_text(const char *name, struct span value, struct buf *scratch, struct span *text,
                 struct err *err)
{
    if (jscan_type(value) != JSCAN_STRING)
        return err_set(err, ERR_DATA, "%s: not a string", name);
    size_t start = scratch->len;
    jscan_string(value, scratch);
    *text = span_of(scratch->data + start, scratch->len - start);
    buf_addc(scratch, '\0');
    return 0;
}

static const struct {
    const char *name;
    size_t at;
} members[] = {{"bucket", offsetof(struct s3_item, bucket)},
               {"key", offsetof(struct s3_item, key)},
               {"version_id", offsetof(struct s3_item, version_id)}};

enum { MEMBERS = sizeof members / sizeof members[0] };

int s3_item_read(const struct ndrec *line, struct s3_item *item, struct buf *scratch,
                 struct err *err)
{
    const struct ndrec_member *ours = ndrec_find(line, "_s3"), *own;
    struct span object = {NULL, 0};
    *item = (struct s3_item){.bucket = {NULL, 0}};
    if (ours != NULL && jscan_type(ours->value) == JSCAN_OBJECT &&
        jscan_find(ours->value, "key").ptr != NULL)
        object = ours->value;
    for (size_t i = 0; i < MEMBERS; i++) {
        struct span value = {NULL, 0};
        if (object.ptr != NULL)
            value = jscan_find(object, members[i].name);
        else if ((own = ndrec_find(line, members[i].name)) != NULL)
            value = own->value;
        struct span *text = (struct span *)(void *)((char *)item + members[i].at);
        if (value.ptr != NULL && s3_item_text(members[i].name, value, scratch, text, err) != 0)
            return -1;
    }
    return 0;
}

int s3_item_check(const struct s3_item *item, struct err *err)
{
    if (item->bucket.len == 0)
        return err_set(err, ERR_DATA, "bucket: missing");
    if (!s3_url_bucket(item->bucket))
        return err_set(err, ERR_DATA, "bucket: not the name of a bucket");
    if (item->key.len == 0)
        return err_set(err, ERR_DATA, "key: missing");
    if (item->key.len > CAP_S3_KEY)
        return err_set(err, ERR_DATA, "key: more than %d bytes", CAP_S3_KEY);
    if (!utf8_valid(item->key))
        return err_set(err, ERR_DATA, "key: not UTF-8");
    return 0;
}
