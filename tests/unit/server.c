/* A server that does what a test wants, wrong things too. */
#include "server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define HEAD ((size_t)256 << 10)

static server_fn *answer;
static atomic_int connections, requests;

void server_send(int fd, const void *ptr, size_t len)
{
    const char *at = ptr;
    while (len > 0) {
        ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        at += n;
        len -= (size_t)n;
    }
}

void server_text(int fd, const char *text)
{
    server_send(fd, text, strlen(text));
}

void server_reply(int fd, int status, const char *headers, const char *body, size_t len)
{
    char head[8192];
    int n = snprintf(head, sizeof head, "HTTP/1.1 %d Status\r\n%sContent-Length: %zu\r\n\r\n",
                     status, headers, len);
    server_send(fd, head, (size_t)n);
    server_send(fd, body, len);
}

void server_wait_close(int fd)
{
    char drop[4096];
    while (recv(fd, drop, sizeof drop, 0) > 0)
        ;
}

void server_header(const struct served *request, const char *name, char *out, size_t size)
{
    size_t len = strlen(name);
    out[0] = '\0';
    for (const char *line = strchr(request->head, '\n'); line != NULL; line = strchr(line, '\n')) {
        line++;
        if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
            line += len + 1 + strspn(line + len + 1, " ");
            snprintf(out, size, "%.*s", (int)strcspn(line, "\r\n"), line);
            return;
        }
    }
}

/* Reads one request into head and body. False at the end of the connection. */
static bool read_request(struct served *request)
{
    size_t have = 0;
    char *end = NULL, length[32];
    while (end == NULL && have < HEAD - 1) {
        ssize_t n = recv(request->fd, request->head + have, HEAD - 1 - have, 0);
        if (n <= 0)
            return false;
        have += (size_t)n;
        request->head[have] = '\0';
        end = strstr(request->head, "\r\n\r\n");
    }
    if (end == NULL || sscanf(request->head, "%15s %4095s", request->method, request->target) != 2)
        return false;
    request->head_len = (size_t)(end - request->head) + 4;
    server_header(request, "Content-Length", length, sizeof length);
    request->body_len = (size_t)strtoull(length, NULL, 10);
    request->body = malloc(request->body_len + 1);
    size_t got = have - request->head_len;
    memcpy(request->body, request->head + request->head_len, got);
    request->head[request->head_len] = '\0';
    while (got < request->body_len) {
        ssize_t n = recv(request->fd, request->body + got, request->body_len - got, 0);
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    request->body[request->body_len] = '\0';
    return true;
}

static void *serve(void *ctx)
{
    struct served request = {.fd = *(int *)ctx, .head = malloc(HEAD)};
    free(ctx);
    request.connection = atomic_fetch_add(&connections, 1) + 1;
    int on = 1;
    setsockopt(request.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bool more = true;
    while (more) {
        request.body = NULL;
        more = read_request(&request);
        if (more) {
            request.number = atomic_fetch_add(&requests, 1) + 1;
            request.turn++;
            more = answer(&request);
        }
        free(request.body);
    }
    close(request.fd);
    free(request.head);
    return NULL;
}

static _Noreturn void accept_all(int listener)
{
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attr, (size_t)256 << 10);
    for (;;) {
        int *fd = malloc(sizeof *fd);
        *fd = accept(listener, NULL, NULL);
        pthread_t thread;
        if (*fd < 0 || pthread_create(&thread, &attr, serve, fd) != 0)
            _exit(1);
    }
}

void server_start(struct server *server, server_fn *fn)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1024) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        abort();
    server->port = ntohs(address.sin_port);
    server->pid = fork();
    if (server->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        answer = fn;
        accept_all(listener);
    }
    close(listener);
}

void server_stop(struct server *server)
{
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
}
