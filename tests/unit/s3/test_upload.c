#include <string.h>
#include <unistd.h>

#include "s3_fixture.h"

#include "s3/upload.h"
#include "core/file.h"

enum mode {
    FINE,
    CREATE_DENIED,
    PART_DENIED,  /* the second part */
    PART_FAILS,   /* the second part, once, with 500 */
    NO_ETAG,      /* for the second part */
    LATE_FAILURE, /* completion: 200, then an error that can be tried again, once */
    LATE_REFUSAL, /* completion: 200, then an error that cannot */
    PUT_DENIED,
    LOST_PUT,      /* stored, but the reply is lost, and the retry meets its own object: 412 */
    LOST_COMPLETE, /* likewise: NoSuchUpload */
    FOREIGN,       /* the same with somebody else's object there */
    REFUSED,       /* 412 at once */
    RESUMED,       /* an upload is there, with the first part and another one than the second */
    NONE_THERE,    /* only one of a longer key is */
    VANISHED,      /* it ends before its parts are listed */
    BACKWARDS      /* its second page has lower numbers than its first */
};

/* The MD5 of the five bytes that LOST_PUT sends, and the ETag of three parts that have it. */
#define FIVE  "fb0e22c79ac75679e9881e6ba183b354"
#define PARTS "c4a83db73cde84415e85478af6486d37-3"

#define DENIED   "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
#define INTERNAL "\n \n<Error><Code>InternalError</Code><Message>again</Message></Error>"
#define INVALID  "<?xml version=\"1.0\"?><Error><Code>InvalidPart</Code><Message>x</Message></Error>"
#define CREATED                                                                                    \
    "<InitiateMultipartUploadResult><UploadId>id/1</UploadId></InitiateMultipartUploadResult>"
#define DONE                                                                                       \
    "<CompleteMultipartUploadResult><ETag>&quot;all-3&quot;</ETag></"                              \
    "CompleteMultipartUploadResult>"

static struct s3_counts *counts;

static void text(const struct served *request, int status, const char *headers, const char *body)
{
    server_reply(request->fd, status, headers, body, strlen(body));
}

#define TEN "336311a016184326ddbdd61edd4eeb52"
#define UPLOADS(key)                                                                               \
    "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated><Upload><Key>" key                \
    "</Key><UploadId>id/1</UploadId><Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload>"      \
    "</ListMultipartUploadsResult>"
/* A page with one part. */
#define PART(number, truncated)                                                                    \
    "<ListPartsResult><IsTruncated>" truncated "</IsTruncated><Part><PartNumber>" number           \
    "</PartNumber><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;" TEN           \
    "&quot;</ETag><Size>10</Size></Part></ListPartsResult>"
#define OTHER                                                                                      \
    "<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>2</PartNumber>"            \
    "<LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;" FIVE                       \
    "&quot;</ETag><Size>10</Size></Part></ListPartsResult>"
#define GONE "<Error><Code>NoSuchUpload</Code><Message>gone</Message></Error>"
#define FAILED_CONDITION                                                                           \
    "<Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you "       \
    "specified did not hold</Message></Error>"

/* The first request is carried out and not answered, later ones get status and body. */
static bool lose(const struct served *request, int before, int status, const char *body)
{
    if (before == 0)
        return false;
    text(request, status, "", body);
    return true;
}

static bool complete(const struct served *request, int mode)
{
    int before = atomic_fetch_add(&counts->completes, 1);
    if (mode == LOST_COMPLETE || mode == FOREIGN)
        return lose(request, before, 404, GONE);
    if (mode == LATE_FAILURE && before == 0)
        text(request, 200, "", INTERNAL);
    else if (mode == LATE_REFUSAL)
        text(request, 200, "", INVALID);
    else
        text(request, 200, "x-amz-version-id: v1\r\n", DONE);
    return true;
}

static bool put(const struct served *request, int mode)
{
    bool single = strstr(request->target, "partNumber") == NULL;
    bool second = strstr(request->target, "partNumber=2&uploadId=id%2F1") != NULL;
    int before = atomic_fetch_add(&counts->puts, 1);
    if ((mode == LOST_PUT || mode == FOREIGN) && single)
        return lose(request, before, 412, FAILED_CONDITION);
    if (mode == REFUSED) {
        text(request, 412, "", FAILED_CONDITION);
    } else if ((mode == PART_DENIED && second) || mode == PUT_DENIED) {
        text(request, 403, "", DENIED);
    } else if (mode == PART_FAILS && second && atomic_fetch_add(&counts->gets, 1) == 0) {
        text(request, 500, "", "");
    } else {
        counts->bytes += (int)request->body_len;
        const char *etag = mode == LOST_COMPLETE ? "ETag: \"" FIVE "\"\r\n" : "ETag: \"one\"\r\n";
        text(request, 200, mode == NO_ETAG && second ? "" : etag, "");
    }
    return true;
}

static void head(const struct served *request, int mode)
{
    counts->gets++;
    server_text(request->fd, mode == LOST_PUT        ? "HTTP/1.1 200 OK\r\nETag: \"" FIVE "\"\r\n"
                             : mode == LOST_COMPLETE ? "HTTP/1.1 200 OK\r\nETag: \"" PARTS "\"\r\n"
                                                     : "HTTP/1.1 200 OK\r\nETag: \"other\"\r\n");
    server_text(request->fd, "x-amz-version-id: v1\r\nContent-Length: 25\r\n\r\n");
}

/* ListMultipartUploads and ListParts. */
static void list(const struct served *request, int mode)
{
    counts->gets++;
    if (strstr(request->target, "uploads=") != NULL)
        text(request, 200, "", mode == NONE_THERE ? UPLOADS("k2") : UPLOADS("k"));
    else if (mode == VANISHED)
        text(request, 404, "", GONE);
    else
        text(request, 200, "",
             strstr(request->target, "part-number-marker=0") == NULL ? OTHER
             : mode == BACKWARDS                                     ? PART("9", "true")
                                                                     : PART("1", "true"));
}

static bool serve(const struct served *request)
{
    int mode = counts->mode;
    if (strcmp(request->method, "GET") == 0) {
        list(request, mode);
        return true;
    }
    if (strcmp(request->method, "DELETE") == 0) {
        counts->aborts++;
        text(request, 204, "", "");
    } else if (strcmp(request->method, "PUT") == 0) {
        return put(request, mode);
    } else if (strcmp(request->method, "HEAD") == 0) {
        head(request, mode);
    } else if (strstr(request->target, "uploads=") != NULL) {
        counts->creates++;
        text(request, mode == CREATE_DENIED ? 403 : 200, "",
             mode == CREATE_DENIED ? DENIED : CREATED);
    } else {
        return complete(request, mode);
    }
    return true;
}

struct uploader {
    struct s3_fixture fixture;
    struct s3_upload *upload;
    int fd;
    bool grow; /* the file grows while it is being sent */
    int ends;
    uint64_t size, moved;
    int parts;
    char etag[64];
    struct err err;
};

static void on_moved(void *ctx, uint64_t bytes)
{
    struct uploader *uploader = ctx;
    uploader->moved += bytes;
    if (uploader->grow)
        assert_int_equal(pwrite(uploader->fd, "more", 4, 25), 4);
}

static void on_done(void *ctx, const struct s3_receipt *receipt, const struct err *err)
{
    struct uploader *uploader = ctx;
    uploader->ends++;
    if (err != NULL)
        uploader->err = *err;
    if (receipt == NULL)
        return;
    uploader->size = receipt->size;
    uploader->parts = receipt->parts;
    snprintf(uploader->etag, sizeof uploader->etag, "%.*s", SPAN_ARG(receipt->etag));
}

/* Starts the upload of size bytes in parts of ten. */
static void start_with(struct uploader *uploader, int mode, size_t size, bool hold, bool grow)
{
    static const struct http_header type = {"content-type", "text/plain"};
    static const struct http_header condition = {"if-none-match", "*"};
    struct err err;
    char bytes[100];
    memset(bytes, 'x', sizeof bytes);
    *uploader = (struct uploader){.fd = file_temp(&err), .grow = grow};
    assert_int_equal(pwrite(uploader->fd, bytes, size, 0), size);
    s3_fixture_start(&uploader->fixture, &counts, serve, mode);
    struct s3_upload_config config = {.loop = uploader->fixture.loop,
                                      .aws = uploader->fixture.aws,
                                      .bucket = span_str("b"),
                                      .key = span_str("k"),
                                      .header = &type,
                                      .header_count = 1,
                                      .part_size = 10,
                                      .jobs = 2,
                                      .checksum = HASHES_KINDS,
                                      .hold = hold,
                                      .condition = mode >= LOST_PUT ? &condition : NULL,
                                      .resume = mode >= RESUMED,
                                      .moved = on_moved,
                                      .done = on_done,
                                      .ctx = uploader};
    uploader->upload = s3_upload_new(&config, uploader->fd, &err);
    assert_non_null(uploader->upload);
    loop_run(uploader->fixture.loop);
}

static void start(struct uploader *uploader, int mode, size_t size, bool hold)
{
    start_with(uploader, mode, size, hold, false);
}

static void finish(struct uploader *uploader)
{
    assert_int_equal(uploader->ends, 1);
    s3_upload_free(uploader->upload);
    s3_fixture_stop(&uploader->fixture);
    close(uploader->fd);
}

static void one_request(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 10};
    for (size_t i = 0; i < 3; i++) {
        struct uploader uploader;
        start(&uploader, FINE, sizes[i], false);
        assert_int_equal(uploader.err.kind, ERR_NONE);
        assert_string_equal(uploader.etag, "\"one\"");
        assert_int_equal(uploader.parts, 0);
        assert_int_equal(uploader.size, sizes[i]);
        assert_int_equal(counts->bytes, sizes[i]);
        assert_int_equal(counts->creates, 0);
        finish(&uploader);
    }
}

static void in_parts(void **state)
{
    (void)state;
    static const int modes[] = {FINE, PART_FAILS, LATE_FAILURE};
    for (size_t i = 0; i < 3; i++) {
        struct uploader uploader;
        start(&uploader, modes[i], 25, false);
        if (uploader.err.kind != ERR_NONE)
            fail_msg("mode %d: %s", modes[i], uploader.err.message);
        assert_string_equal(uploader.etag, "\"all-3\"");
        assert_int_equal(uploader.parts, 3);
        assert_int_equal(uploader.size, 25);
        assert_int_equal(uploader.moved, 25);
        assert_int_equal(counts->bytes, 25);
        assert_int_equal(counts->puts, modes[i] == PART_FAILS ? 4 : 3);
        assert_int_equal(counts->completes, modes[i] == LATE_FAILURE ? 2 : 1);
        assert_int_equal(counts->aborts, 0);
        finish(&uploader);
    }
}

static void failing(void **state)
{
    (void)state;
    static const struct {
        int mode;
        size_t size;
        enum err_kind kind;
        int completes, aborts;
    } cases[] = {
        {CREATE_DENIED, 25, ERR_ACCESS, 0, 0}, {PART_DENIED, 25, ERR_ACCESS, 0, 1},
        {NO_ETAG, 25, ERR_SERVICE, 0, 1},      {LATE_REFUSAL, 25, ERR_SERVICE, 1, 1},
        {PUT_DENIED, 5, ERR_ACCESS, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct uploader uploader;
        start(&uploader, cases[i].mode, cases[i].size, false);
        if (uploader.err.kind != cases[i].kind)
            fail_msg("mode %d: %d %s", cases[i].mode, uploader.err.kind, uploader.err.message);
        assert_int_equal(counts->completes, cases[i].completes);
        assert_int_equal(counts->aborts, cases[i].aborts);
        finish(&uploader);
    }
}

/* A reply that is lost makes the retry fail; what is there tells whether it was a success. */
static void lost_replies(void **state)
{
    (void)state;
    static const struct {
        int mode;
        size_t size;
        int heads, http_status; /* 0: a success */
        const char *etag;
    } cases[] = {
        {LOST_PUT, 5, 1, 0, "\"" FIVE "\""},
        {LOST_COMPLETE, 25, 1, 0, "\"" PARTS "\""},
        {FOREIGN, 5, 1, 412, ""},
        {FOREIGN, 25, 1, 404, ""},
        {REFUSED, 5, 0, 412, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct uploader uploader;
        start(&uploader, cases[i].mode, cases[i].size, false);
        if (uploader.err.http_status != cases[i].http_status)
            fail_msg("case %zu: %s", i, uploader.err.message);
        assert_int_equal(uploader.err.kind != ERR_NONE, cases[i].http_status != 0);
        assert_int_equal(counts->gets, cases[i].heads);
        assert_string_equal(uploader.etag, cases[i].etag);
        assert_int_equal(uploader.size, cases[i].http_status == 0 ? cases[i].size : 0);
        finish(&uploader);
    }
}

static void resumed(void **state)
{
    (void)state;
    static const struct {
        int mode, lists, creates, puts;
    } cases[] = {
        {RESUMED, 3, 0, 2}, {NONE_THERE, 1, 1, 3}, {VANISHED, 2, 1, 3}, {BACKWARDS, 3, 0, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct uploader uploader;
        start(&uploader, cases[i].mode, 25, false);
        if (uploader.err.kind != ERR_NONE)
            fail_msg("case %zu: %s", i, uploader.err.message);
        assert_int_equal(counts->gets, cases[i].lists);
        assert_int_equal(counts->creates, cases[i].creates);
        assert_int_equal(counts->puts, cases[i].puts);
        assert_int_equal(uploader.size, 25);
        assert_int_equal(uploader.moved, 25);
        assert_int_equal(uploader.parts, 3);
        finish(&uploader);
    }
    /* What fits into one request has nothing to go on with. */
    struct uploader uploader;
    start(&uploader, RESUMED, 10, false);
    assert_int_equal(counts->gets, 0);
    assert_int_equal(counts->puts, 1);
    finish(&uploader);
}

static void held(void **state)
{
    (void)state;
    static const size_t sizes[] = {5, 25};
    for (size_t i = 0; i < 2; i++) {
        struct uploader uploader;
        start(&uploader, FINE, sizes[i], true);
        assert_int_equal(uploader.ends, 0);
        assert_int_equal(counts->completes, 0);
        assert_int_equal(counts->puts, i == 0 ? 0 : 3);
        s3_upload_publish(uploader.upload);
        loop_run(uploader.fixture.loop);
        assert_int_equal(uploader.err.kind, ERR_NONE);
        assert_int_equal(uploader.size, sizes[i]);
        finish(&uploader);
    }
}

static void given_up(void **state)
{
    (void)state;
    static const size_t sizes[] = {5, 25};
    for (size_t i = 0; i < 2; i++) {
        struct uploader uploader;
        struct err why;
        start(&uploader, FINE, sizes[i], true);
        err_set(&why, ERR_CANCELLED, "enough");
        s3_upload_abort(uploader.upload, &why);
        loop_run(uploader.fixture.loop);
        assert_int_equal(uploader.err.kind, ERR_CANCELLED);
        assert_string_equal(uploader.err.message, "enough");
        assert_int_equal(counts->aborts, i);
        assert_int_equal(counts->completes, 0);
        finish(&uploader);
    }
}

static void changed_file(void **state)
{
    (void)state;
    struct uploader uploader;
    start_with(&uploader, FINE, 25, false, true);
    assert_int_equal(uploader.err.kind, ERR_DATA);
    assert_int_equal(counts->completes, 0);
    assert_int_equal(counts->aborts, 1);
    finish(&uploader);
}

UNIT_GROUP(upload, cmocka_unit_test(changed_file), cmocka_unit_test(one_request),
           cmocka_unit_test(in_parts), cmocka_unit_test(failing), cmocka_unit_test(lost_replies),
           cmocka_unit_test(resumed), cmocka_unit_test(held), cmocka_unit_test(given_up))
