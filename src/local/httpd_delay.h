/* Connections that wait for a while and then go on, by a thread that resumes them. */
#ifndef LOCAL_HTTPD_DELAY_H
#define LOCAL_HTTPD_DELAY_H

#include <stdbool.h>
#include <stdint.h>

#include <microhttpd.h>

struct httpd_delays;

struct httpd_delays *httpd_delays_new(void);

/* Suspends connection, from inside one of its callbacks, until the monotonic clock shows due_ns.
 * Returns false, having done nothing, after httpd_delays_stop. */
bool httpd_delays_hold(struct httpd_delays *delays, struct MHD_Connection *connection,
                       uint64_t due_ns);

/* Lets everything that waits go on now, and holds nothing more. */
void httpd_delays_stop(struct httpd_delays *delays);

void httpd_delays_free(struct httpd_delays *delays); /* stopped before; NULL is fine */

#endif
