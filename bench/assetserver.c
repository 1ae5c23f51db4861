/* assetserver COMMAND ARG...: runs the command beside a web server whose address is in SERVER and
 * whose process id is in SERVER_PID, and exits with its status. GET answers with a jpeg of SIZE
 * bytes (30720), after DELAY milliseconds (0); PUT and POST take any body and answer with an ETag.
 * One thread, epoll, nothing is checked: an upper bound, so that what is measured is the client. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { HEAD = 8192, EVENTS = 512 };

struct connection {
    int fd;
    size_t have;       /* bytes of head */
    size_t skip;       /* bytes of a request's body to come */
    bool answer_put;   /* after them */
    const char *reply; /* being sent */
    size_t left;
    uint64_t due_ms; /* when a delayed reply goes */
    struct connection *next;
    char head[HEAD];
};

static char *page;
static size_t page_len;
static uint64_t delay_ms;
static struct connection *first_due, **last_due = &first_due;
static const char put_reply[] = "HTTP/1.1 200 OK\r\nETag: \"0123456789abcdef0123456789abcdef\"\r\n"
                                "Content-Length: 0\r\n\r\n";

static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

static uint64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static void make_page(size_t size)
{
    page = calloc(1, size + 128);
    int head = sprintf(page,
                       "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %zu"
                       "\r\n\r\n",
                       size);
    memcpy(page + head, "\xff\xd8\xff\xe0", 4);
    page_len = (size_t)head + size;
}

/* False: the connection is to be closed. */
static bool push(struct connection *c)
{
    while (c->left > 0) {
        ssize_t n = send(c->fd, c->reply, c->left, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0)
            return true; /* EAGAIN: EPOLLOUT comes; else the read fails */
        c->reply += n;
        c->left -= (size_t)n;
    }
    return true;
}

static void answer(struct connection *c, bool put)
{
    c->reply = put ? put_reply : page;
    c->left = put ? sizeof put_reply - 1 : page_len;
    if (put || delay_ms == 0) {
        push(c);
        return;
    }
    c->due_ms = now_ms() + delay_ms;
    c->next = NULL;
    *last_due = c;
    last_due = &c->next;
}

/* A whole head is there: what does it ask for? */
static void take_head(struct connection *c, char *end)
{
    size_t size = (size_t)(end - c->head) + 4, length = 0;
    *end = '\0';
    char *field = strcasestr(c->head, "\ncontent-length:");
    if (field != NULL)
        length = strtoull(field + 16, NULL, 10);
    bool put = strncmp(c->head, "GET", 3) != 0;
    if (strcasestr(c->head, "\nexpect: 100") != NULL)
        send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    size_t got = c->have - size;
    c->have = 0;
    c->skip = length > got ? length - got : 0;
    c->answer_put = put;
    if (c->skip == 0)
        answer(c, put);
}

static bool pull(struct connection *c)
{
    static char drop[65536];
    for (;;) {
        bool body = c->skip > 0;
        ssize_t n = body ? recv(c->fd, drop, c->skip < sizeof drop ? c->skip : sizeof drop,
                                MSG_DONTWAIT)
                         : recv(c->fd, c->head + c->have, HEAD - 1 - c->have, MSG_DONTWAIT);
        if (n == 0)
            return false;
        if (n < 0)
            return true;
        if (body) {
            c->skip -= (size_t)n;
            if (c->skip == 0)
                answer(c, true);
            continue;
        }
        c->have += (size_t)n;
        c->head[c->have] = '\0';
        char *end = strstr(c->head, "\r\n\r\n");
        if (end != NULL)
            take_head(c, end);
    }
}

static void send_due(void)
{
    uint64_t now = now_ms();
    while (first_due != NULL && first_due->due_ms <= now) {
        struct connection *c = first_due;
        first_due = c->next;
        if (first_due == NULL)
            last_due = &first_due;
        push(c);
    }
}

static void take_in(int poll, int listener)
{
    int fd, on = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct connection *c = calloc(1, sizeof *c);
        struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};
        c->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
    }
}

static _Noreturn void serve(int listener)
{
    int poll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN}, events[EVENTS];
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(poll, events, EVENTS, first_due != NULL ? 1 : -1);
        for (int i = 0; i < count; i++) {
            struct connection *c = events[i].data.ptr;
            if (c == NULL)
                take_in(poll, listener);
            else if (!push(c) || !pull(c))
                close(c->fd); /* its few bytes are left behind: a reply may still be due */
        }
        send_due();
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    struct rlimit files;
    char url[64];
    if (argc < 2)
        return 2;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    make_page(getenv("SIZE") != NULL ? strtoull(getenv("SIZE"), NULL, 10) : 30720);
    delay_ms = getenv("DELAY") != NULL ? strtoull(getenv("DELAY"), NULL, 10) : 0;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 16384) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return 1;
    pid_t server = fork();
    if (server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listener);
    }
    snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    setenv("SERVER", url, 1);
    snprintf(url, sizeof url, "%d", (int)server);
    setenv("SERVER_PID", url, 1);
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    waitpid(child, &status, 0);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
