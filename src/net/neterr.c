/* libcurl's results in the suite's words. */
#include "net/neterr.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "codec/url.h"

#define PEER 280

/* "HOST:PORT" of the transfer's URL. */
static void peer_of(CURL *easy, char out[PEER], struct span *host)
{
    char *text = NULL;
    struct url url;
    curl_easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &text);
    if (text == NULL || url_parse(span_str(text), &url, NULL) != 0 || url.host.len > 255) {
        snprintf(out, PEER, "the server");
        *host = span_str(out);
        return;
    }
    snprintf(out, PEER, "%.*s:%d", SPAN_ARG(url.host), url.port);
    *host = span_of(out, url.host.len);
}

/* text with its first letter lowered, unless it starts an acronym ("SSL"), and no full stop. */
static void lower(const char *text, char out[CURL_ERROR_SIZE])
{
    snprintf(out, CURL_ERROR_SIZE, "%s", text);
    if (isupper((unsigned char)out[0]) && !isupper((unsigned char)out[1]))
        out[0] = (char)tolower((unsigned char)out[0]);
    size_t len = strlen(out);
    while (len > 0 && (out[len - 1] == '.' || isspace((unsigned char)out[len - 1])))
        out[--len] = '\0';
}

/* Certificates do not get better by asking again. */
static bool is_permanent(CURLcode code)
{
    switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL: /* also a reply that is not HTTP at all */
    case CURLE_URL_MALFORMAT:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_NOTFOUND:
        return true;
    default:
        return false;
    }
}

void neterr_fill(CURL *easy, CURLcode code, const char *text, struct err *err)
{
    char peer[PEER], why[CURL_ERROR_SIZE];
    struct span host;
    long errnum = 0;
    peer_of(easy, peer, &host);
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &errnum);
    lower(text[0] != '\0' ? text : curl_easy_strerror(code), why);
    bool system = errnum != 0 && (code == CURLE_COULDNT_CONNECT || code == CURLE_RECV_ERROR ||
                                  code == CURLE_SEND_ERROR);
    if (system)
        lower(strerror((int)errnum), why);
    if (code == CURLE_COULDNT_RESOLVE_HOST)
        err_set(err, ERR_NETWORK, "resolve %.*s: name not found", SPAN_ARG(host));
    else if (code == CURLE_COULDNT_CONNECT)
        err_set(err, ERR_NETWORK, "connect to %s: %s", peer, why);
    else if (code == CURLE_GOT_NOTHING)
        err_set(err, ERR_NETWORK, "%s: connection closed without a reply", peer);
    else if (code == CURLE_PARTIAL_FILE)
        err_set(err, ERR_NETWORK, "%s: connection closed in the middle of the reply", peer);
    else
        err_set(err, ERR_NETWORK, "%s: %s", peer, why);
    err->retryable = !is_permanent(code);
}

void neterr_timeout(CURL *easy, const char *what, int64_t ms, struct err *err)
{
    char peer[PEER];
    struct span host;
    peer_of(easy, peer, &host);
    err_set(err, ERR_NETWORK, "%s: %s after %.3g s", peer, what, (double)ms / 1000);
    err->retryable = true;
}
