/* What the files of s3_upload share: s3_upload.c (what happens next), s3_upload_send.c (pieces on
 * their way), s3_upload_end.c (completion, and what became of it), s3_upload_resume.c (parts that
 * are there already). For these only. */
#ifndef S3_UPLOAD_STATE_H
#define S3_UPLOAD_STATE_H

#include "s3/multipart.h"
#include "s3/source.h"
#include "s3/sums.h"
#include "s3/upload.h"
#include "net/retry.h"

enum s3_upload_phase {
    S3_UPLOAD_WAITING,    /* for the first piece */
    S3_UPLOAD_SINGLE,     /* the first piece is the object; it may be held */
    S3_UPLOAD_PUTTING,    /* it is on its way */
    S3_UPLOAD_CREATING,   /* CreateMultipartUpload, or looking for an upload, is under way */
    S3_UPLOAD_SENDING,    /* parts are taken, sent, and perhaps held */
    S3_UPLOAD_COMPLETING, /* CompleteMultipartUpload is under way */
    S3_UPLOAD_CONFIRMING, /* HeadObject: is it there? */
    S3_UPLOAD_ABORTING,   /* AbortMultipartUpload is under way */
    S3_UPLOAD_ENDED
};

struct s3_taken {
    struct s3_piece piece;
    struct s3_piece_sum sum;
};

/* One request with a piece as its body. */
struct s3_sender {
    struct s3_upload *upload;
    struct aws_call *call; /* NULL: idle */
    struct s3_taken taken;
};

struct s3_upload {
    struct s3_upload_config config;
    struct buf bucket, key, id;
    enum s3_upload_phase phase;
    struct s3_source *source;
    struct s3_sums sums;
    struct s3_sender *sender; /* config.jobs */
    int sending;
    struct s3_taken first; /* until it is sent */
    bool has_first, all_taken;
    struct s3_part *part; /* those that are in S3, by number; texts are owned */
    int parts, room;
    struct s3_part *found; /* those of an interrupted upload, by number; 0: none. Texts are owned */
    int found_count;
    uint64_t size;           /* of what is in S3 */
    struct aws_call *ending; /* the completion; valid until its done */
    struct retry retry;      /* of the completion */
    struct loop_timer *timer;
    struct buf body; /* of the completion */
    struct err err;
    struct err doubt; /* what is being confirmed */
};

/* ---- s3_upload.c ---- */

/* To be called whenever something may have become possible; ctx: the upload. */
void s3_upload_pump(void *ctx);

/* The first failure counts; what is in flight is cancelled. */
void s3_upload_fail(struct s3_upload *upload, const struct err *err);

void s3_upload_end(struct s3_upload *upload, const struct s3_receipt *receipt);

struct s3_multipart s3_upload_multipart(struct s3_upload *upload);

/* ---- s3_upload_send.c ---- */

/* The next piece and its checksums; false: none now, or a failure. */
bool s3_upload_send_take(struct s3_upload *upload, struct s3_taken *taken);

void s3_upload_send_put(struct s3_upload *upload);
void s3_upload_send_create(struct s3_upload *upload);
void s3_upload_send_part(struct s3_upload *upload, const struct s3_taken *taken);

/* A part that is in S3 under etag. */
void s3_upload_send_keep(struct s3_upload *upload, const struct s3_taken *taken, struct span etag);

/* ---- s3_upload_resume.c ---- */

/* Goes on with an interrupted upload of the key if there is one, else creates one. */
void s3_upload_resume_look(struct s3_upload *upload);

/* Is the piece in S3 already? Then it counts as sent. */
bool s3_upload_resume_keep(struct s3_upload *upload, const struct s3_taken *taken);

void s3_upload_resume_release(struct s3_upload *upload);

/* ---- s3_upload_end.c ---- */

void s3_upload_end_complete(void *ctx); /* ctx: the upload */

void s3_upload_end_well(struct s3_upload *upload, const struct http_reply *reply, struct span etag);

/* An earlier attempt may have succeeded although the last one failed with why: asks S3 what is
 * there, and ends well when it is this object. */
void s3_upload_end_confirm(struct s3_upload *upload, const struct err *why);

#endif
