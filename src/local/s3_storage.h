/* How an object is kept: its storage class and its encryption, as requests ask for them and replies
 * tell. Nothing is encrypted; what a client asked for is remembered. */
#ifndef LOCAL_S3_STORAGE_H
#define LOCAL_S3_STORAGE_H

#include "local/call.h"

struct s3_storage {
    struct span storage_class; /* {NULL,0}: STANDARD */
    struct span encryption;    /* headers, "Name: value\n" each, inside text; {NULL,0}: AES256 */
    struct buf text;
};

/* Reads x-amz-storage-class and x-amz-server-side-encryption-...; fails the call when they are not
 * valid. Release in any case. */
void s3_storage_read(struct call *call, struct s3_storage *storage);
void s3_storage_release(struct s3_storage *storage);

/* Adds the headers of encryption to the reply; those of the storage class unless STANDARD. */
void s3_storage_reply_encryption(struct call *call, struct span encryption);
void s3_storage_reply_class(struct call *call, struct span storage_class);

/* The name of the class, "STANDARD" for {NULL,0}. Is it one whose objects must be restored? */
struct span s3_storage_name(struct span storage_class);
bool s3_storage_archived(struct span storage_class);

#endif
