#include "unit.h"

#include "codec/mediatype.h"

static void types(void **state)
{
    (void)state;
    static const struct {
        const char *name, *type;
    } cases[] = {
        {"a.json", "application/json"},
        {"a.ndjson", "application/x-ndjson"},
        {"dir.txt/a.NDJSON", "application/x-ndjson"},
        {"photo.JPEG", "image/jpeg"},
        {"a.7z", "application/x-7z-compressed"}, /* the table's first */
        {"a.zst", "application/zstd"},           /* and last */
        {"a.tar.gz", "application/gzip"},
        {"a.parquet", "application/vnd.apache.parquet"}, /* the longest */
        {".json", "application/json"},
        {"json", "application/octet-stream"},
        {"a.json/b", "application/octet-stream"},
        {"a.", "application/octet-stream"},
        {"", "application/octet-stream"},
        {"a.unknown-extension", "application/octet-stream"},
        {"a.parquetx", "application/octet-stream"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(mediatype_of(span_str(cases[i].name)), cases[i].type);
}

/* One from each part of the table: the search finds nothing in a table out of order. */
static void order(void **state)
{
    (void)state;
    static const char *const extensions[] = {
        "aac",  "avif", "bmp",  "css",   "csv",  "docx", "epub",  "flac", "gif",  "gz",
        "heic", "html", "ico",  "ics",   "jpg",  "js",   "jsonl", "m3u8", "md",   "mkv",
        "mov",  "mp3",  "mp4",  "mpg",   "oga",  "opus", "otf",   "pdf",  "png",  "pptx",
        "rtf",  "svg",  "tar",  "tgz",   "tiff", "ts",   "tsv",   "ttf",  "txt",  "wasm",
        "wav",  "webm", "webp", "woff2", "xls",  "xlsx", "xml",   "xz",   "yaml", "zip"};
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        char name[32] = "a.";
        strcat(name, extensions[i]);
        if (span_is(span_str(mediatype_of(span_str(name))), "application/octet-stream"))
            fail_msg("%s is not found", extensions[i]);
    }
}

UNIT_GROUP(mediatype, cmocka_unit_test(types), cmocka_unit_test(order))
