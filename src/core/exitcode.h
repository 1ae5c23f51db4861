/* The exit statuses of every program; the table in sluice(7) is made of these. */
#ifndef CORE_EXITCODE_H
#define CORE_EXITCODE_H

enum exit_code {
    EXIT_DONE = 0,      /* everything was done */
    EXIT_SOME = 1,      /* some items failed; each was reported, the others are done */
    EXIT_USAGE = 2,     /* the command line is wrong; nothing was done */
    EXIT_NETWORK = 3,   /* no connection, name not resolved, timeout, TLS failure */
    EXIT_ACCESS = 4,    /* no credentials, or the service denied access */
    EXIT_NOT_FOUND = 5, /* bucket, object, queue, stream or file does not exist */
    EXIT_DATA = 6,      /* the input as a whole cannot be used */
    EXIT_INTERNAL = 7   /* local I/O failure, out of memory, a reply that makes no sense */
};

#endif
