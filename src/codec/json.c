/* JSON trees: jansson with limits. */
#include "codec/json.h"

#include <string.h>

#include "codec/caps.h"

json_t *json_parse(struct span text, struct err *err)
{
    if (text.len > CAP_JSON_DOCUMENT) {
        err_set(err, ERR_DATA, "JSON document larger than %zu bytes", CAP_JSON_DOCUMENT);
        return NULL;
    }
    if (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL) {
        err_set(err, ERR_DATA, "NUL byte in a JSON document"); /* jansson overlooks some */
        return NULL;
    }
    json_error_t why;
    json_t *value = json_loadb(text.ptr != NULL ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES,
                               &why);
    if (value == NULL) {
        /* jansson quotes the text at the error, and that may be a secret. */
        char *quote = strstr(why.text, " near ");
        if (quote != NULL)
            *quote = '\0';
        err_set(err, ERR_DATA, "line %d, column %d: %s", why.line, why.column, why.text);
    }
    return value;
}

static int append(const char *ptr, size_t len, void *out)
{
    buf_add(out, ptr, len);
    return 0;
}

void json_print(const json_t *value, struct buf *out)
{
    json_dump_callback(value, append, out, JSON_COMPACT | JSON_ENCODE_ANY);
}

struct span json_text(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return span_of(json_string_value(value), json_string_length(value));
}

int64_t json_int(const json_t *object, const char *name, int64_t fallback)
{
    const json_t *value = json_object_get(object, name);
    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

int json_bool(const json_t *object, const char *name, int fallback)
{
    const json_t *value = json_object_get(object, name);
    return json_is_boolean(value) ? json_is_true(value) : fallback;
}
