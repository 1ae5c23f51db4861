/* Random numbers, from one place so that tests can pin them. Not for keys: OpenSSL does those. */
#ifndef CORE_RANDOM_H
#define CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Unpredictable bytes from getrandom(2). Ends the program if the kernel has none. */
void random_bytes(void *out, size_t len);

/* A fast generator (splitmix64, Steele et al. 2014) seeded from random_bytes at first use, one per
 * thread: for jitter and sampling. */
uint64_t random_u64(void);
double random_unit(void); /* 0 <= x < 1, 53 bits */

/* For tests and --seed: this thread's generator continues from seed. */
void random_seed(uint64_t seed);

/* A version 4 UUID (RFC 9562), lower case, NUL-terminated. */
void random_uuid(char out[37]);

#endif
