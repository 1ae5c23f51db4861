/* ListParts page by page, a thousand parts each, ten pages at most: an upload has no more parts. */
#include "s3/partsum.h"

#include <stdio.h>
#include <stdlib.h>

#include "aws/caps.h"
#include "s3/client.h"
#include "core/mem.h"

struct partsum {
    struct aws *aws;
    struct span bucket, key, upload_id;
    struct s3_parts_sum sum;
    int marker;
    s3_partsum_fn *done;
    void *ctx;
};

static void on_parts(void *ctx, struct http_reply *reply, const struct err *err);

static void ask(struct partsum *work)
{
    char marker[16];
    snprintf(marker, sizeof marker, "%d", work->marker);
    struct sigv4_pair query[] = {{span_str("uploadId"), work->upload_id},
                                 {span_str("part-number-marker"), span_str(marker)}};
    struct aws_request request = {.method = "GET",
                                  .query = query,
                                  .query_count = 2,
                                  .body_fd = -1,
                                  .done = on_parts,
                                  .ctx = work};
    s3_start(work->aws, work->bucket, work->key, &request);
}

/* Adds a page; sets *more. */
static int add(struct partsum *work, struct span body, bool *more, struct err *err)
{
    struct s3_parts parts = {.count = 0};
    int status = s3_proto_read_parts(body, &parts, err);
    if (status != 0) {
        err->kind = ERR_SERVICE;
        err_prefix(err, "the service's reply");
    }
    for (size_t i = 0; status == 0 && i < parts.count; i++)
        work->sum.size += parts.part[i].size;
    work->sum.count += parts.count;
    *more = status == 0 && parts.truncated;
    if (*more && parts.next_marker <= work->marker)
        status = err_set(err, ERR_SERVICE, "the service repeats where its listing goes on");
    work->marker = parts.next_marker;
    s3_parts_release(&parts);
    return status;
}

static void on_parts(void *ctx, struct http_reply *reply, const struct err *err)
{
    struct partsum *work = ctx;
    struct err why;
    bool more = false;
    bool good = s3_check(reply, err, work->bucket, &why) == 0 &&
                add(work, buf_span(&reply->body), &more, &why) == 0;
    if (good && more) {
        ask(work);
        return;
    }
    work->done(work->ctx, good ? &work->sum : NULL, good ? NULL : &why);
    free(work);
}

void s3_partsum_start(struct aws *aws, struct span bucket, const struct s3_pending *upload,
                      s3_partsum_fn *done, void *ctx)
{
    struct partsum *work = mem_alloc(sizeof *work);
    *work = (struct partsum){.aws = aws,
                             .bucket = bucket,
                             .key = upload->key,
                             .upload_id = upload->upload_id,
                             .done = done,
                             .ctx = ctx};
    ask(work);
}
