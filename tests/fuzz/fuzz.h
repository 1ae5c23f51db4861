/* A fuzz target: one function that takes any bytes and aborts when something does not hold.
 *
 * The file that defines it links either with driver.c, which replays the committed corpus and then
 * a fixed number of seeded mutations of it (`make check`), or with libFuzzer (see HACKING). */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert(3) that no NDEBUG switches off. */
#define MUST(holds)                                                                                \
    do {                                                                                           \
        if (!(holds)) {                                                                            \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds);             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#endif
