/* A finished call turned into an HTTP response. Only httpd.c uses this. */
#ifndef LOCAL_HTTPD_REPLY_H
#define LOCAL_HTTPD_REPLY_H

#include <microhttpd.h>

#include "local/call.h"
#include "local/objects.h"

/* Renders a fault if there is one, and queues the response on the connection. MHD_NO closes the
 * connection: the client has gone, or memory is out. */
enum MHD_Result httpd_reply_send(struct MHD_Connection *connection, struct call *call,
                                 struct objects *objects);

#endif
