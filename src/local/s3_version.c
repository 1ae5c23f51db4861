/* A version id is the base64 of 24 bytes: 16 random ones, and the row id under the first 8 of them.
 * Rows are in the order of their making, so a listing can go on behind a version that has been
 * deleted since. */
#include "local/s3_version.h"

#include <string.h>

#include "codec/base64.h"
#include "core/random.h"
#include "local/s3_error.h"

enum { RANDOM = 16, ROW = 8 };

void s3_version_make(int64_t row, char version[S3_VERSION_SIZE])
{
    unsigned char bytes[RANDOM + ROW];
    struct buf text;
    random_bytes(bytes, RANDOM);
    for (int i = 0; i < ROW; i++)
        bytes[RANDOM + i] = (unsigned char)((uint64_t)row >> (8 * i)) ^ bytes[i];
    buf_init(&text, 0);
    base64_encode(span_of((const char *)bytes, sizeof bytes), &text);
    for (size_t i = 0; i < S3_VERSION_SIZE; i++) {
        char c = text.data[i];
        version[i] = c == '+' ? '.' : c == '/' ? '_' : c;
    }
    buf_release(&text);
}

int s3_version_row(struct span version, int64_t *row)
{
    char plain[S3_VERSION_SIZE - 1];
    struct buf bytes;
    if (version.len != sizeof plain)
        return -1;
    for (size_t i = 0; i < sizeof plain; i++) {
        char c = version.ptr[i];
        plain[i] = c == '.' ? '+' : c == '_' ? '/' : c == '+' || c == '/' ? '=' : c;
    }
    buf_init(&bytes, 0);
    int status = base64_decode(span_of(plain, sizeof plain), &bytes);
    if (status == 0 && bytes.len == RANDOM + ROW) {
        uint64_t number = 0;
        for (int i = 0; i < ROW; i++)
            number |= (uint64_t)(unsigned char)(bytes.data[RANDOM + i] ^ bytes.data[i]) << (8 * i);
        *row = (int64_t)number;
    } else {
        status = -1;
    }
    buf_release(&bytes);
    return status;
}

struct span s3_version_wanted(struct call *call)
{
    struct span version = call_query(call, "versionId");
    int64_t row;
    if (version.ptr != NULL && version.len == 0)
        s3_error_argument(call, "versionId", version, "Version id cannot be the empty string");
    else if (version.ptr != NULL && !span_is(version, "null") && s3_version_row(version, &row) != 0)
        s3_error_argument(call, "versionId", version, "Invalid version id specified");
    return version;
}
