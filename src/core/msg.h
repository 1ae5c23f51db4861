/* Messages for people, on stderr, one line each: "prog: object: what failed: why".
 * Control characters that come from data are shown as ?, so a hostile name cannot drive the
 * terminal. */
#ifndef CORE_MSG_H
#define CORE_MSG_H

#include "core/err.h"

/* Sets the program's name from argv[0] (the part after the last slash). */
void msg_init(const char *argv0);
const char *msg_program(void);

void msg_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "prog: object: message (code, HTTP status, request id)"; object may be NULL. */
void msg_err(const struct err *err, const char *object);

#endif
