/* The standard descriptors: a closed one is filled with /dev/null, opened for the wrong thing. */
#include "core/stdfd.h"

#include <fcntl.h>
#include <unistd.h>

void stdfd_fill(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0) /* open takes the lowest that is free: this one */
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}
