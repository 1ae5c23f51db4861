/* credential_process: a command that prints credentials as JSON. Run without a shell, its standard
 * input empty, its standard error ours.
 * Source: docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html. */
#ifndef AWS_CREDPROC_H
#define AWS_CREDPROC_H

#include "aws/credentials.h"
#include "core/err.h"

/* Splits a command line as a POSIX shell would, quotes and backslashes only: single quotes keep
 * everything, double quotes know \" and \\. Returns an owned NULL-ended array in one block with its
 * strings (free it), or NULL and err: nothing there, a quote that is not closed. */
char **credproc_split(const char *command, struct err *err);

struct credproc;

/* Starts the command. NULL and err when it cannot be. */
struct credproc *credproc_start(const char *command, struct err *err);

enum credproc_state { CREDPROC_RUNNING, CREDPROC_DONE, CREDPROC_FAILED };

/* Takes what has been printed so far, never waits. DONE: out is filled. FAILED: err is (exit
 * status, output past CAP_CREDENTIAL_REPLY or not credentials, CAP_CREDENTIAL_PROCESS_MS over). */
enum credproc_state credproc_poll(struct credproc *process, struct credentials *out,
                                  struct err *err);

/* Kills the command if it still runs. NULL is fine. */
void credproc_free(struct credproc *process);

#endif
