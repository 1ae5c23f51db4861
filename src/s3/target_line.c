/* Lines that name objects. */
#include "s3/target_line.h"

#include <stdlib.h>
#include <string.h>

#include "s3/item.h"
#include "core/mem.h"

static char *copy(struct span text)
{
    return text.len > 0 ? mem_dup(text.ptr, text.len) : NULL;
}

/* The text of a member of the line itself, {NULL,0} when there is none. */
static int own_text(const struct ndrec *rec, const char *name, struct buf *scratch,
                    struct span *text, struct err *err)
{
    const struct ndrec_member *member = ndrec_find(rec, name);
    *text = span_of(NULL, 0);
    return member == NULL ? 0 : s3_item_text(name, member->value, scratch, text, err);
}

static int fill(struct s3_target *target, const struct ndrec *rec, struct buf *scratch,
                struct err *err)
{
    struct s3_item object;
    struct span path, version;
    s3_item_scratch(rec, scratch);
    if (s3_item_read(rec, &object, scratch, err) != 0 || s3_item_check(&object, err) != 0 ||
        own_text(rec, "path", scratch, &path, err) != 0 ||
        own_text(rec, "version", scratch, &version, err) != 0)
        return -1;
    target->bucket = copy(object.bucket);
    target->key = copy(object.key);
    target->version = copy(object.version_id.len > 0 ? object.version_id : version);
    target->path = copy(path.ptr != NULL ? path : object.key);
    if (target->path == NULL)
        return err_set(err, ERR_DATA, "path: is empty");
    return 0;
}

static void forget(char **owned)
{
    free(*owned);
    *owned = NULL;
}

struct s3_target *s3_target_line(struct ndrec *rec, const struct ndline *line)
{
    struct s3_target *target = mem_alloc(sizeof *target);
    struct buf scratch;
    buf_init(&scratch, 0);
    target->line = span_of(mem_dup(line->text.ptr, line->text.len), line->text.len);
    target->number = line->number;
    int status = line->too_long ? err_set(&target->err, ERR_DATA, "longer than --max-line")
                                : ndrec_scan(rec, target->line, &target->err);
    if (status == 0)
        status = fill(target, rec, &scratch, &target->err);
    buf_release(&scratch);
    if (status == 0)
        return target;
    forget(&target->bucket);
    forget(&target->key);
    forget(&target->version);
    forget(&target->path);
    return target;
}
