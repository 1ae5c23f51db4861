/* Keys from templates. */
#include "s3/template.h"

#include <time.h>

#include "aws/caps.h"
#include "core/random.h"

static const char number_word[] = "{n}", uuid_word[] = "{uuid}";

/* Appends what % and a letter stand for, as strftime(3) has it; returns 2, or 0: it is not allowed.
 */
static size_t time_element(char letter, const struct tm *at, struct buf *out)
{
    const char format[] = {'%', letter, '\0'};
    char text[32];
    if (letter == '\0' || strchr("YmdHMSj%", letter) == NULL)
        return 0;
    buf_add(out, text, strftime(text, sizeof text, format, at));
    return 2;
}

/* Appends what the template's next element stands for and returns its length; 0: it is none. */
static size_t element(struct span rest, const struct tm *at, uint64_t number, struct buf *out)
{
    char uuid[37];
    if (span_starts(rest, number_word)) {
        buf_addf(out, "%06llu", (unsigned long long)number);
        return sizeof number_word - 1;
    }
    if (span_starts(rest, uuid_word)) {
        random_uuid(uuid);
        buf_adds(out, uuid);
        return sizeof uuid_word - 1;
    }
    if (rest.ptr[0] == '{' || (rest.ptr[0] == '%' && rest.len < 2))
        return 0;
    if (rest.ptr[0] != '%') {
        buf_addc(out, rest.ptr[0]);
        return 1;
    }
    return time_element(rest.ptr[1], at, out);
}

/* Returns what could not be made: empty at the end. */
static struct span make(struct span rest, int64_t ms, uint64_t number, struct buf *out)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm at;
    size_t len;
    gmtime_r(&seconds, &at);
    while (rest.len > 0 && (len = element(rest, &at, number, out)) > 0)
        rest = span_of(rest.ptr + len, rest.len - len);
    return rest;
}

int s3_template_check(struct span template, struct err *err)
{
    struct buf key;
    buf_init(&key, 0);
    struct span rest = make(template, 0, UINT64_MAX, &key);
    size_t len = key.len;
    buf_release(&key);
    if (rest.len > 0)
        return err_set(err, ERR_USAGE,
                       "'%.*s' in the key: only %%Y %%m %%d %%H %%M %%S %%j %%%% {n} {uuid}",
                       (int)(rest.len < 8 ? rest.len : 8), rest.ptr);
    if (len == 0 || len > CAP_S3_KEY)
        return err_set(err, ERR_USAGE, "a key has 1 to %d bytes", CAP_S3_KEY);
    return 0;
}

bool s3_template_unique(struct span template)
{
    return memmem(template.ptr, template.len, uuid_word, sizeof uuid_word - 1) != NULL;
}

void s3_template_key(struct span template, int64_t ms, uint64_t number, struct buf *out)
{
    make(template, ms, number, out);
}
