/* Stop signals. SIGINT or SIGTERM once: the program stops taking input, finishes what is in flight
 * and exits; twice: it dies at once. SIGPIPE is ignored, writers see EPIPE. */
#ifndef CORE_SIG_H
#define CORE_SIG_H

#include <stdbool.h>

/* Call once, before threads start. Blocking reads return EINTR when a stop signal comes. */
void sig_install(void);

/* Has a stop signal come? sig_number says which (0: none). */
bool sig_stopping(void);
int sig_number(void);

/* A descriptor that becomes readable when a stop signal comes, for event loops. */
int sig_fd(void);

/* Ends the process as if it had never handled signum, so that the parent sees the signal. */
_Noreturn void sig_die_of(int signum);

#endif
