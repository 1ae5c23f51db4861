/* The shared AWS configuration: ~/.aws/config and ~/.aws/credentials (or AWS_CONFIG_FILE and
 * AWS_SHARED_CREDENTIALS_FILE), read once. Syntax as botocore reads it (Python's configparser):
 * comments are whole lines starting with # or ;, "key = value" or "key: value", keys in any case, a
 * line indented deeper than its key continues the value; a value that is empty on its own line and
 * continued by "sub = value" lines is a nested group (s3 =, and those of [services NAME]).
 * Values are secrets at times: they are cleared on release and never quoted in messages. */
#ifndef AWS_CONFIG_H
#define AWS_CONFIG_H

#include <stdbool.h>

#include "core/err.h"
#include "core/span.h"

struct config;

enum config_file { CONFIG_ANY, CONFIG_FILE, CONFIG_CREDENTIALS };

/* Reads both files; files that do not exist are empty. profile: the option --profile or NULL, then
 * AWS_PROFILE, AWS_DEFAULT_PROFILE, "default". NULL and err: a file that cannot be read or parsed
 * (path and line), one past CAP_CONFIG_FILE, a profile that was named but is in neither file. */
struct config *config_new(const char *profile, struct err *err);

/* The same from memory: text is the config file, there is no other, profile "default". */
struct config *config_parse(struct span text, struct err *err);

void config_free(struct config *config); /* NULL is fine */

const char *config_profile(const struct config *config); /* the chosen one's name */
bool config_chosen(const struct config *config);         /* by option, not by environment */

bool config_has_profile(const struct config *config, const char *profile);

/* The value of key in profile; for CONFIG_ANY the credentials file wins. NULL: not there.
 * Borrowed from config. */
const char *config_value(const struct config *config, enum config_file file, const char *profile,
                         const char *key);

/* The value of key in the chosen profile. */
const char *config_get(const struct config *config, const char *key);

/* A sub-key of a nested group of the chosen profile: ("s3", "addressing_style"). */
const char *config_nested(const struct config *config, const char *group, const char *key);

/* A sub-key in the [services NAME] section that the chosen profile's "services" names:
 * ("kinesis", "endpoint_url"). */
const char *config_service(const struct config *config, const char *service, const char *key);

/* Environment variable name, NULL when unset or empty. */
const char *config_env(const char *name);

/* Is a setting true? Environment variable env first, then key of the chosen profile; "true" in any
 * case is. */
bool config_flag(const struct config *config, const char *env, const char *key);

#endif
