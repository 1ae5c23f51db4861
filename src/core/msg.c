/* Messages for people, on stderr. */
#include "core/msg.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/progress.h"

static const char *program = "sluice";

void msg_init(const char *argv0)
{
    if (argv0 == NULL)
        return;
    const char *slash = strrchr(argv0, '/');
    program = slash != NULL ? slash + 1 : argv0;
}

const char *msg_program(void)
{
    return program;
}

/* What could drive the terminal becomes '?': C0, DEL, and C1 (U+0080 to U+009F) in UTF-8. */
static void hide_controls(char *line)
{
    for (char *p = line; *p != '\0'; p++) {
        bool c1 = (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] >= 0x80 &&
                  (unsigned char)p[1] < 0xa0;
        if (c1)
            p[0] = p[1] = '?';
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = '?';
    }
}

static void __attribute__((format(printf, 1, 0))) emit(const char *format, va_list args)
{
    char line[2048];
    vsnprintf(line, sizeof line, format, args);
    hide_controls(line);
    progress_erase();
    fprintf(stderr, "%s: %s\n", program, line);
}

void msg_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    emit(format, args);
    va_end(args);
}

void msg_err(const struct err *err, const char *object)
{
    char facts[256] = "";
    size_t len = 0;
    if (err->code[0] != '\0')
        len += (size_t)snprintf(facts, sizeof facts, " (%s", err->code);
    if (err->http_status > 0)
        len += (size_t)snprintf(facts + len, sizeof facts - len, "%sHTTP %d", len > 0 ? ", " : " (",
                                err->http_status);
    if (err->request_id[0] != '\0')
        len += (size_t)snprintf(facts + len, sizeof facts - len, "%srequest id %s",
                                len > 0 ? ", " : " (", err->request_id);
    msg_error("%s%s%s%s%s", object != NULL ? object : "", object != NULL ? ": " : "", err->message,
              facts, len > 0 ? ")" : "");
}
