/* A reply's bytes pass a reader that gives no more of them than the time since its start allows,
 * and none past the cut. */
#include "local/httpd_fault.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "core/clock.h"
#include "core/mem.h"

#define STEP_NS 20000000 /* a slow reply goes on at most so often */

struct faulty {
    struct MHD_Connection *connection;
    struct httpd_delays *delays;
    struct fault fault;
    struct httpd_source source;
    uint64_t started_ns;
};

bool httpd_fault_slows(const struct fault *fault)
{
    return fault->cut_after != UINT64_MAX || fault->bandwidth > 0;
}

enum MHD_Result httpd_fault_reset(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (info != NULL)
        setsockopt(info->connect_fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return MHD_NO;
}

/* How many of max bytes may go out at pos now; 0: the connection waits until some may. */
static size_t allowed(struct faulty *faulty, uint64_t pos, size_t max)
{
    uint64_t rate = faulty->fault.bandwidth, now_ns = clock_mono_ns();
    if (rate == 0)
        return max;
    if (faulty->started_ns == 0)
        faulty->started_ns = now_ns;
    uint64_t elapsed_ms = (now_ns - faulty->started_ns) / 1000000u;
    uint64_t so_far = rate / 1000 * elapsed_ms + rate % 1000 * elapsed_ms / 1000;
    if (so_far > pos)
        return so_far - pos < max ? (size_t)(so_far - pos) : max;
    uint64_t next_ns = (1000000000u + rate - 1) / rate; /* until another byte */
    uint64_t wait_ns = next_ns > STEP_NS ? next_ns : STEP_NS;
    return httpd_delays_hold(faulty->delays, faulty->connection, now_ns + wait_ns) ? 0 : max;
}

static ssize_t faulty_read(void *cls, uint64_t pos, char *buf, size_t max)
{
    struct faulty *faulty = cls;
    uint64_t cut = faulty->fault.cut_after;
    if (pos >= cut) {
        httpd_fault_reset(faulty->connection);
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    if (max > cut - pos)
        max = (size_t)(cut - pos);
    max = allowed(faulty, pos, max);
    return max == 0 ? 0 : faulty->source.read(faulty->source.ctx, pos, buf, max);
}

static void faulty_free(void *cls)
{
    struct faulty *faulty = cls;
    faulty->source.release(faulty->source.ctx);
    free(faulty);
}

struct MHD_Response *httpd_fault_response(struct MHD_Connection *connection,
                                          struct httpd_delays *delays, const struct fault *fault,
                                          const struct httpd_source *source)
{
    struct faulty *faulty = mem_alloc(sizeof *faulty);
    *faulty = (struct faulty){connection, delays, *fault, *source, 0};
    return MHD_create_response_from_callback(source->size, 16 << 10, faulty_read, faulty,
                                             faulty_free);
}
