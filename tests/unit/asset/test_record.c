#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asset/record.h"

struct read {
    struct ndrec rec;
    struct buf scratch, key;
    struct asset asset;
    struct err err;
    char *line;
};

static int read_line(struct read *read, const char *line)
{
    memset(read, 0, sizeof *read);
    ndrec_init(&read->rec);
    buf_init(&read->scratch, 0);
    buf_init(&read->key, 0);
    read->line = strdup(line);
    assert_int_equal(ndrec_scan(&read->rec, span_str(read->line), &read->err), 0);
    return record_read(&read->rec, &read->scratch, &read->asset, &read->err);
}

static void release(struct read *read)
{
    asset_release(&read->asset);
    ndrec_release(&read->rec);
    buf_release(&read->scratch);
    buf_release(&read->key);
    free(read->line);
}

/* A line with one member's value replaced. */
static const char *with(const char *name, const char *value)
{
    static const char *const members[][2] = {{"entity_id", "\"7\""},
                                             {"entity_type", "\"POST\""},
                                             {"platform", "\"YOUTUBE\""},
                                             {"asset_type", "\"IMAGE\""},
                                             {"original_url", "\"https://h/x.jpg\""}};
    static char line[8192];
    size_t at = 0;
    for (size_t i = 0; i < 5; i++) {
        const char *text = strcmp(members[i][0], name) == 0 ? value : members[i][1];
        at += (size_t)snprintf(line + at, sizeof line - at, "%c\"%s\":%s", i == 0 ? '{' : ',',
                               members[i][0], text);
    }
    strcpy(line + at, "}");
    return line;
}

static void keys(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *key;
    } cases[] = {
        {"", "", "assets/posts/youtube/7.jpg"},
        {"entity_id", "1234567890123456789", "assets/posts/youtube/1234567890123456789.jpg"},
        {"entity_id", "\"a b\\u00e9\"", "assets/posts/youtube/a b\xc3\xa9.jpg"},
        {"entity_id", "\"..x\"", "assets/posts/youtube/..x.jpg"},
        {"entity_type", "\"PROFILE_RELATIONSHIP\"", "assets/profile_relationships/youtube/7.jpg"},
        {"platform", "\"INSTAGRAM\"", "assets/posts/instagram/7.jpg"},
        {"asset_type", "\"VIDEO\"", "assets/posts/youtube/7.mp4"},
        {"original_url", "\"http://h/x.jpeg?y\"", "assets/posts/youtube/7.jpg"},
        {"original_url", "\"http://h/x.webp\"", "assets/posts/youtube/7.webp"},
        {"original_url", "\"http://h/x.webp?dst-jpg\"", "assets/posts/youtube/7.jpg"},
        {"original_url", "\"http://h/x.gif\"", "assets/posts/youtube/7.png"},
        {"original_url", "\"http:\\/\\/h/x.JPG\"", "assets/posts/youtube/7.png"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct read read;
        if (read_line(&read, with(cases[i].name, cases[i].value)) != 0)
            fail_msg("case %zu: %s", i, read.err.message);
        assert_int_equal(
            record_key(&read.asset, RECORD_TEMPLATE, read.asset.media, &read.key, &read.err), 0);
        assert_string_equal(read.key.data, cases[i].key);
        release(&read);
    }
}

static void refused(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"entity_id", "\"\""},
        {"entity_id", "\".\""},
        {"entity_id", "\"..\""},
        {"entity_id", "\"a/b\""},
        {"entity_id", "\"../../x\""},
        {"entity_id", "\"a\\nb\""},
        {"entity_id", "\"\\u007f\""},
        {"entity_id", "null"},
        {"entity_type", "\"\""},
        {"entity_type", "\"..\""},
        {"entity_type", "\"a/b\""},
        {"entity_type", "1"},
        {"platform", "\"\\u00e9\""},
        {"asset_type", "\"AUDIO\""},
        {"asset_type", "\"image\""},
        {"original_url", "\"\""},
        {"original_url", "\"x.jpg\""},
        {"original_url", "\"ftp://h/x\""},
        {"original_url", "\"http://u@h/\""},
        {"original_url", "\"http://h/a b\""},
        {"original_url", "\"http://b\\u00fccher.example/x.jpg\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct read read;
        if (read_line(&read, with(cases[i][0], cases[i][1])) == 0)
            fail_msg("case %zu was taken", i);
        assert_int_equal(read.err.kind, ERR_DATA);
        assert_non_null(strstr(read.err.message, cases[i][0])); /* the field is named */
        release(&read);
    }
}

static void lengths(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int most;
    } cases[] = {{"entity_id", CAP_ASSET_ID}, {"entity_type", CAP_ASSET_WORD}};
    for (size_t i = 0; i < 2; i++)
        for (int past = 0; past < 2; past++) {
            char value[512];
            struct read read;
            int len = cases[i].most + past;
            snprintf(value, sizeof value, "\"%0*d\"", len, 0);
            assert_int_equal(read_line(&read, with(cases[i].name, value)), -past);
            release(&read);
        }
}

static void templates(void **state)
{
    (void)state;
    static const struct {
        const char *template, *key; /* NULL: no key; "": no template */
    } cases[] = {
        {"{entity_id}", "7"},
        {"x/{platform}-{entity_type}/{entity_id}{entity_id}.{ext}", "x/youtube-post/77.jpg"},
        {"/{entity_id}", NULL},
        {"a//{entity_id}", NULL},
        {"a/../{entity_id}", NULL},
        {"{entity_id}/", NULL},
        {"./{entity_id}", NULL},
        {"x.{ext}", ""},
        {"{entity_id}.{extension}", ""},
        {"{entity_id}}", ""},
        {"{entity_id}\n", ""},
        {"{entity_id}\xff", ""},
    };
    struct read read;
    assert_int_equal(read_line(&read, with("", "")), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool good = cases[i].key == NULL || cases[i].key[0] != '\0';
        assert_int_equal(record_check_template(cases[i].template, &read.err), good ? 0 : -1);
        if (!good)
            continue;
        int status = record_key(&read.asset, cases[i].template, MEDIA_JPEG, &read.key, &read.err);
        assert_int_equal(status, cases[i].key != NULL ? 0 : -1);
        if (status == 0)
            assert_string_equal(read.key.data, cases[i].key);
    }
    for (size_t past = 0; past < 2; past++) {
        char template[CAP_ASSET_KEY + 64];
        size_t fill = CAP_ASSET_KEY - 1 + past; /* and the id, one byte */
        memset(template, 'x', fill);
        strcpy(template + fill, "{entity_id}");
        assert_int_equal(record_key(&read.asset, template, MEDIA_JPEG, &read.key, &read.err),
                         past == 0 ? 0 : -1);
    }
    release(&read);
}

static void lines_out(void **state)
{
    (void)state;
    struct read read;
    struct buf out;
    buf_init(&out, 0);
    read_line(&read, "{ \"entity_id\":7,\"asset\":1,\"entity_type\":\"A\",\"platform\":\"B\","
                     "\"asset_type\":\"VIDEO\",\"original_url\":\"http://h/\",\"n\":1.0,"
                     "\"_error\":{},\"_task\":{\"id\":3}}");
    struct record_result result = {.status = RECORD_STORED,
                                   .url = span_str("http://x/\"y"),
                                   .key = span_str("k"),
                                   .updated_ms = 1500,
                                   .media = MEDIA_MP4,
                                   .sniffed = MEDIA_WEBM,
                                   .has_bytes = true,
                                   .has_hash = true,
                                   .bytes = 10,
                                   .etag = span_str("e"),
                                   .attempts = 2,
                                   .redirects = 1,
                                   .wait_ms = 3,
                                   .fetch_ms = 4,
                                   .store_ms = 5};
    memset(result.sha256, 0xab, sizeof result.sha256);
    record_write(&read.rec, &result, &out);
    assert_string_equal(
        out.data,
        "{ \"entity_id\":7,\"entity_type\":\"A\",\"platform\":\"B\",\"asset_type\":\"VIDEO\","
        "\"original_url\":\"http://h/\",\"n\":1.0,\"_task\":{\"id\":3},"
        "\"asset_url\":\"http://x/\\\"y\",\"updated_at\":\"1970-01-01T00:00:01.500Z\","
        "\"asset\":{\"status\":\"stored\",\"key\":\"k\",\"content_type\":\"video/mp4\","
        "\"bytes\":10,\"sha256\":\"abababababababababababababababababababababababababababababababab"
        "\",\"etag\":\"e\",\"sniffed\":\"webm\",\"attempts\":2,\"redirects\":1,\"wait_ms\":3,"
        "\"fetch_ms\":4,\"store_ms\":5}}");
    buf_clear(&out);
    result.status = RECORD_EXISTED;
    result.has_bytes = result.has_hash = false;
    result.etag = span_str("");
    result.sniffed = MEDIA_KINDS;
    record_write(&read.rec, &result, &out);
    assert_non_null(strstr(out.data, "\"asset\":{\"status\":\"existed\",\"key\":\"k\","
                                     "\"content_type\":\"video/mp4\"}}"));
    buf_release(&out);
    release(&read);
}

UNIT_GROUP(record, cmocka_unit_test(keys), cmocka_unit_test(refused), cmocka_unit_test(lengths),
           cmocka_unit_test(templates), cmocka_unit_test(lines_out))
