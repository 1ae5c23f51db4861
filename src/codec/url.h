/* Percent-encoding (RFC 3986 section 2) as AWS signing wants it, and URLs taken apart. */
#ifndef CODEC_URL_H
#define CODEC_URL_H

#include <stdbool.h>

#include "core/buf.h"
#include "core/err.h"

/* Appends text with every byte except A-Za-z0-9-_.~ as %XX (upper-case digits); with keep_slash '/'
 * stays too. Space is %20, never '+'. */
void url_encode(struct span text, bool keep_slash, struct buf *out);

/* Appends text with %XX decoded; plus_is_space for form bodies and query strings made by browsers.
 * Returns 0, or -1 at a bad escape (out is then unfinished). */
int url_decode(struct span text, bool plus_is_space, struct buf *out);

/* The parts of an absolute http or https URL; the spans lie in the given text. */
struct url {
    bool https;
    struct span host; /* as written, IPv6 with its brackets */
    int port;         /* the scheme's default when absent */
    bool default_port;
    struct span path;  /* from the first '/' on, "" when absent; still encoded */
    struct span query; /* after '?', "" when absent; still encoded */
};

/* Returns 0, or -1 with err (ERR_DATA): other schemes, user info, empty host, bad port, control
 * characters and spaces, more than CAP_URL bytes. A fragment is cut off. */
int url_parse(struct span text, struct url *url, struct err *err);

#endif
