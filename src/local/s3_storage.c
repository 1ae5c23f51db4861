/* Storage classes and encryption.
 * Source: AmazonS3/latest/API/API_PutObject.html, userguide/storage-class-intro.html,
 * userguide/specifying-kms-encryption.html. */
#include "local/s3_storage.h"

#include "local/s3_error.h"

static const char *const classes[] = {"STANDARD",   "REDUCED_REDUNDANCY",  "STANDARD_IA",
                                      "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER",
                                      "GLACIER_IR", "DEEP_ARCHIVE",        NULL};

#define SSE "x-amz-server-side-encryption"

static void read_class(struct call *call, struct s3_storage *storage)
{
    struct span wanted = call_header(call, "x-amz-storage-class");
    for (size_t i = 0; wanted.ptr != NULL; i++) {
        if (classes[i] == NULL) {
            s3_error(call, "InvalidStorageClass");
            call_detail(call, "StorageClassRequested", wanted);
            return;
        }
        if (span_is(wanted, classes[i])) {
            storage->storage_class = i == 0 ? span_of(NULL, 0) : span_str(classes[i]);
            return;
        }
    }
}

static void add_line(struct buf *text, const char *name, struct span value)
{
    buf_addf(text, "%s: ", name);
    buf_addspan(text, value);
    buf_addc(text, '\n');
}

/* A key by its ARN, id or alias; none is the account's own key for S3. */
static void add_key(struct call *call, struct buf *text, struct span id)
{
    struct buf arn;
    buf_init(&arn, 0);
    if (!span_starts(id, "arn:")) {
        bool bare = id.len > 0 && !span_starts(id, "alias/") && !span_starts(id, "key/");
        buf_addf(&arn, "arn:aws:kms:%s:%s:%s", call->region[0] != '\0' ? call->region : "us-east-1",
                 call->account, bare ? "key/" : "");
    }
    buf_addspan(&arn, id.len > 0 ? id : span_str("alias/aws/s3"));
    add_line(text, SSE "-aws-kms-key-id", buf_span(&arn));
    buf_release(&arn);
}

static void read_encryption(struct call *call, struct s3_storage *storage)
{
    struct span wanted = call_header(call, SSE);
    struct span key = call_header(call, SSE "-aws-kms-key-id");
    struct span context = call_header(call, SSE "-context");
    struct span bucket_key = call_header(call, SSE "-bucket-key-enabled");
    bool kms = span_is(wanted, "aws:kms") || span_is(wanted, "aws:kms:dsse");
    if (wanted.ptr != NULL && !kms && !span_is(wanted, "AES256")) {
        s3_error_argument(call, SSE, wanted, "The encryption method specified is not supported");
    } else if (!kms && (key.ptr != NULL || context.ptr != NULL)) {
        s3_error_argument(call, SSE, wanted,
                          "Server Side Encryption with AWS KMS managed key requires HTTP header "
                          "x-amz-server-side-encryption : aws:kms");
    } else if (kms) {
        add_line(&storage->text, SSE, wanted);
        add_key(call, &storage->text, key);
        if (span_is_nocase(bucket_key, "true"))
            add_line(&storage->text, SSE "-bucket-key-enabled", span_str("true"));
        storage->encryption = buf_span(&storage->text);
    }
}

void s3_storage_read(struct call *call, struct s3_storage *storage)
{
    *storage = (struct s3_storage){.storage_class = {NULL, 0}};
    buf_init(&storage->text, 0);
    read_class(call, storage);
    read_encryption(call, storage);
}

void s3_storage_release(struct s3_storage *storage)
{
    buf_release(&storage->text);
}

void s3_storage_reply_encryption(struct call *call, struct span encryption)
{
    if (encryption.len == 0)
        call_add_header(call, SSE, span_str("AES256"));
    while (encryption.len > 0) {
        struct span value = span_cut(&encryption, '\n'), name = span_cut(&value, ':');
        call_add_header_copy(call, name, span_trim(value));
    }
}

void s3_storage_reply_class(struct call *call, struct span storage_class)
{
    if (storage_class.len > 0)
        call_add_header(call, "x-amz-storage-class", storage_class);
}

struct span s3_storage_name(struct span storage_class)
{
    return storage_class.len > 0 ? storage_class : span_str(classes[0]);
}

bool s3_storage_archived(struct span storage_class)
{
    return span_is(storage_class, "GLACIER") || span_is(storage_class, "DEEP_ARCHIVE");
}
