/* Asking a service of cloudlet without a network: a call goes through prepare, the store thread and
 * fail exactly as the HTTP server sends it, with the clock pinned by the test. */
#ifndef TESTS_UNIT_LOCAL_ASK_H
#define TESTS_UNIT_LOCAL_ASK_H

#include <jansson.h>

#include "local/service.h"
#include "local/store.h"

#define ASK_START 1700000000000 /* the pinned clock at ask_open */

struct store *ask_open(void); /* in memory */
void ask_close(struct store *store);

/* Moves the pinned clock. */
void ask_later(int64_t ms);

/* POSTs body with X-Amz-Target target (NULL: a form). Returns the HTTP status; *reply, unless NULL,
 * becomes the body as JSON (owned; a JSON string when it is not JSON). */
int ask(struct store *store, const struct service *service, const char *target, const char *body,
        json_t **reply);

/* The same, begun: it may park. ask_end waits for its reply. */
struct asked;
struct asked *ask_begin(struct store *store, const struct service *service, const char *target,
                        const char *body);
int ask_end(struct asked *asked, json_t **reply);

/* The text at a path of member names and indexes, "Messages.0.Body"; "" when there is none. */
const char *ask_text(const json_t *reply, const char *path);
int64_t ask_number(const json_t *reply, const char *path);
size_t ask_count(const json_t *reply, const char *path);

#endif
