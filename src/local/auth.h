/* Who sent a request: SigV4 in the Authorization header or in the query, checked strictly; for S3
 * also Signature Version 2 in the query (local/auth_v2.h).
 * Source: docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html.
 *
 * Faults (S3's code; the other services' code): AccessDenied; MissingAuthenticationToken(Exception)
 * - InvalidAccessKeyId; UnrecognizedClientException - SignatureDoesNotMatch;
 * InvalidSignatureException - RequestTimeTooSkewed; the same - AuthorizationHeaderMalformed and
 * AuthorizationQueryParametersError; IncompleteSignatureException - XAmzContentSHA256Mismatch. */
#ifndef LOCAL_AUTH_H
#define LOCAL_AUTH_H

#include "local/call.h"
#include "local/keys.h"

/* AUTH_OLD: Signature Version 2 in a header; AUTH_TWO: in the header and in the query. Both are
 * refused. */
enum auth_form { AUTH_NONE, AUTH_HEADER, AUTH_QUERY, AUTH_QUERY_V2, AUTH_OLD, AUTH_TWO };

/* What a request says about its signature; spans point into the call. */
struct auth_claim {
    enum auth_form form;
    bool malformed;
    char access_key[128];
    char date[9]; /* of the scope */
    char region[64];
    char service[32];
    char time[17];     /* X-Amz-Date; AUTH_QUERY_V2: Expires */
    int64_t time_ms;   /* the same; 0: none, or not a time */
    int64_t expires_s; /* AUTH_QUERY */
    struct span names; /* "a;b": the signed headers */
    char signature[65];
    const char *secret; /* once auth_verify has found the key */
};

/* Reads the claim; copies access key and region into the call. What is wrong is told by
 * auth_verify, when the service that answers is known. AUTH_QUERY_V2: changes the call's headers,
 * which have room for CAP_LOCAL_HEADERS, and its query; too many headers fail the call. */
void auth_read(struct call *call, struct auth_claim *claim);

/* Parts of a claim: AKID/YYYYMMDD/REGION/SERVICE/aws4_request, which is marked as malformed when it
 * is not that, and a time. */
void auth_read_credential(struct auth_claim *claim, struct span text);
void auth_read_time(struct auth_claim *claim, struct span text);

/* Fails the call when its claim cannot be good whatever the body is: nobody's key, or out of time.
 */
void auth_check(const struct keys *keys, struct call *call, const struct auth_claim *claim,
                int64_t now_ms);

/* Checks the signature and sets call->account, or fails the call. payload_hash: what stands last in
 * the canonical request; AUTH_QUERY_V2 signs none. */
void auth_verify(const struct keys *keys, struct call *call, struct auth_claim *claim,
                 const char *payload_hash, int64_t now_ms);

/* Without verification (--auth off): a 12-digit access key names the account. */
void auth_trust(struct call *call);

/* The value for payload_hash: S3 signs what x-amz-content-sha256 says (presigned: UNSIGNED-PAYLOAD
 * unless it says otherwise), the other services the hash of the body, NULL. */
struct span auth_declared_hash(const struct call *call, const struct auth_claim *claim);

/* The scope as a struct, for chunk signatures. */
struct sigv4_scope auth_scope(const struct auth_claim *claim);

#endif
