#include <string.h>

#include "unit.h"

#include "aws/s3_proto.h"

static void assert_text(struct span text, const char *expected)
{
    if (!span_is(text, expected))
        fail_msg("'%.*s' is not '%s'", SPAN_ARG(text), expected);
}

/* The sample of the API reference, ListObjectVersions. */
static const char sample[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
    "<ListVersionsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01\"><Name>bucket</Name>"
    "<Prefix>my</Prefix><KeyMarker></KeyMarker><VersionIdMarker></VersionIdMarker>"
    "<MaxKeys>5</MaxKeys><IsTruncated>false</IsTruncated><Version><Key>my-image.jpg</Key>"
    "<VersionId>3/L4kqtJl40Nr8X8gdRQBpUMLUo</VersionId><IsLatest>true</IsLatest>"
    "<LastModified>2009-10-12T17:50:30.000Z</LastModified>"
    "<ETag>\"fba9dede5f27731c9771645a39863328\"</ETag><Size>434234</Size>"
    "<StorageClass>STANDARD</StorageClass><Owner><ID>75aa57f09aa0</ID></Owner></Version>"
    "<DeleteMarker><Key>my-second-image.jpg</Key><VersionId>03jpff543dhffds434rfdsFDN943</"
    "VersionId>"
    "<IsLatest>true</IsLatest><LastModified>2009-11-12T17:50:30.000Z</LastModified></DeleteMarker>"
    "<Version><Key>my-second-image.jpg</Key><VersionId>QUpfdndhfd8438MNFDN93jdnJFkdmqnh893</"
    "VersionId>"
    "<IsLatest>false</IsLatest><LastModified>2009-10-10T17:50:30.000Z</LastModified>"
    "<ETag>\"9b2cf535f27731c974343645a3985328\"</ETag><Size>166434</Size></Version>"
    "</ListVersionsResult>";

static void check(const struct s3_versions *versions)
{
    assert_int_equal(versions->count, 3);
    assert_text(versions->bucket, "bucket");
    assert_text(versions->version[0].version_id, "3/L4kqtJl40Nr8X8gdRQBpUMLUo");
    assert_int_equal(versions->version[0].object.size, 434234);
    assert_true(versions->version[0].latest && !versions->version[0].marker);
    assert_true(versions->version[1].latest && versions->version[1].marker);
    assert_text(versions->version[1].object.key, "my-second-image.jpg");
    assert_int_equal(versions->version[1].object.modified_ms, 1258048230000);
    assert_false(versions->version[2].latest);
    assert_text(versions->version[2].object.etag, "\"9b2cf535f27731c974343645a3985328\"");
}

static void listings(void **state)
{
    (void)state;
    struct s3_versions versions, again;
    struct err err;
    struct buf body;
    buf_init(&body, 0);
    assert_int_equal(s3_proto_read_versions(span_str(sample), &versions, &err), 0);
    check(&versions);
    versions.url_encoded = versions.truncated = true;
    versions.next_key_marker = span_str("a b\n");
    versions.next_version_marker = span_str("v");
    versions.common_prefix[versions.prefix_count] = span_str("d /");
    versions.prefix_count = 1;
    s3_proto_write_versions(&versions, &body);
    assert_int_equal(s3_proto_read_versions(buf_span(&body), &again, &err), 0);
    check(&again);
    assert_true(again.truncated);
    assert_text(again.next_key_marker, "a b\n");
    assert_text(again.next_version_marker, "v");
    assert_text(again.common_prefix[0], "d /");
    s3_versions_release(&versions);
    s3_versions_release(&again);
    buf_release(&body);
}

static void bad_listings(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "<ListBucketResult/>",
        "<ListVersionsResult><Version><Key>a</Key></Version></ListVersionsResult>",
        ("<ListVersionsResult><DeleteMarker><Key>a</Key><LastModified>2009-10-10T17:50:30.000Z"
         "</LastModified></DeleteMarker></ListVersionsResult>")};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct s3_versions versions;
        assert_int_equal(s3_proto_read_versions(span_str(bad[i]), &versions, NULL), -1);
        s3_versions_release(&versions);
    }
}

static void configurations(void **state)
{
    (void)state;
    static const struct {
        const char *body, *text; /* text NULL: refused */
        bool mfa;
    } cases[] = {
        {"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>", "Enabled",
         false},
        {"<VersioningConfiguration><Status>Suspended</Status><MfaDelete>Enabled</MfaDelete>"
         "</VersioningConfiguration>",
         "Suspended", true},
        {"<VersioningConfiguration/>", "", false},
        {"<VersioningConfiguration><Status>enabled</Status></VersioningConfiguration>", NULL,
         false},
        {"<Versioning/>", NULL, false},
        {"", NULL, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf text;
        bool mfa = false;
        buf_init(&text, 0);
        int status = s3_proto_read_versioning(span_str(cases[i].body), &text, &mfa, NULL);
        assert_int_equal(status, cases[i].text != NULL ? 0 : -1);
        if (status == 0) {
            assert_text(buf_span(&text), cases[i].text);
            assert_int_equal(mfa, cases[i].mfa);
        }
        buf_release(&text);
    }
}

UNIT_GROUP(s3_proto_version, cmocka_unit_test(listings), cmocka_unit_test(bad_listings),
           cmocka_unit_test(configurations))
