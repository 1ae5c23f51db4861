/* What libcurl says went wrong, as a struct err: one short lower-case message that names the
 * server. For net/ only. */
#ifndef NET_NETERR_H
#define NET_NETERR_H

#include <curl/curl.h>

#include "core/err.h"

/* Fills err for a transfer that ended with code (not CURLE_OK); text is its CURLOPT_ERRORBUFFER.
 * "connect to 127.0.0.1:1: connection refused", "resolve nowhere.invalid: ...". ERR_NETWORK;
 * retryable unless trying again cannot help (certificates, malformed URL). */
void neterr_fill(CURL *easy, CURLcode code, const char *text, struct err *err);

/* "what: HOST:PORT: why" for a limit of ours: ERR_NETWORK, retryable. */
void neterr_timeout(CURL *easy, const char *what, int64_t ms, struct err *err);

#endif
