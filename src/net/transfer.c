/* An easy handle and its callbacks. Options that every request sets are set anew each time, the
 * others once: cheaper than curl_easy_reset. Header lines are laid out in one buffer, so a request
 * costs no allocation of ours once its slot is warm. */
#include "net/transfer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "config.h"
#include "core/mem.h"
#include "net/caps.h"

#define BUFFER_PLAIN ((long)16 << 10) /* curl's buffer, each way */
#define BUFFER_BULK  ((long)64 << 10)
#define KEEP         ((size_t)64 << 10) /* a reply buffer larger than this is not kept */
#define QUIET        3                  /* headers libcurl must not add by itself */

/* ---- callbacks; the return values are libcurl's ---- */

/* The first bytes of a body: room for all of it at once, when its length is told. */
static void reserve_body(struct http_transfer *transfer)
{
    struct buf *body = &transfer->reply.body;
    curl_off_t length = -1;
    curl_easy_getinfo(transfer->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length > 0 && (uint64_t)length <= body->max)
        buf_reserve(body, (size_t)length);
}

static size_t to_sink(struct http_transfer *transfer, const char *ptr, size_t len)
{
    switch (transfer->sink(transfer->ctx, ptr, len)) {
    case HTTP_SINK_OK:
        transfer->reply.received += len;
        return len;
    case HTTP_SINK_PAUSE:
        transfer->paused = true;
        return CURL_WRITEFUNC_PAUSE;
    case HTTP_SINK_ABORT:
        break;
    }
    err_set(&transfer->err, ERR_CANCELLED, "stopped by the receiver");
    return 0;
}

static size_t on_body(char *ptr, size_t size, size_t count, void *ctx)
{
    struct http_transfer *transfer = ctx;
    struct http_reply *reply = &transfer->reply;
    size_t len = size * count;
    if (transfer->sink != NULL && reply->status / 100 == 2)
        return to_sink(transfer, ptr, len);
    if (reply->body.len == 0)
        reserve_body(transfer);
    buf_add(&reply->body, ptr, len);
    if (buf_failed(&reply->body)) {
        err_set(&transfer->err, ERR_DATA, "the reply's body is larger than %zu bytes",
                reply->body.max);
        return 0;
    }
    reply->received += len;
    return len;
}

static size_t refuse_head(struct http_transfer *transfer, const char *what)
{
    err_set(&transfer->err, ERR_DATA, "the reply has %s", what);
    return 0;
}

/* One line of the reply's head: a status line begins a new head (after 1xx), an empty one ends it;
 * trailers after the body are left out. */
static size_t on_header(char *ptr, size_t size, size_t count, void *ctx)
{
    struct http_transfer *transfer = ctx;
    struct http_reply *reply = &transfer->reply;
    size_t len = size * count;
    struct span line = span_of(ptr, len);
    while (line.len > 0 && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r'))
        line.len--;
    if (reply->status == 0 || (transfer->head_complete && reply->status / 100 == 1)) {
        struct span rest = line;
        span_cut(&rest, ' ');
        reply->status = rest.len >= 3 ? atoi(rest.ptr) : 0; /* the line ends in LF: atoi stops */
        buf_clear(&reply->headers);
        transfer->header_count = 0;
        transfer->head_complete = false;
        return len;
    }
    if (line.len == 0)
        transfer->head_complete = true;
    if (transfer->head_complete)
        return len;
    if (++transfer->header_count > CAP_HTTP_HEADERS)
        return refuse_head(transfer, "too many headers");
    buf_addspan(&reply->headers, line);
    buf_adds(&reply->headers, "\r\n");
    if (buf_failed(&reply->headers))
        return refuse_head(transfer, "too long headers");
    return len;
}

static size_t on_read(char *ptr, size_t size, size_t count, void *ctx)
{
    struct http_transfer *transfer = ctx;
    uint64_t left = transfer->body_size - transfer->body_done;
    size_t len = size * count < left ? size * count : (size_t)left;
    if (len == 0)
        return 0;
    ssize_t n;
    do
        n = pread(transfer->body_fd, ptr, len,
                  (off_t)(transfer->body_offset + transfer->body_done));
    while (n < 0 && errno == EINTR);
    if (n > 0) {
        transfer->body_done += (uint64_t)n;
        return (size_t)n;
    }
    if (n < 0)
        err_errno(&transfer->err, errno, "read the file being sent");
    else
        err_set(&transfer->err, ERR_DATA, "the file being sent became shorter");
    return CURL_READFUNC_ABORT;
}

static int on_seek(void *ctx, curl_off_t offset, int origin)
{
    struct http_transfer *transfer = ctx;
    if (origin != SEEK_SET || offset < 0 || (uint64_t)offset > transfer->body_size)
        return CURL_SEEKFUNC_FAIL;
    transfer->reply.resent = transfer->reply.resent || transfer->body_done > 0;
    transfer->body_done = (uint64_t)offset;
    return CURL_SEEKFUNC_OK;
}

/* Children that run while a connection is open must not inherit it. */
static curl_socket_t on_open(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)ctx;
    (void)purpose;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ---- slots ---- */

static void set_callbacks(struct http_transfer *transfer)
{
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->curl_text);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
}

/* Time limits are net/http.c's: libcurl's own would end a transfer whose reply lies ready. */
static void set_policy(CURL *easy, const struct http_config *config, bool bulk)
{
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, bulk ? BUFFER_BULK : BUFFER_PLAIN);
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, bulk ? BUFFER_BULK : BUFFER_PLAIN);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 86400000L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT,
                     config->user_agent != NULL ? config->user_agent : "sluice/" PACKAGE_VERSION);
    if (config->ca_file != NULL)
        curl_easy_setopt(easy, CURLOPT_CAINFO, config->ca_file);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, config->insecure ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, config->insecure ? 0L : 2L);
}

struct http_transfer *transfer_new(const struct http_config *config, CURLSH *share, bool bulk)
{
    struct http_transfer *transfer = mem_alloc(sizeof *transfer);
    transfer->easy = curl_easy_init();
    if (transfer->easy == NULL)
        abort(); /* out of memory */
    transfer->bulk = bulk;
    buf_init(&transfer->text, 0);
    buf_init(&transfer->reply.headers, CAP_HTTP_HEADER_SIZE);
    buf_init(&transfer->reply.body, CAP_HTTP_BODY);
    set_callbacks(transfer);
    set_policy(transfer->easy, config, bulk);
    curl_easy_setopt(transfer->easy, CURLOPT_SHARE, share);
    return transfer;
}

void transfer_free(struct http_transfer *transfer)
{
    curl_easy_cleanup(transfer->easy);
    buf_release(&transfer->text);
    buf_release(&transfer->reply.headers);
    buf_release(&transfer->reply.body);
    free(transfer->line);
    free(transfer);
}

/* ---- a request ---- */

static bool one_line(const char *text)
{
    return strpbrk(text, "\r\n") == NULL;
}

/* The list libcurl walks: our headers, then the names it must not add by itself (harmless beside
 * one of ours with the same name). A header without value is written "Name;". */
static int set_headers(struct http_transfer *transfer, const struct http_request *request)
{
    static char quiet[QUIET][14] = {"Accept:", "Expect:", "Content-Type:"};
    size_t start[CAP_HTTP_HEADERS];
    size_t count = request->header_count, lines = count + QUIET;
    if (count > CAP_HTTP_HEADERS)
        return err_set(&transfer->err, ERR_USAGE, "more than %d headers", CAP_HTTP_HEADERS);
    buf_clear(&transfer->text);
    for (size_t i = 0; i < count; i++) {
        const struct http_header *header = &request->header[i];
        if (!one_line(header->name) || !one_line(header->value))
            return err_set(&transfer->err, ERR_USAGE, "a line break in header %s",
                           one_line(header->name) ? header->name : "name");
        start[i] = transfer->text.len;
        buf_adds(&transfer->text, header->name);
        buf_adds(&transfer->text, header->value[0] != '\0' ? ": " : ";");
        buf_adds(&transfer->text, header->value);
        buf_addc(&transfer->text, '\0');
    }
    if (lines > transfer->line_room) {
        transfer->line = mem_grow(transfer->line, lines, sizeof *transfer->line);
        transfer->line_room = lines;
    }
    for (size_t i = 0; i < lines; i++) {
        transfer->line[i].data = i < count ? transfer->text.data + start[i] : quiet[i - count];
        transfer->line[i].next = i + 1 < lines ? &transfer->line[i + 1] : NULL;
    }
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->line);
    return 0;
}

/* Every option that a method sets is set or taken back here, in an order that libcurl's side
 * effects (POSTFIELDS implies POST, HTTPGET takes UPLOAD back) leave alone. */
static void set_method(struct http_transfer *transfer, const struct http_request *request)
{
    CURL *easy = transfer->easy;
    const char *method = request->method;
    bool post = strcmp(method, "POST") == 0;
    bool put = strcmp(method, "PUT") == 0;
    bool has_body = request->body.len > 0 || post || put;
    const char *custom = NULL;
    const char *fields = request->body.len > 0 ? request->body.ptr : "";
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request->fresh ? 1L : 0L);
    if (request->body_fd >= 0)
        fields = NULL; /* else libcurl sees no need to rewind the file */
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, fields);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    if (request->body_fd >= 0) {
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->body_size);
        custom = put ? NULL : method;
    } else if (has_body) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        custom = post ? NULL : method;
    } else if (strcmp(method, "HEAD") == 0) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (strcmp(method, "GET") != 0) {
        custom = method;
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, custom);
}

/* The list lives in the slot, as libcurl wants it. */
static int set_address(struct http_transfer *transfer, const char *address)
{
    struct curl_slist *list = NULL;
    if (address != NULL) {
        int len = snprintf(transfer->address, TRANSFER_ADDRESS, "::%s:", address);
        if (len < 0 || len >= TRANSFER_ADDRESS)
            return err_set(&transfer->err, ERR_USAGE, "an address too long to be one");
        transfer->connect_to = (struct curl_slist){.data = transfer->address};
        list = &transfer->connect_to;
    }
    curl_easy_setopt(transfer->easy, CURLOPT_CONNECT_TO, list);
    return 0;
}

int transfer_prepare(struct http_transfer *transfer, const struct http_request *request)
{
    transfer->body_fd = request->body_fd;
    transfer->body_offset = request->body_offset;
    transfer->body_size = request->body_size;
    transfer->reply.body.max = request->max_body > 0 ? request->max_body : CAP_HTTP_BODY;
    if (set_headers(transfer, request) != 0 || set_address(transfer, request->connect_to) != 0)
        return -1;
    set_method(transfer, request);
    if (curl_easy_setopt(transfer->easy, CURLOPT_URL, request->url) != CURLE_OK)
        return err_set(&transfer->err, ERR_USAGE, "the URL cannot be used");
    return 0;
}

static void keep_if_small(struct buf *buf)
{
    if (buf->size > KEEP)
        buf_release(buf);
    else
        buf_clear(buf);
}

void transfer_clear(struct http_transfer *transfer)
{
    struct http_reply *reply = &transfer->reply;
    keep_if_small(&transfer->text);
    keep_if_small(&reply->headers);
    keep_if_small(&reply->body);
    reply->status = 0;
    reply->sent = reply->received = 0;
    reply->resent = false;
    transfer->body_done = 0;
    transfer->head_complete = transfer->paused = false;
    transfer->header_count = 0;
    transfer->curl_text[0] = '\0';
    transfer->connected = transfer->ending = transfer->resuming = false;
    transfer->shard = NULL;
    err_clear(&transfer->err);
}

uint64_t transfer_moved(const struct http_transfer *transfer)
{
    curl_off_t up = 0, down = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &up);
    curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
    return (uint64_t)up + (uint64_t)down + transfer->reply.headers.len;
}

bool transfer_connected(const struct http_transfer *transfer)
{
    curl_off_t micros = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &micros);
    return micros > 0;
}
