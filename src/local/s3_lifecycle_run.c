/* Lifecycles, once a midnight. Objects are gone through by the ids of their rows, a page at a time,
 * and each page is read before anything in it changes.
 *
 * Midnights that have passed while nobody was there, or because the clock was put forward, are done
 * one after another: what happens on one day is the ground for what happens on a later one. */
#include "local/s3_lifecycle_run.h"

#include "codec/url.h"
#include "core/clock.h"
#include "local/s3_event.h"
#include "local/s3_lifecycle_match.h"
#include "local/s3_multipart.h"

#define DAY_MS ((int64_t)86400000)

enum { PAGE = 256 };

/* --- the rules --- */

/* The next bucket behind *bucket that has rules; false: there is none. Release lifecycle. */
static bool next_bucket(struct store *store, int64_t *bucket, struct s3_lifecycle *lifecycle)
{
    struct store_query *query = store_sql(
        store, "SELECT bucket, value FROM s3_config WHERE name = 'lifecycle' AND bucket > ?1"
               " ORDER BY bucket LIMIT 1");
    store_bind_int(query, 1, *bucket);
    bool found = store_row(query);
    *lifecycle = (struct s3_lifecycle){0};
    if (found) {
        *bucket = store_int(query, 0);
        s3_lifecycle_read(store_text(query, 1), lifecycle, NULL);
    }
    store_done(query);
    return found;
}

/* The rules of one bucket; false: it has none, and nothing is to be released. Asked for with every
 * reply, so it is one look at the index. */
static bool rules_of(struct store *store, int64_t bucket, struct s3_lifecycle *lifecycle)
{
    struct store_query *query = store_sql(
        store, "SELECT value FROM s3_config WHERE bucket = ?1 AND name = 'lifecycle'");
    store_bind_int(query, 1, bucket);
    bool found = store_row(query);
    if (found)
        s3_lifecycle_read(store_text(query, 0), lifecycle, NULL);
    store_done(query);
    return found;
}

/* --- objects --- */

static int64_t first_number(struct store_query *query)
{
    int64_t number = store_row(query) ? store_int(query, 0) : 0;
    store_done(query);
    return number;
}

static void find_place(struct store *store, int64_t bucket, const struct s3_object_row *row,
                       struct s3_lifecycle_place *place)
{
    struct store_query *query = store_sql(
        store, "SELECT count(*) FROM s3_object WHERE bucket = ?1 AND key = ?2 AND latest = 0"
               " AND id > ?3");
    store_bind_int(query, 1, bucket);
    store_bind_text(query, 2, place->key);
    store_bind_int(query, 3, row->latest ? 0 : row->id);
    int64_t others = first_number(query);
    place->newer = row->latest ? 0 : (size_t)others;
    place->alone = row->latest && others == 0;
}

static void move(struct store *store, int64_t id, struct span storage_class)
{
    struct store_query *query = store_sql(
        store, "UPDATE s3_object SET storage_class = ?2, restore_ready_ms = NULL,"
               " restore_until_ms = NULL WHERE id = ?1");
    store_bind_int(query, 1, id);
    store_bind_text(query, 2, storage_class);
    store_run(query);
}

/* row: the version that it happened to; storage_class: where it moved, {NULL,0}: it did not. */
static void tell(struct store *store, int64_t bucket, struct span key,
                 const struct s3_object_row *row, int64_t ms, const char *event,
                 struct span storage_class)
{
    bool versioned = s3_bucket_versioning(store, bucket) != S3_UNVERSIONED;
    s3_event(store, NULL, bucket,
             &(struct s3_event){.name = event,
                                .key = key,
                                .etag = row->etag,
                                .size = row->size,
                                .version = versioned ? span_str(row->version) : span_of(NULL, 0),
                                .storage_class = storage_class,
                                .now_ms = ms});
}

static void expire(struct store *store, int64_t bucket, struct span key,
                   const struct s3_object_row *row, int64_t ms)
{
    struct s3_object_row marker = {0};
    if (row->latest && !row->marker)
        s3_object_delete_key(store, bucket, s3_bucket_versioning(store, bucket), key, ms, &marker);
    else
        s3_object_remove(store, bucket, key, row);
    tell(store, bucket, key, marker.id != 0 ? &marker : row, ms,
         marker.id != 0 ? "s3:LifecycleExpiration:DeleteMarkerCreated"
                        : "s3:LifecycleExpiration:Delete",
         span_of(NULL, 0));
}

static void treat(struct store *store, int64_t bucket, const struct s3_lifecycle *lifecycle,
                  int64_t id, struct span key, int64_t ms)
{
    struct s3_object_row row;
    struct s3_lifecycle_place place = {.key = key};
    struct span storage_class = {NULL, 0};
    s3_object_find_id(store, id, &row);
    find_place(store, bucket, &row, &place);
    enum s3_lifecycle_action action = row.id == 0 ? S3_LIFECYCLE_STAY
                                                  : s3_lifecycle_decide(lifecycle, &row, &place, ms,
                                                                        &storage_class);
    if (action == S3_LIFECYCLE_EXPIRE)
        expire(store, bucket, key, &row, ms);
    if (action == S3_LIFECYCLE_MOVE) {
        move(store, id, storage_class);
        tell(store, bucket, key, &row, ms, "s3:LifecycleTransition", storage_class);
    }
    s3_object_release(&row);
}

/* The rows behind *last, up to a page of them; keys go to text. */
static size_t read_page(struct store *store, const char *sql, int64_t bucket, int64_t last,
                        int64_t ids[PAGE], size_t ends[PAGE], struct buf *text)
{
    size_t count = 0;
    struct store_query *query = store_sql(store, sql);
    store_bind_int(query, 1, bucket);
    store_bind_int(query, 2, last);
    buf_clear(text);
    while (count < PAGE && store_row(query)) {
        ids[count] = store_int(query, 0);
        buf_addspan(text, store_text(query, 1));
        ends[count++] = text->len;
    }
    store_done(query);
    return count;
}

static void run_objects(struct store *store, int64_t bucket, const struct s3_lifecycle *lifecycle,
                        int64_t ms)
{
    static const char sql[] = "SELECT id, key FROM s3_object WHERE id > ?2 AND +bucket = ?1"
                              " ORDER BY id";
    int64_t ids[PAGE], last = 0;
    size_t ends[PAGE], count;
    struct buf text;
    buf_init(&text, 0);
    while ((count = read_page(store, sql, bucket, last, ids, ends, &text)) > 0) {
        last = ids[count - 1];
        for (size_t i = 0, from = 0; i < count; from = ends[i++])
            treat(store, bucket, lifecycle, ids[i], span_of(text.data + from, ends[i] - from), ms);
    }
    buf_release(&text);
}

/* --- uploads --- */

static void run_uploads(struct store *store, int64_t bucket, const struct s3_lifecycle *lifecycle,
                        int64_t ms)
{
    static const char sql[] = "SELECT id, key, initiated_ms FROM s3_upload WHERE id > ?2"
                              " AND +bucket = ?1 ORDER BY id LIMIT 1";
    const struct s3_lifecycle_rule *rule;
    int64_t id = 0;
    for (bool found = true; found;) {
        struct store_query *query = store_sql(store, sql);
        store_bind_int(query, 1, bucket);
        store_bind_int(query, 2, id);
        found = store_row(query);
        id = found ? store_int(query, 0) : 0;
        bool over = found && s3_lifecycle_abort(lifecycle, store_text(query, 1),
                                                store_int(query, 2), &rule) <= ms;
        store_done(query);
        if (over)
            s3_multipart_drop(store, id);
    }
}

/* --- midnights --- */

static void run_midnight(struct store *store, int64_t ms)
{
    struct s3_lifecycle lifecycle;
    int64_t bucket = 0;
    for (; next_bucket(store, &bucket, &lifecycle); s3_lifecycle_release(&lifecycle)) {
        run_objects(store, bucket, &lifecycle, ms);
        run_uploads(store, bucket, &lifecycle, ms);
    }
}

static int64_t last_midnight(struct store *store)
{
    return first_number(store_sql(store, "SELECT value FROM s3_counter WHERE name = 'lifecycle'"));
}

static void set_last_midnight(struct store *store, int64_t ms)
{
    struct store_query *query = store_sql(
        store, "INSERT OR REPLACE INTO s3_counter (name, value) VALUES ('lifecycle', ?1)");
    store_bind_int(query, 1, ms);
    store_run(query);
}

int64_t s3_lifecycle_run(struct store *store, int64_t now_ms)
{
    struct s3_lifecycle lifecycle;
    int64_t none = 0, midnight = now_ms / DAY_MS * DAY_MS, last = last_midnight(store);
    if (last < midnight && next_bucket(store, &none, &lifecycle)) {
        s3_lifecycle_release(&lifecycle);
        for (int64_t ms = last == 0 ? midnight : last + DAY_MS; ms <= midnight; ms += DAY_MS)
            run_midnight(store, ms);
    }
    if (last < midnight)
        set_last_midnight(store, midnight);
    return midnight + DAY_MS;
}

/* --- replies --- */

/* The date as a header has it, and the rule's id encoded into *id. */
static void describe(int64_t ms, const struct s3_lifecycle_rule *rule, char date[30],
                     struct buf *id)
{
    clock_http(ms, date);
    buf_init(id, 0);
    url_encode(rule->id, false, id);
}

void s3_lifecycle_reply(struct store *store, struct call *call, int64_t bucket, struct span key,
                        const struct s3_object_row *row)
{
    struct s3_lifecycle lifecycle;
    const struct s3_lifecycle_rule *rule = NULL;
    struct buf id;
    char date[30];
    if (!row->latest || !rules_of(store, bucket, &lifecycle))
        return;
    int64_t ms = s3_lifecycle_expiry(&lifecycle, row, key, &rule);
    if (rule != NULL) {
        describe(ms, rule, date, &id);
        struct buf text;
        buf_init(&text, 0);
        buf_addf(&text, "expiry-date=\"%s\", rule-id=\"%.*s\"", date, SPAN_ARG(buf_span(&id)));
        call_add_header(call, "x-amz-expiration", buf_span(&text));
        buf_release(&text);
        buf_release(&id);
    }
    s3_lifecycle_release(&lifecycle);
}

void s3_lifecycle_reply_abort(struct store *store, struct call *call, int64_t bucket,
                              struct span key, int64_t initiated_ms)
{
    struct s3_lifecycle lifecycle;
    const struct s3_lifecycle_rule *rule = NULL;
    struct buf id;
    char date[30];
    if (!rules_of(store, bucket, &lifecycle))
        return;
    int64_t ms = s3_lifecycle_abort(&lifecycle, key, initiated_ms, &rule);
    if (rule != NULL) {
        describe(ms, rule, date, &id);
        call_add_header(call, "x-amz-abort-date", span_str(date));
        call_add_header(call, "x-amz-abort-rule-id", buf_span(&id));
        buf_release(&id);
    }
    s3_lifecycle_release(&lifecycle);
}
