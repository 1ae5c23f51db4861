#include "awsenv.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

extern char **environ;

static char folder[64];

/* What configuration is read from, and what would send requests elsewhere. */
static bool unwanted(const char *name)
{
    size_t len = strlen(name);
    return strncmp(name, "AWS_", 4) == 0 || (len >= 6 && strcasecmp(name + len - 6, "_proxy") == 0);
}

static void clear_environment(void)
{
    for (char **entry = environ; *entry != NULL;) {
        char name[128];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(*entry, "="), *entry);
        if (unwanted(name))
            unsetenv(name); /* the next one moves here */
        else
            entry++;
    }
}

int awsenv_set_up(void **state)
{
    (void)state;
    char path[80];
    clear_environment();
    snprintf(folder, sizeof folder, "/tmp/sluice-aws-XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    setenv("HOME", folder, 1);
    snprintf(path, sizeof path, "%s/.aws", folder);
    return mkdir(path, 0700);
}

int awsenv_tear_down(void **state)
{
    (void)state;
    char command[100];
    clear_environment();
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

void awsenv_set(const char *variables)
{
    clear_environment();
    char *copy = strdup(variables != NULL ? variables : ""), *save = NULL;
    for (char *entry = strtok_r(copy, "|", &save); entry != NULL;
         entry = strtok_r(NULL, "|", &save)) {
        char *equals = strchr(entry, '=');
        assert_non_null(equals);
        *equals = '\0';
        setenv(entry, equals + 1, 1);
    }
    free(copy);
}

const char *awsenv_file(const char *name, const char *content)
{
    static char paths[4][128];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
    return path;
}

static void put(const char *name, const char *content)
{
    const char *path = awsenv_file(name, content != NULL ? content : "");
    if (content == NULL)
        unlink(path);
}

void awsenv_files(const char *config, const char *credentials)
{
    put(".aws/config", config);
    put(".aws/credentials", credentials);
}
