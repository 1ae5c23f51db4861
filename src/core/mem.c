/* Allocation that never returns NULL. */
#include "core/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/exitcode.h"
#include "core/msg.h"

static void *check(void *ptr)
{
    if (ptr == NULL) {
        msg_error("out of memory");
        _Exit(EXIT_INTERNAL);
    }
    return ptr;
}

void *mem_alloc(size_t size)
{
    return check(calloc(1, size > 0 ? size : 1));
}

void *mem_array(size_t count, size_t size)
{
    return check(calloc(count > 0 ? count : 1, size > 0 ? size : 1));
}

void *mem_aligned(size_t alignment, size_t size)
{
    void *ptr = NULL;
    if (size == 0)
        size = 1;
    return memset(check(posix_memalign(&ptr, alignment, size) == 0 ? ptr : NULL), 0, size);
}

void *mem_grow(void *ptr, size_t count, size_t size)
{
    if (count == 0)
        count = 1;
    return check(size > 0 && count > SIZE_MAX / size ? NULL : realloc(ptr, count * size));
}

char *mem_dup(const char *ptr, size_t len)
{
    if (ptr == NULL)
        return NULL;
    char *copy = check(malloc(len + 1));
    memcpy(copy, ptr, len);
    copy[len] = '\0';
    return copy;
}

char *mem_strdup(const char *string)
{
    return string != NULL ? mem_dup(string, strlen(string)) : NULL;
}
