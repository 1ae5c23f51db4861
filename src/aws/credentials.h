/* Who signs: the SDKs' default chain, asynchronous on the loop, cached and refreshed in time.
 *
 * Order: environment (not when a profile was chosen by option), the profile's role_arn with
 * source_profile or credential_source through STS (chained), web identity (environment, then
 * profile), keys in the credentials file, credential_process, keys in the config file, the
 * container endpoint, the instance metadata service (IMDSv2).
 * Source: docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html, botocore. */
#ifndef AWS_CREDENTIALS_H
#define AWS_CREDENTIALS_H

#include <stdint.h>

#include "aws/config.h"
#include "aws/sigv4.h"
#include "core/err.h"
#include "net/http.h"
#include "net/loop.h"

/* One set. Strings are owned and cleared on release. */
struct credentials {
    char *access_key;
    char *secret_key;
    char *session_token; /* NULL: none */
    int64_t expires_ms;  /* 0: never */
};

void credentials_release(struct credentials *credentials);

/* Fills out with copies. token may be NULL or empty. Returns 0, or -1 with err (ERR_DATA, what is
 * wrong but never its value): a key missing, longer than CAP_CREDENTIAL, or not printable ASCII (it
 * goes into headers). */
int credentials_set(struct credentials *out, struct span access_key, struct span secret_key,
                    struct span token, int64_t expires_ms, struct err *err);

/* Reads the JSON document that credential_process, the container endpoint and IMDS have in common:
 * AccessKeyId, SecretAccessKey, Token or SessionToken, Expiration. Returns as credentials_set. */
int credentials_decode(struct span json, struct credentials *out, struct err *err);

/* The same as the signer takes it; borrowed. */
struct sigv4_credentials credentials_keys(const struct credentials *credentials);

struct credentials_provider;

/* Everything is borrowed and must outlive the provider. region (may be NULL) is where STS is asked.
 * Nothing is looked up yet. */
struct credentials_provider *credentials_new(struct loop *loop, struct http *http,
                                             const struct config *config, const char *region);

/* Waiting callbacks do not come. Not from inside one; before http and loop are freed. */
void credentials_free(struct credentials_provider *provider);

/* The cached set when it is still good for ten minutes (or never expires), NULL otherwise. Within
 * the last fifteen minutes also starts a refresh behind it. Borrowed until control is back in the
 * loop. The fast path: try this, then credentials_get. */
const struct credentials *credentials_now(struct credentials_provider *provider);

/* Calls fn once, from the loop, with the credentials (borrowed during the call) or with err:
 * ERR_ACCESS when nothing in the chain has any. Getters that come while a fetch is under way share
 * it. */
typedef void credentials_fn(void *ctx, const struct credentials *credentials,
                            const struct err *err);
void credentials_get(struct credentials_provider *provider, credentials_fn *fn, void *ctx);

/* Forgets a getter: fn will not be called for ctx any more. */
void credentials_forget(struct credentials_provider *provider, void *ctx);

/* The service has refused them (ExpiredToken, ...): the next get fetches again. */
void credentials_invalidate(struct credentials_provider *provider);

#endif
