/* Three numbers that a client carries about and gives back: receipt handles, shard iterators. A
 * ticket is checked for mistakes, but anybody can make one: it proves nothing. */
#ifndef LOCAL_TICKET_H
#define LOCAL_TICKET_H

#include <stdint.h>

#include "core/buf.h"

enum { TICKET_NUMBERS = 3 };

/* How many bytes each number has, 1 to 8; the same for writing and reading. */
struct ticket_form {
    unsigned char width[TICKET_NUMBERS];
};

/* Appends the ticket, printable ASCII of at most 40 characters. */
void ticket_write(const struct ticket_form *form, const int64_t number[TICKET_NUMBERS],
                  struct buf *out);

/* Returns 0, or -1 when text is not a ticket of this form. */
int ticket_read(const struct ticket_form *form, struct span text, int64_t number[TICKET_NUMBERS]);

#endif
