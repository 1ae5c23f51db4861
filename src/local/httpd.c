/* HTTP by libmicrohttpd: two threads with epoll read requests, check them and hash bodies; a call
 * then waits, its connection suspended, while the store thread runs it, and the reply goes out
 * from the HTTP thread again.
 *
 * A suspended connection is not polled, so a client that goes away during a long poll is noticed
 * by a look at its socket before anything is claimed for it (httpd_gone). */
#include "local/httpd.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "codec/digest.h"
#include "core/clock.h"
#include "core/mem.h"
#include "core/random.h"
#include "local/auth.h"
#include "local/body.h"
#include "local/frame.h"
#include "local/httpd_reply.h"
#include "local/listen.h"
#include "local/router.h"
#include "local/service.h"

enum { THREADS = 2, DRAIN_MAX = 16 << 20 };

struct httpd {
    struct MHD_Daemon *daemon;
    struct httpd_options options;
    struct store *store;
    struct httpd_delays *delays;
    char endpoint[LISTEN_ENDPOINT_SIZE];
    atomic_int active; /* requests begun and not completed */
};

/* One request on its connection. */
struct request {
    struct httpd *httpd;
    struct MHD_Connection *connection;
    struct call *call;
    char *target;
    struct sigv4_pair query[CAP_LOCAL_QUERY], header[CAP_LOCAL_HEADERS];
    struct buf decoded;
    struct auth_claim claim;
    struct body body;
    struct fault fault;
    bool begun, has_body, answered, faulty, delayed;
};

/* --- the parts of a request --- */

static enum MHD_Result add_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                  size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    struct request *request = cls;
    struct call *call = request->call;
    if (call->header_count == CAP_LOCAL_HEADERS) {
        call_fail(call, 400, "RequestHeaderSectionTooLarge", "The request has too many headers.");
        return MHD_NO;
    }
    request->header[call->header_count++] = (struct sigv4_pair){
        span_of(name, name_len), span_of(value != NULL ? value : "", value_len)};
    return MHD_YES;
}

/* Authentication of calls whose payload hash is known: from the header, or of the body. */
static void authenticate(struct request *request, const char *payload_hash)
{
    struct call *call = request->call;
    if (request->httpd->options.auth_off)
        auth_trust(call);
    else
        auth_verify(request->httpd->options.keys, call, &request->claim, payload_hash,
                    clock_wall_ms());
}

/* S3 signs what x-amz-content-sha256 says; without it there is nothing to compare with. */
static void authenticate_declared(struct request *request)
{
    char hash[100];
    struct span declared = auth_declared_hash(request->call, &request->claim);
    if (declared.len >= sizeof hash) {
        call_fail(request->call, 400, "InvalidArgument",
                  "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-... or a valid sha256 "
                  "value.");
        return;
    }
    if (declared.ptr == NULL && request->claim.form == AUTH_HEADER &&
        !request->httpd->options.auth_off) {
        call_fail(request->call, 400, "InvalidRequest",
                  "Missing required header for this request: x-amz-content-sha256");
        return;
    }
    snprintf(hash, sizeof hash, "%.*s", SPAN_ARG(declared));
    authenticate(request, hash);
}

static bool is_s3(const struct call *call)
{
    return strcmp(call->service->name, "s3") == 0;
}

/* --- from the store thread --- */

static void answer(struct call *call)
{
    struct request *request = call->connection;
    request->answered = true;
    MHD_resume_connection(request->connection);
}

static bool httpd_gone(struct call *call)
{
    const struct request *request = call->connection;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    char byte;
    if (info == NULL)
        return false;
    ssize_t got = recv(info->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

/* --- planned faults --- */

static void plan_fault(struct request *request)
{
    struct call *call = request->call;
    struct faults *faults = request->httpd->options.faults;
    if (faults == NULL || call_failed(call))
        return;
    request->faulty = faults_pick(faults, call, &request->fault);
    if (request->faulty && request->fault.status != 0)
        call_fail(call, request->fault.status, request->fault.code,
                  "A fault that cloudlet was told to make.");
}

/* Is the connection to be cut before these bytes of an object? */
static bool cut_upload(const struct request *request, size_t size)
{
    return request->faulty && request->body.kind == CALL_BODY_FILE &&
           request->body.size + size > request->fault.cut_after;
}

/* Makes the request wait, once; true when it does. */
static bool delay(struct request *request)
{
    if (!request->faulty || request->fault.delay_ms == 0 || request->delayed)
        return false;
    request->delayed = true;
    return httpd_delays_hold(request->httpd->delays, request->connection,
                             clock_mono_ns() + (uint64_t)request->fault.delay_ms * 1000000u);
}

/* --- the course of a request --- */

/* What can be known of the signature before the body: of S3's requests all, but for forms, which
 * are signed inside, and for a browser's OPTIONS, which nobody signs. */
static void admit(struct request *request)
{
    struct call *call = request->call;
    if (request->claim.service[0] != '\0' && !request->claim.malformed &&
        service_named(span_str(request->claim.service)) == NULL)
        call_fail(call, 501, "NotImplemented", "cloudlet does not have the service '%s'",
                  request->claim.service);
    call->now_ms = clock_wall_ms();
    if (call_failed(call) || (is_s3(call) && (s3_form_is(call) || call_is(call, "OPTIONS"))))
        return;
    if (is_s3(call))
        authenticate_declared(request);
    else if (!request->httpd->options.auth_off)
        auth_check(request->httpd->options.keys, call, &request->claim, call->now_ms);
}

static void begin_body(struct request *request)
{
    struct call *call = request->call;
    const struct httpd_options *options = &request->httpd->options;
    struct objects *objects = store_objects(request->httpd->store);
    enum call_body kind = CALL_BODY_MEMORY;
    bool form = is_s3(call) && s3_form_is(call);
    if (!call_failed(call) && call->service->body != NULL)
        kind = call->service->body(call);
    if (form && kind != CALL_BODY_FILE && !call_failed(call))
        authenticate_declared(request);
    plan_fault(request);
    if (call_failed(call))
        kind = CALL_BODY_MEMORY;
    if (form && kind == CALL_BODY_FILE)
        body_begin_form(&request->body, call, options->auth_off ? NULL : options->keys, objects);
    else
        body_begin(&request->body, call, kind, options->auth_off ? NULL : &request->claim, objects);
}

static void begin(struct request *request, const char *method)
{
    struct call *call = request->call;
    call->method = method;
    call->header = request->header;
    call->connection = request;
    call->answer = answer;
    call->gone = httpd_gone;
    snprintf(call->request_id, sizeof call->request_id, "%016llx%016llx",
             (unsigned long long)random_u64(), (unsigned long long)random_u64());
    call->target = span_str(request->target);
    MHD_get_connection_values_n(request->connection, MHD_HEADER_KIND, add_header, request);
    bool split = router_split(call, request->query, &request->decoded) == 0;
    auth_read(call, &request->claim);
    call->service = span_starts(call->path, "/_cloudlet/") ? &frame_service
                                                           : router_service(call, &request->claim);
    if (!split)
        call_fail(call, 400, "InvalidURI", "Couldn't parse the specified URI.");
    if (call->service == &frame_service) {
        body_begin(&request->body, call, CALL_BODY_MEMORY, NULL, NULL);
        return;
    }
    admit(request);
    begin_body(request);
}

/* After the last byte. Returns false when the reply is ready already, true when the store has it.
 */
static bool finish(struct request *request)
{
    struct call *call = request->call;
    if (call->service == &frame_service && frame_answer(call, &request->httpd->options))
        return false;
    body_end(&request->body, call);
    if (call->service != &frame_service && !is_s3(call) && !call_failed(call)) {
        char hash[65];
        digest_sha256_hex(call->body, hash);
        authenticate(request, hash);
    }
    if (is_s3(call) && request->body.kind == CALL_BODY_MEMORY && !call_failed(call))
        body_check_hash(&request->body, call);
    if (!call_failed(call) && call->service->prepare != NULL)
        call->service->prepare(call);
    if (call_failed(call))
        return false;
    MHD_suspend_connection(request->connection);
    store_submit(request->httpd->store, call);
    return true;
}

/* A refusal that need not wait for the body: the client asks first, or the body is long. */
static bool refuse_early(const struct request *request)
{
    const struct call *call = request->call;
    struct span length = call_header(call, "content-length");
    return call_failed(call) &&
           (call_header(call, "expect").ptr != NULL ||
            (length.ptr != NULL && strtoull(length.ptr, NULL, 10) > DRAIN_MAX));
}

static enum MHD_Result send_reply(struct request *request)
{
    return httpd_reply_send(request->connection, request->call,
                            store_objects(request->httpd->store), request->httpd->delays,
                            request->faulty ? &request->fault : NULL);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **con)
{
    (void)cls;
    (void)url;
    (void)version;
    struct request *request = *con;
    if (request == NULL)
        return MHD_NO;
    if (!request->begun) {
        request->begun = true;
        request->connection = connection;
        begin(request, method);
        return refuse_early(request) ? send_reply(request) : MHD_YES;
    }
    if (*size > 0 && cut_upload(request, *size))
        return httpd_fault_reset(connection);
    if (*size > 0) {
        body_feed(&request->body, request->call, span_of(data, *size));
        *size = 0;
        return MHD_YES;
    }
    if (!request->answered && (delay(request) || finish(request)))
        return MHD_YES;
    return send_reply(request);
}

/* The first look at a request: its target as it stands on the wire. */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct request *request = mem_alloc(sizeof *request);
    request->httpd = cls;
    request->connection = connection;
    request->call = call_new();
    request->target = mem_strdup(target);
    request->body.fd = -1;
    buf_init(&request->decoded, CAP_LOCAL_CONNECTION);
    atomic_fetch_add(&request->httpd->active, 1);
    return request;
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **con,
                         enum MHD_RequestTerminationCode code)
{
    (void)cls;
    (void)connection;
    (void)code;
    struct request *request = *con;
    if (request == NULL)
        return;
    *con = NULL;
    atomic_fetch_sub(&request->httpd->active, 1);
    if (request->begun)
        body_release(&request->body);
    call_free(request->call);
    buf_release(&request->decoded);
    free(request->target);
    free(request);
}

/* --- the server --- */

struct httpd *httpd_start(const struct httpd_options *options, struct store *store, struct err *err)
{
    struct httpd *httpd = mem_alloc(sizeof *httpd);
    httpd->options = *options;
    httpd->store = store;
    atomic_init(&httpd->active, 0);
    httpd->delays = options->faults != NULL ? httpd_delays_new() : NULL;
    int fd = listen_open(options->listen, options->port, httpd->endpoint, err);
    if (fd < 0)
        goto fail;
    httpd->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, httpd,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
        MHD_OPTION_CONNECTION_LIMIT, listen_connections(), MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)CAP_LOCAL_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CAP_LOCAL_CONNECTION,
        MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)16384, MHD_OPTION_URI_LOG_CALLBACK,
        on_target, httpd, MHD_OPTION_NOTIFY_COMPLETED, on_completed, httpd, MHD_OPTION_END);
    if (httpd->daemon != NULL)
        return httpd;
    err_set(err, ERR_INTERNAL, "the HTTP server could not be started");
    close(fd);
fail:
    httpd_delays_free(httpd->delays);
    free(httpd);
    return NULL;
}

const char *httpd_endpoint(const struct httpd *httpd)
{
    return httpd->endpoint;
}

void httpd_quiesce(struct httpd *httpd)
{
    MHD_socket fd = MHD_quiesce_daemon(httpd->daemon);
    if (fd >= 0)
        close(fd);
}

void httpd_free(struct httpd *httpd)
{
    if (httpd == NULL)
        return;
    struct timespec pause = {.tv_nsec = 1000000};
    if (httpd->delays != NULL)
        httpd_delays_stop(httpd->delays);
    for (int i = 0; i < 3000 && atomic_load(&httpd->active) > 0; i++)
        nanosleep(&pause, NULL);
    MHD_stop_daemon(httpd->daemon);
    httpd_delays_free(httpd->delays);
    free(httpd);
}
