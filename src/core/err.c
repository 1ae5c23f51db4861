/* Errors as values. */
#include "core/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void err_clear(struct err *err)
{
    if (err != NULL)
        memset(err, 0, sizeof *err);
}

int err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
    if (err == NULL)
        return -1;
    err_clear(err);
    err->kind = kind;
    va_list args;
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return -1;
}

static enum err_kind errno_kind(int errnum)
{
    switch (errnum) {
    case ENOENT:
        return ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
        return ERR_ACCESS;
    default:
        return ERR_IO;
    }
}

int err_errno(struct err *err, int errnum, const char *format, ...)
{
    if (err == NULL)
        return -1;
    char what[CAP_ERR_MESSAGE];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return err_set(err, errno_kind(errnum), "%s: %s", what, strerror(errnum));
}

int err_prefix(struct err *err, const char *format, ...)
{
    if (err == NULL)
        return -1;
    char before[CAP_ERR_MESSAGE], both[2 * CAP_ERR_MESSAGE + 2];
    va_list args;
    va_start(args, format);
    vsnprintf(before, sizeof before, format, args);
    va_end(args);
    snprintf(both, sizeof both, "%s: %s", before, err->message);
    both[sizeof err->message - 1] = '\0';
    memcpy(err->message, both, sizeof err->message);
    return -1;
}

enum exit_code err_exit(const struct err *err)
{
    switch (err->kind) {
    case ERR_NONE:
        return EXIT_DONE;
    case ERR_USAGE:
        return EXIT_USAGE;
    case ERR_NETWORK:
    case ERR_THROTTLED:
        return EXIT_NETWORK;
    case ERR_ACCESS:
        return EXIT_ACCESS;
    case ERR_NOT_FOUND:
        return EXIT_NOT_FOUND;
    case ERR_DATA:
        return EXIT_DATA;
    case ERR_SERVICE:
    case ERR_CANCELLED:
        return EXIT_SOME;
    case ERR_IO:
    case ERR_INTERNAL:
        break;
    }
    return EXIT_INTERNAL;
}

const char *err_kind_name(enum err_kind kind)
{
    static const char *const names[] = {
        [ERR_NONE] = "none",
        [ERR_USAGE] = "usage",
        [ERR_NETWORK] = "network",
        [ERR_ACCESS] = "access_denied",
        [ERR_NOT_FOUND] = "not_found",
        [ERR_DATA] = "bad_data",
        [ERR_IO] = "io",
        [ERR_THROTTLED] = "throttled",
        [ERR_SERVICE] = "service",
        [ERR_CANCELLED] = "cancelled",
        [ERR_INTERNAL] = "internal",
    };
    return names[kind];
}
