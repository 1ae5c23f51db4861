/* A small HTTP/1.1 server for unit tests: a child process on a free port of 127.0.0.1, a thread a
 * connection, that reads requests and lets the test's function answer on the bare socket. */
#ifndef TESTS_SERVER_H
#define TESTS_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct served {
    int fd;
    int connection; /* from 1 */
    int turn;       /* of this request on its connection, from 1 */
    int number;     /* of this request among all, from 1 */
    char method[16];
    char target[4096];
    char *head; /* request line and headers, with the empty line; NUL-terminated */
    size_t head_len;
    char *body; /* NUL-terminated */
    size_t body_len;
};

/* Runs in the child. True: wait for the next request on this connection; false: close it. */
typedef bool server_fn(const struct served *request);

struct server {
    pid_t pid;
    int port;
};

void server_start(struct server *server, server_fn *fn);
void server_stop(struct server *server);

/* For the function: sends bytes, or a whole reply with Content-Length. headers: lines ended by
 * CRLF, or "". */
void server_send(int fd, const void *ptr, size_t len);
void server_text(int fd, const char *text);
void server_reply(int fd, int status, const char *headers, const char *body, size_t len);

/* Waits until the client closes its side. */
void server_wait_close(int fd);

/* A header's value, copied into out (NUL-terminated, "" when absent). */
void server_header(const struct served *request, const char *name, char *out, size_t size);

#endif
