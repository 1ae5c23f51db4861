/* What planned faults do to a connection: replies that are slow, bodies that are cut. */
#ifndef LOCAL_HTTPD_FAULT_H
#define LOCAL_HTTPD_FAULT_H

#include <microhttpd.h>

#include "local/faults.h"
#include "local/httpd_delay.h"

/* Where the bytes of a reply come from; functions as MHD_ContentReaderCallback and its free. */
struct httpd_source {
    uint64_t size;
    ssize_t (*read)(void *ctx, uint64_t pos, char *buf, size_t max);
    void (*release)(void *ctx);
    void *ctx;
};

/* Does the fault concern the body of a reply? */
bool httpd_fault_slows(const struct fault *fault);

/* A response of source's bytes (taken) as fault has it. */
struct MHD_Response *httpd_fault_response(struct MHD_Connection *connection,
                                          struct httpd_delays *delays, const struct fault *fault,
                                          const struct httpd_source *source);

/* Makes the end of the connection a reset, not an orderly end; MHD_NO, to be returned for it. */
enum MHD_Result httpd_fault_reset(struct MHD_Connection *connection);

#endif
