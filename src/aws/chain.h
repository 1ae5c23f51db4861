/* The default chain, decided: which source gives the first keys and which roles are assumed with
 * them. Reads configuration and environment only; the lookup itself is aws/lookup.h. */
#ifndef AWS_CHAIN_H
#define AWS_CHAIN_H

#include <stddef.h>
#include <stdint.h>

#include "aws/caps.h"
#include "aws/config.h"
#include "aws/credentials.h"
#include "core/err.h"

enum chain_source {
    CHAIN_KEYS,         /* keys: from the environment or a file */
    CHAIN_WEB_IDENTITY, /* web, token_file */
    CHAIN_PROCESS,      /* process */
    CHAIN_CONTAINER,
    CHAIN_IMDS
};

/* A role to assume. Strings are borrowed from configuration or environment. */
struct chain_role {
    const char *arn;
    const char *session_name; /* NULL: one is made up */
    const char *external_id;  /* NULL: none */
    const char *duration;     /* seconds in digits, NULL: the service's default */
};

struct chain {
    enum chain_source source;
    struct credentials keys; /* owned */
    struct chain_role web;
    const char *token_file;
    const char *process;                    /* the command line */
    bool last_resort;                       /* IMDS because nothing else was there */
    struct chain_role role[CAP_ROLE_CHAIN]; /* assumed from the last to the first */
    size_t role_count;
};

/* Returns 0, or -1 with err: ERR_ACCESS when there is nothing (IMDS switched off), half a pair of
 * keys, an SSO profile; ERR_USAGE for a profile that contradicts itself (loops, missing
 * source_profile). */
int chain_resolve(const struct config *config, struct chain *out, struct err *err);
void chain_release(struct chain *chain);

#endif
