#include "unit.h"

#include <string.h>

#include "asset/sniff.h"

static void first_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        enum media media;
    } cases[] = {
        {"\xff\xd8\xff\xe0", 4, MEDIA_JPEG},
        {"\xff\xd8\xff", 3, MEDIA_JPEG},
        {"\xff\xd8\0", 3, MEDIA_UNKNOWN},
        {"\x89PNG\r\n\x1a\n", 8, MEDIA_PNG},
        {"\x89PNG\r\n\x1a", 7, MEDIA_UNKNOWN},
        {"RIFF\1\0\0\0WEBP", 12, MEDIA_WEBP},
        {"RIFF\1\0\0\0WAVE", 12, MEDIA_UNKNOWN},
        {"GIF87a", 6, MEDIA_GIF},
        {"GIF89a", 6, MEDIA_GIF},
        {"GIF88a", 6, MEDIA_TEXT},
        {"\0\0\0\x18"
         "ftypisom",
         12, MEDIA_MP4},
        {"\0\0\0\x18"
         "ftypavif",
         12, MEDIA_AVIF},
        {"\0\0\0\x18"
         "ftypheic",
         12, MEDIA_HEIC},
        {"\0\0\0\x18"
         "ftypmif1",
         12, MEDIA_HEIC},
        {"\0\0\0\x18"
         "ftyp",
         8, MEDIA_UNKNOWN},
        {"\x1a\x45\xdf\xa3", 4, MEDIA_WEBM},
        {"<html>", 6, MEDIA_TEXT},
        {"{\"error\":\"\xc3\xa9\"}", 14, MEDIA_TEXT},
        {"<p>Latin-1 \xe9", 12, MEDIA_TEXT},
        {"\xff\xfe<\0", 4, MEDIA_TEXT},
        {"a NUL \0", 7, MEDIA_UNKNOWN},
        {"", 0, MEDIA_TEXT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (sniff(span_of(cases[i].bytes, cases[i].len)) != cases[i].media)
            fail_msg("case %zu is %s", i, sniff_name(sniff(span_of(cases[i].bytes, cases[i].len))));
}

/* Only the first SNIFF_BYTES count. */
static void far_bytes(void **state)
{
    (void)state;
    char text[SNIFF_BYTES + 1];
    memset(text, 'a', sizeof text);
    text[SNIFF_BYTES] = '\0';
    assert_int_equal(sniff(span_of(text, sizeof text)), MEDIA_TEXT);
    text[SNIFF_BYTES - 1] = '\0';
    assert_int_equal(sniff(span_of(text, sizeof text)), MEDIA_UNKNOWN);
}

static void names(void **state)
{
    (void)state;
    for (int media = MEDIA_UNKNOWN; media < MEDIA_KINDS; media++) {
        assert_non_null(sniff_name((enum media)media));
        assert_non_null(strchr(sniff_type((enum media)media), '/'));
        assert_in_range(strlen(sniff_extension((enum media)media)), 3, 4);
    }
    assert_string_equal(sniff_extension(MEDIA_JPEG), "jpg");
    assert_string_equal(sniff_type(MEDIA_JPEG), "image/jpeg");
}

UNIT_GROUP(sniff, cmocka_unit_test(first_bytes), cmocka_unit_test(far_bytes),
           cmocka_unit_test(names))
