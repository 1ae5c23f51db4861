/* The access keys cloudlet knows. */
#ifndef LOCAL_KEYS_H
#define LOCAL_KEYS_H

#include "core/err.h"
#include "local/call.h"

struct keys_entry {
    char *access_key, *secret_key;
    char account[CALL_ACCOUNT_LEN + 1];
};

struct keys {
    struct keys_entry *entry;
    size_t count;
};

/* Adds one; 0, or -1 and err: the account is not twelve digits, the key is known already, too many
 * (CAP_LOCAL_KEYS). */
int keys_add(struct keys *keys, struct span access_key, struct span secret_key, struct span account,
             struct err *err);

/* Reads lines "access-key secret-key account-id"; blank lines and lines that start with # are
 * skipped. Errors name the line, never its content. */
int keys_load(struct keys *keys, const char *path, struct err *err);

/* Adds a pair of account 000000000000 with a random secret. */
void keys_generate(struct keys *keys);

/* NULL: unknown. */
const struct keys_entry *keys_find(const struct keys *keys, struct span access_key);

void keys_release(struct keys *keys);

#endif
