/* Parameters of a query as text; arrays as array literals.
 * https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
#include "task/db_pq.h"

void db_pq_args_init(struct db_pq_args *args)
{
    args->count = 0;
    buf_init(&args->text, 0);
}

void db_pq_args_release(struct db_pq_args *args)
{
    buf_release(&args->text);
}

void db_pq_int(struct db_pq_args *args, int64_t number)
{
    args->start[args->count++] = args->text.len;
    buf_addf(&args->text, "%lld", (long long)number);
    buf_addc(&args->text, '\0');
}

void db_pq_text(struct db_pq_args *args, struct span text)
{
    args->start[args->count++] = text.ptr != NULL ? args->text.len : SIZE_MAX;
    buf_addspan(&args->text, text);
    buf_addc(&args->text, '\0');
}

void db_pq_array(struct db_pq_args *args)
{
    args->start[args->count++] = args->text.len;
    buf_addc(&args->text, '{');
}

static void separate(struct db_pq_args *args)
{
    if (args->text.data[args->text.len - 1] != '{' ||
        args->text.len - 1 != args->start[args->count - 1])
        buf_addc(&args->text, ',');
}

void db_pq_add_int(struct db_pq_args *args, int64_t number)
{
    separate(args);
    buf_addf(&args->text, "%lld", (long long)number);
}

/* Array elements: in quotes, where only quotes and backslashes are escaped. */
void db_pq_add_text(struct db_pq_args *args, struct span text)
{
    separate(args);
    if (text.ptr == NULL) {
        buf_adds(&args->text, "NULL");
        return;
    }
    buf_addc(&args->text, '"');
    for (const char *at = text.ptr, *end = at + text.len; at < end; at++) {
        if (*at == '"' || *at == '\\')
            buf_addc(&args->text, '\\');
        buf_addc(&args->text, *at);
    }
    buf_addc(&args->text, '"');
}

void db_pq_array_end(struct db_pq_args *args)
{
    buf_addc(&args->text, '}');
    buf_addc(&args->text, '\0');
}
