/* Allocation that ends the program when memory runs out (exit status EXIT_INTERNAL, one line on
 * stderr): nothing a stream filter could do then would lose less than being run again. Sizes that
 * input decides are capped before they come here. */
#ifndef CORE_MEM_H
#define CORE_MEM_H

#include <stddef.h>

/* size bytes, zeroed; the caller frees with free(3). */
void *mem_alloc(size_t size);

/* count elements of size bytes, zeroed; an overflowing product counts as out of memory. */
void *mem_array(size_t count, size_t size);

/* size bytes, zeroed, at a multiple of alignment, a power of two; free(3) frees it. */
void *mem_aligned(size_t alignment, size_t size);

/* realloc(3) to count elements of size bytes; new elements are not initialised. */
void *mem_grow(void *ptr, size_t count, size_t size);

/* An owned NUL-terminated copy of len bytes, or of a string. NULL gives NULL. */
char *mem_dup(const char *ptr, size_t len);
char *mem_strdup(const char *string);

#endif
