/* origin COMMAND ARG...: runs the command beside a web server of media that misbehaves on purpose,
 * whose address is in ORIGIN, and exits with its status. Each request's target goes, a line each,
 * to the file that ASKED names. What comes is in the target:
 *
 *   /jpeg/X /png/X /webp/X /gif/X /mp4/X   a body of that kind
 *   /html/X /empty/X /text/X               bodies that are no media
 *   /expired/X /status/N/X /page/N/X       error replies, the last with a page of a megabyte
 *   /flaky/N/X                             status 503 N times for the same target, then a jpeg
 *   /busy/N/X                              429 with Retry-After, likewise
 *   /redirect/N/X                          N redirects, then a jpeg; /loop/X /ftp/X
 *   /short/X                               ends before its Content-Length
 *   /huge/N /chunked/N                     N bytes of an mp4, with and without Content-Length
 *   /never/X                               a reply that does not come */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server.h"

#define JPEG "\xff\xd8\xff\xe0 a jpeg"

enum { SEEN = 64, CHUNK = 65536 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char seen[SEEN][128]; /* targets, each time they are asked for; under the lock */
static int seen_count;

/* Writes the request down; how often has its target been asked for before? */
static int note(const char *target)
{
    int times = 0;
    pthread_mutex_lock(&lock);
    FILE *asked = fopen(getenv("ASKED"), "a");
    if (asked == NULL)
        abort();
    fprintf(asked, "%s\n", target);
    fclose(asked);
    for (int i = 0; i < seen_count; i++)
        times += strcmp(seen[i], target) == 0;
    if (seen_count < SEEN)
        snprintf(seen[seen_count++], sizeof seen[0], "%.127s", target);
    pthread_mutex_unlock(&lock);
    return times;
}

static bool body(const struct served *request, const char *bytes, size_t len)
{
    server_reply(request->fd, 200, "Content-Type: image/jpeg\r\n", bytes, len);
    return true;
}

static bool status(const struct served *request, int number, const char *headers, const char *text)
{
    server_reply(request->fd, number, headers, text, strlen(text));
    return true;
}

static bool redirect(const struct served *request, const char *to)
{
    char header[256];
    snprintf(header, sizeof header, "Location: %.200s\r\n", to);
    return status(request, 302, header, "");
}

static bool next_redirect(const struct served *request)
{
    int left = 0;
    char name[64] = "", to[96];
    sscanf(request->target, "/redirect/%d/%63s", &left, name);
    if (left == 0)
        return body(request, JPEG, strlen(JPEG));
    snprintf(to, sizeof to, "../%d/%s", left - 1, name);
    return redirect(request, to);
}

/* As many bytes as asked for, an mp4 by its start. */
static bool many(const struct served *request, bool chunked, long long left)
{
    static const char start[] = "\0\0\0\x18"
                                "ftypisom";
    char *bytes = calloc(1, CHUNK), head[128];
    memcpy(bytes, start, sizeof start);
    if (chunked)
        snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    else
        snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %lld\r\n\r\n", left);
    server_text(request->fd, head);
    while (left > 0) {
        size_t len = left < CHUNK ? (size_t)left : CHUNK;
        snprintf(head, sizeof head, "%zx\r\n", len);
        if (chunked)
            server_text(request->fd, head);
        server_send(request->fd, bytes, len);
        if (chunked)
            server_text(request->fd, "\r\n");
        left -= (long long)len;
        bytes[0] = 1;
    }
    if (chunked)
        server_text(request->fd, "0\r\n\r\n");
    free(bytes);
    return true;
}

static bool starts(const struct served *request, const char *prefix)
{
    return strncmp(request->target, prefix, strlen(prefix)) == 0;
}

static bool media(const struct served *request)
{
    static const struct {
        const char *prefix, *bytes;
        size_t len;
    } kinds[] = {
        {"/jpeg/", JPEG, sizeof JPEG - 1},
        {"/png/", "\x89PNG\r\n\x1a\n a png", 14},
        {"/webp/", "RIFF\0\1\0\0WEBP a webp", 19},
        {"/gif/", "GIF89a a gif", 12},
        {"/mp4/",
         "\0\0\0\x18"
         "ftypisom an mp4",
         19},
        {"/html/", "<!DOCTYPE html><title>Log in</title>", 36},
        {"/text/", "no media here", 13},
        {"/empty/", "", 0},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (starts(request, kinds[i].prefix))
            return body(request, kinds[i].bytes, kinds[i].len);
    return status(request, 404, "", "no such thing");
}

static bool failures(const struct served *request, int times)
{
    int number = 0;
    const char *at = strchr(request->target + 1, '/');
    if (at != NULL)
        number = atoi(at + 1);
    if (starts(request, "/expired/"))
        return status(request, 403, "", "URL signature expired");
    if (starts(request, "/status/"))
        return status(request, number, "", "as you wish");
    if (starts(request, "/page/")) {
        char *page = malloc(1 << 20);
        memset(page, ' ', 1 << 20);
        server_reply(request->fd, number, "", page, 1 << 20);
        free(page);
        return true;
    }
    if (starts(request, "/flaky/") && times < number)
        return status(request, 503, "", "later");
    if (starts(request, "/busy/") && times < number)
        return status(request, 429, "Retry-After: 1\r\n", "slow down");
    if (starts(request, "/short/")) {
        server_text(request->fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" JPEG);
        return false;
    }
    if (starts(request, "/never/")) {
        server_wait_close(request->fd);
        return false;
    }
    if (starts(request, "/flaky/") || starts(request, "/busy/"))
        return body(request, JPEG, strlen(JPEG));
    return media(request);
}

static bool answer(const struct served *request)
{
    int times = note(request->target);
    const char *at = strchr(request->target + 1, '/');
    if (starts(request, "/redirect/"))
        return next_redirect(request);
    if (starts(request, "/loop/"))
        return redirect(request, request->target);
    if (starts(request, "/ftp/"))
        return redirect(request, "ftp://127.0.0.1/x");
    if (starts(request, "/huge/") || starts(request, "/chunked/"))
        return many(request, starts(request, "/chunked/"), atoll(at + 1));
    return failures(request, times);
}

int main(int argc, char **argv)
{
    (void)argc;
    struct server server;
    char url[64];
    char *folder = getcwd(NULL, 0), *asked = NULL;
    if (asprintf(&asked, "%s/asked", folder) < 0)
        abort();
    setenv("ASKED", asked, 1);
    server_start(&server, answer);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", server.port);
    setenv("ORIGIN", url, 1);
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    int ended = 0;
    waitpid(child, &ended, 0);
    server_stop(&server);
    free(folder);
    free(asked);
    return WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
}
