/* The standard descriptors. A program started with one of them closed would open its first file, or
 * socket, in its place, and then read or write that as if it were standard input or output. */
#ifndef CORE_STDFD_H
#define CORE_STDFD_H

/* Fills descriptors 0 to 2 that are closed so that using them is still an error (EBADF): reading
 * from 0, writing to 1 and 2. */
void stdfd_fill(void);

#endif
