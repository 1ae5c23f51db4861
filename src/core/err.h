/* What went wrong, in a struct that the caller owns. Library functions return 0 or -1 and fill one;
 * they never print or exit. */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#include <stdbool.h>

#include "core/caps.h"
#include "core/exitcode.h"

enum err_kind {
    ERR_NONE = 0,
    ERR_USAGE,     /* a wrong argument or option value */
    ERR_NETWORK,   /* connection refused or lost, name not found, timeout, TLS */
    ERR_ACCESS,    /* no credentials; HTTP 401 or 403 */
    ERR_NOT_FOUND, /* HTTP 404, NonExistentQueue, ResourceNotFoundException, ENOENT */
    ERR_DATA,      /* input that is not what it should be */
    ERR_IO,        /* local file or pipe */
    ERR_THROTTLED, /* the service asks to slow down */
    ERR_SERVICE,   /* any other error reply */
    ERR_CANCELLED, /* stopped by a signal */
    ERR_INTERNAL   /* must not happen */
};

struct err {
    enum err_kind kind;
    bool retryable;                      /* the same thing may work later */
    int http_status;                     /* 0: no reply */
    char code[CAP_ERR_CODE];             /* the service's error code, "" if none */
    char request_id[CAP_ERR_REQUEST_ID]; /* "" if none */
    char message[CAP_ERR_MESSAGE];       /* for people, lower case, no full stop; "what: why" */
};

/* All zero is "no error"; err_clear makes it so. */
void err_clear(struct err *err);

/* Sets kind and message (cut at CAP_ERR_MESSAGE), clears the rest. Returns -1, so that a function
 * can end with `return err_set(...)`. err may be NULL: nothing is stored. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As err_set with ": " and strerror(errnum) appended; ENOENT gives ERR_NOT_FOUND, EACCES and EPERM
 * ERR_ACCESS, everything else ERR_IO. */
int err_errno(struct err *err, int errnum, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "format...: " before the message that is there. Returns -1. */
int err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The exit status of a program whose whole work failed with err. */
enum exit_code err_exit(const struct err *err);

/* A short stable word for kind ("network", "access_denied", ...): the code of a failed line whose
 * error came from no service. Static storage. */
const char *err_kind_name(enum err_kind kind);

#endif
