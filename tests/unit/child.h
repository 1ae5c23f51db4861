/* Runs code that ends its process, or must be alone in one, in a forked child. */
#ifndef TESTS_CHILD_H
#define TESTS_CHILD_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buf.h"

static inline void child_slurp(FILE *file, struct buf *text)
{
    char piece[4096];
    size_t n;
    rewind(file);
    while ((n = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(text, piece, n);
    fclose(file);
}

/* body(context) returns the exit status. out and err (initialised) get what the child wrote to
 * standard output and error. Returns the status as waitpid(2) gives it. */
static inline int child_run(int (*body)(void *), void *context, struct buf *out, struct buf *err)
{
    FILE *out_file = tmpfile(), *err_file = tmpfile();
    int status = -1;
    assert_non_null(out_file);
    assert_non_null(err_file);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(fileno(out_file), STDOUT_FILENO);
        dup2(fileno(err_file), STDERR_FILENO);
        int result = body(context);
        fflush(NULL);
        _exit(result);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    child_slurp(out_file, out);
    child_slurp(err_file, err);
    return status;
}

#endif
