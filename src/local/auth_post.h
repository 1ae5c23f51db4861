/* Who sent a form: its policy is signed, with Signature Version 4 or 2.
 * Source: AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html. */
#ifndef LOCAL_AUTH_POST_H
#define LOCAL_AUTH_POST_H

#include "local/call.h"
#include "local/keys.h"

/* Fields of the form; {NULL,0}: it is not there. */
struct auth_post {
    struct span policy; /* in base64, as it came */
    struct span algorithm, credential, date, signature;
    struct span access_key_v2, signature_v2;
};

/* Checks the signature and sets access key, region and account of the call, or fails it. keys NULL
 * (--auth off): takes any. */
void auth_post_verify(const struct keys *keys, struct call *call, const struct auth_post *post);

#endif
