/* A finished call turned into an HTTP response. Only httpd.c uses this. */
#ifndef LOCAL_HTTPD_REPLY_H
#define LOCAL_HTTPD_REPLY_H

#include <microhttpd.h>

#include "local/call.h"
#include "local/httpd_fault.h"
#include "local/objects.h"

/* Renders the call's failure if there is one, and queues the response on the connection, as fault
 * (NULL: none) has it. MHD_NO closes the connection: the client has gone, or memory is out. */
enum MHD_Result httpd_reply_send(struct MHD_Connection *connection, struct call *call,
                                 struct objects *objects, struct httpd_delays *delays,
                                 const struct fault *fault);

#endif
