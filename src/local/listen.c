/* The listening socket. */
#include "local/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "local/caps.h"

int listen_open(const char *text, uint16_t port, char endpoint[LISTEN_ENDPOINT_SIZE],
                struct err *err)
{
    struct sockaddr_storage address = {0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)&address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&address;
    socklen_t len = sizeof *v4;
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
    } else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        len = sizeof *v6;
    } else {
        return err_set(err, ERR_USAGE, "'%s' is not an IP address", text);
    }
    int one = 1;
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) != 0 || listen(fd, 1024) != 0) {
        err_errno(err, errno, "%s port %u", text, port);
        if (fd >= 0)
            close(fd);
        return -1;
    }
    getsockname(fd, (struct sockaddr *)&address, &len);
    bool six = address.ss_family == AF_INET6;
    snprintf(endpoint, LISTEN_ENDPOINT_SIZE, "http://%s%s%s:%u", six ? "[" : "", text,
             six ? "]" : "", ntohs(six ? v6->sin6_port : v4->sin_port));
    return fd;
}

unsigned listen_connections(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 900;
    rlim_t want = CAP_LOCAL_CONNECTIONS + 200;
    if (files.rlim_cur < want) {
        files.rlim_cur = files.rlim_max < want ? files.rlim_max : want;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    return files.rlim_cur >= want ? CAP_LOCAL_CONNECTIONS : (unsigned)files.rlim_cur * 3 / 4;
}
