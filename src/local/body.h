/* A request's body on its way in: into memory, or into an object file with its hashes computed
 * while it arrives; aws-chunked bodies are decoded. Used by one HTTP thread at a time. */
#ifndef LOCAL_BODY_H
#define LOCAL_BODY_H

#include "local/chunked.h"
#include "local/objects.h"
#include "local/s3_form.h"
#include "local/service.h"

struct body {
    enum call_body kind;
    struct buf memory; /* of CALL_BODY_FILE: what has come while it is small */
    bool encoded;      /* aws-chunked */
    struct chunked chunked;
    uint64_t size; /* of the payload so far */

    struct objects *objects; /* CALL_BODY_FILE */
    int fd;
    bool is_form; /* the payload is the file of form */
    struct s3_form form;
    struct objects_upload upload;
    char declared_hash[65]; /* hex SHA-256 that x-amz-content-sha256 promises, "" none */
    struct err err;         /* the file could not be written */
};

/* After the call is routed (and, for CALL_BODY_FILE, authenticated; claim NULL when nobody checks
 * signatures). Fails the call when the headers cannot be followed. */
void body_begin(struct body *body, struct call *call, enum call_body kind,
                const struct auth_claim *claim, struct objects *objects);

/* The same for a form that uploads a file. keys NULL: nobody checks signatures. */
void body_begin_form(struct body *body, struct call *call, const struct keys *keys,
                     struct objects *objects);

/* Takes bytes; when something is wrong with them the call is failed. */
void body_feed(struct body *body, struct call *call, struct span bytes);

/* The body is complete: sets call->body or call->upload, compares size and hashes with what the
 * headers promised, fails the call when they differ. The file is durable afterwards. */
void body_end(struct body *body, struct call *call);

/* Compares a body in memory with the SHA-256 the headers promised. */
void body_check_hash(struct body *body, struct call *call);

/* Releases; removes a file that no row refers to. */
void body_release(struct body *body);

#endif
