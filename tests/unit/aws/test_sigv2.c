/* Signature Version 2 against the worked examples of the S3 documentation. Those that sign a header
 * have a date where a URL has Expires: the same place in the string. */
#include "unit.h"

#include "aws/sigv2.h"

#define SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
#define PAIR(name, value)                                                                          \
    {                                                                                              \
        {name, sizeof name - 1},                                                                   \
        {                                                                                          \
            value, sizeof value - 1                                                                \
        }                                                                                          \
    }

enum { MOST = 8 };

static const struct example {
    const char *method, *expires, *bucket, *path;
    struct sigv4_pair query[MOST], header[MOST];
    const char *string, *signature;
} examples[] = {
    {"GET",
     "1175139620",
     "johnsmith",
     "/photos/puppy.jpg",
     {PAIR("AWSAccessKeyId", "AKIAIOSFODNN7EXAMPLE"), PAIR("Expires", "1175139620")},
     {PAIR("Host", "johnsmith.s3.amazonaws.com")},
     "GET\n\n\n1175139620\n/johnsmith/photos/puppy.jpg",
     "NpgCjnDzrM+WFzoENXmpNDUsSn8="},
    {"GET",
     "Tue, 27 Mar 2007 19:44:46 +0000",
     "johnsmith",
     "/",
     {PAIR("acl", "")},
     {PAIR("Host", "johnsmith.s3.amazonaws.com")},
     "GET\n\n\nTue, 27 Mar 2007 19:44:46 +0000\n/johnsmith/?acl",
     "c2WLPFtWHVgbEmeEG93a4cG37dM="},
    {"GET",
     "Tue, 27 Mar 2007 19:42:41 +0000",
     "johnsmith",
     "/",
     {PAIR("prefix", "photos"), PAIR("max-keys", "50"), PAIR("marker", "puppy")},
     {PAIR("User-Agent", "Mozilla/5.0")},
     "GET\n\n\nTue, 27 Mar 2007 19:42:41 +0000\n/johnsmith/",
     "htDYFYduRNen8P9ZfE/s9SuKy0U="},
    {"PUT",
     "Tue, 27 Mar 2007 21:06:08 +0000",
     "static.johnsmith.net",
     "/db-backup.dat.gz",
     {PAIR("", "")},
     {PAIR("x-amz-acl", "public-read"), PAIR("content-type", "application/x-download"),
      PAIR("Content-MD5", "4gJE4saaMU4BqNR0kLY+lw=="),
      PAIR("X-Amz-Meta-ReviewedBy", " joe@johnsmith.net"),
      PAIR("X-Amz-Meta-ReviewedBy", "jane@johnsmith.net "),
      PAIR("X-Amz-Meta-FileChecksum", "0x02661779"), PAIR("X-Amz-Meta-ChecksumAlgorithm", "crc32"),
      PAIR("Content-Encoding", "gzip")},
     "PUT\n4gJE4saaMU4BqNR0kLY+lw==\napplication/x-download\nTue, 27 Mar 2007 21:06:08 +0000\n"
     "x-amz-acl:public-read\nx-amz-meta-checksumalgorithm:crc32\n"
     "x-amz-meta-filechecksum:0x02661779\n"
     "x-amz-meta-reviewedby:joe@johnsmith.net,jane@johnsmith.net\n"
     "/static.johnsmith.net/db-backup.dat.gz",
     "ilyl83RwaSoYIEdixDQcA4OnAnc="},
    /* The path is signed as sent, in whatever case its escapes are. */
    {"GET",
     "Wed, 28 Mar 2007 01:49:49 +0000",
     NULL,
     "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
     {PAIR("", "")},
     {PAIR("Host", "s3.amazonaws.com")},
     "GET\n\n\nWed, 28 Mar 2007 01:49:49 +0000\n/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
     "DNEZGsoieTZ92F3bUfSPQcbGmlM="},
    /* Not in the documentation; the signature is by OpenSSL's command. */
    {"GET",
     "1378868184",
     NULL,
     "/example/object",
     {PAIR("versionId", "3"), PAIR("response-content-type", "image/svg+xml"), PAIR("x-id", "Get")},
     {PAIR("x-amz-date", "Wed, 28 Mar 2007 01:49:49 +0000")},
     "GET\n\n\n1378868184\n/example/object?response-content-type=image/svg+xml&versionId=3",
     "2lB2rcWieJ0OzxpDDMhr1L9NX1s="},
};

static size_t count(const struct sigv4_pair *pairs)
{
    size_t n = 0;
    while (n < MOST && pairs[n].name.len > 0)
        n++;
    return n;
}

static void strings_and_signatures(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        const struct example *e = &examples[i];
        struct sigv2_request request = {.method = e->method,
                                        .expires = span_str(e->expires),
                                        .bucket = span_str(e->bucket),
                                        .path = span_str(e->path),
                                        .query = e->query,
                                        .query_count = count(e->query),
                                        .header = e->header,
                                        .header_count = count(e->header)};
        struct buf string, signature;
        buf_init(&string, 0);
        buf_init(&signature, 0);
        sigv2_string_to_sign(&request, &string);
        assert_string_equal(string.data, e->string);
        sigv2_signature(SECRET, buf_span(&string), &signature);
        assert_string_equal(signature.data, e->signature);
        buf_release(&string);
        buf_release(&signature);
    }
}

UNIT_GROUP(sigv2, cmocka_unit_test(strings_and_signatures))
