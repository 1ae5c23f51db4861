/* Access keys: a short list, read once at the start. */
#include "local/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/mem.h"
#include "core/random.h"

static bool account_valid(struct span account)
{
    if (account.len != CALL_ACCOUNT_LEN)
        return false;
    for (size_t i = 0; i < account.len; i++)
        if (account.ptr[i] < '0' || account.ptr[i] > '9')
            return false;
    return true;
}

int keys_add(struct keys *keys, struct span access_key, struct span secret_key, struct span account,
             struct err *err)
{
    if (access_key.len == 0 || access_key.len > 127 || secret_key.len == 0)
        return err_set(err, ERR_DATA, "not an access key and a secret key");
    if (!account_valid(account))
        return err_set(err, ERR_DATA, "the account id is not twelve digits");
    if (keys_find(keys, access_key) != NULL)
        return err_set(err, ERR_DATA, "the access key is there twice");
    if (keys->count >= CAP_LOCAL_KEYS)
        return err_set(err, ERR_DATA, "more than %d keys", CAP_LOCAL_KEYS);
    keys->entry = mem_grow(keys->entry, keys->count + 1, sizeof keys->entry[0]);
    struct keys_entry *entry = &keys->entry[keys->count++];
    entry->access_key = mem_dup(access_key.ptr, access_key.len);
    entry->secret_key = mem_dup(secret_key.ptr, secret_key.len);
    memcpy(entry->account, account.ptr, CALL_ACCOUNT_LEN);
    entry->account[CALL_ACCOUNT_LEN] = '\0';
    return 0;
}

/* The next word of a line, cut from the front of rest. */
static struct span word(struct span *rest)
{
    *rest = span_trim(*rest);
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] != ' ' && rest->ptr[len] != '\t')
        len++;
    struct span out = span_of(rest->ptr, len);
    *rest = span_of(rest->ptr + len, rest->len - len);
    return out;
}

static int add_line(struct keys *keys, struct span line, struct err *err)
{
    struct span access_key = word(&line), secret_key = word(&line), account = word(&line);
    if (span_trim(line).len > 0)
        return err_set(err, ERR_DATA, "more than three words");
    return keys_add(keys, access_key, secret_key, account, err);
}

int keys_load(struct keys *keys, const char *path, struct err *err)
{
    struct buf text;
    buf_init(&text, CAP_SMALL_FILE);
    int status = file_read(path, CAP_SMALL_FILE, &text, err);
    struct span rest = buf_span(&text);
    for (unsigned number = 1; status == 0 && rest.ptr != NULL; number++) {
        struct span line = span_trim(span_cut(&rest, '\n'));
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        status = add_line(keys, line, err);
        if (status != 0)
            err_prefix(err, "%s: line %u", path, number);
    }
    buf_release(&text);
    return status;
}

void keys_generate(struct keys *keys)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned char random[56];
    char access_key[20], secret_key[40];
    random_bytes(random, sizeof random);
    memcpy(access_key, "AKIA", 4);
    for (size_t i = 0; i < 16; i++)
        access_key[4 + i] = letters[random[i] % 32];
    for (size_t i = 0; i < 40; i++)
        secret_key[i] = letters[random[16 + i] % 32];
    keys_add(keys, span_of(access_key, 20), span_of(secret_key, 40), span_str("000000000000"),
             NULL);
}

const struct keys_entry *keys_find(const struct keys *keys, struct span access_key)
{
    for (size_t i = 0; i < keys->count; i++)
        if (span_is(access_key, keys->entry[i].access_key))
            return &keys->entry[i];
    return NULL;
}

void keys_release(struct keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        free(keys->entry[i].access_key);
        free(keys->entry[i].secret_key);
    }
    free(keys->entry);
    *keys = (struct keys){0};
}
