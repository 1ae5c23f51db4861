/* Runs a fuzz target without libFuzzer: fuzz_NAME [FILE...]
 *
 * Without operands: every file of $top_srcdir/tests/fuzz/corpus/NAME, then FUZZ_RUNS (200,000)
 * mutations of them, the same ones every time. The input under test lies in a block of its exact
 * size, so that AddressSanitizer sees a read past it; after an abort it is left in fuzz_NAME.crash.
 */
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/random.h"

enum { RUNS = 200000, CORPUS_MAX = 1000, INPUT_MAX = 64 * 1024 };

static struct buf corpus[CORPUS_MAX];
static size_t corpus_count;
static struct span current;

static void on_abort(int signum)
{
    (void)signum;
    char path[256];
    snprintf(path, sizeof path, "%s.crash", msg_program());
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd >= 0 && write(fd, current.ptr, current.len) >= 0)
        fprintf(stderr, "the input is in %s\n", path);
}

static void run(struct span input)
{
    uint8_t *exact = malloc(input.len > 0 ? input.len : 1);
    MUST(exact != NULL);
    if (input.len > 0)
        memcpy(exact, input.ptr, input.len);
    current = span_of((const char *)exact, input.len);
    LLVMFuzzerTestOneInput(exact, input.len);
    free(exact);
}

static void load(const char *path)
{
    struct err err;
    MUST(corpus_count < CORPUS_MAX);
    struct buf *input = &corpus[corpus_count++];
    buf_init(input, 0);
    if (file_read(path, 16 << 20, input, &err) != 0) {
        msg_err(&err, NULL);
        exit(1);
    }
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void load_folder(const char *folder)
{
    struct dirent **entry;
    int count = scandir(folder, &entry, NULL, by_name);
    for (int i = 0; i < count; i++) {
        struct buf path;
        buf_init(&path, 0);
        buf_addf(&path, "%s/%s", folder, entry[i]->d_name);
        if (entry[i]->d_name[0] != '.')
            load(path.data);
        buf_release(&path);
        free(entry[i]);
    }
    if (count >= 0)
        free(entry);
    if (corpus_count == 0) {
        msg_error("%s: no corpus", folder);
        exit(1);
    }
}

static size_t below(size_t limit)
{
    return limit > 0 ? (size_t)(random_u64() % limit) : 0;
}

/* Replaces out of the bytes at at by a piece of some corpus file. */
static void replace(struct buf *input, size_t at, size_t out, struct span piece)
{
    struct buf tail;
    buf_init(&tail, 0);
    buf_add(&tail, input->data + at + out, input->len - at - out);
    buf_truncate(input, at);
    buf_addspan(input, piece);
    buf_addspan(input, buf_span(&tail));
    buf_release(&tail);
}

static void mutate(struct buf *input)
{
    static const char odd[] = "\"\\{}[]:,0-+.eE \n\r\t\0\x7f\x80\xc2\xed\xf4\xff<>&;!/?%=#@";
    const struct buf *other = &corpus[below(corpus_count)];
    size_t at = below(input->len + 1), left = input->len - at, start = below(other->len);
    size_t out = below(4) == 0 ? below(left + 1) : below(left < 4 ? left + 1 : 4);
    size_t piece = below(other->len - start + 1);
    switch (below(6)) {
    case 0:
        if (at < input->len)
            input->data[at] = (char)(input->data[at] ^ (1 << below(8)));
        break;
    case 1:
        replace(input, at, below(2) < left ? below(2) : 0, span_of(odd + below(sizeof odd - 1), 1));
        break;
    case 2:
        replace(input, at, out, span_of(NULL, 0));
        break;
    case 3:
        replace(input, at, out, span_of(other->data + start, piece));
        break;
    default:
        replace(input, at, below(2) < left ? below(2) : 0,
                span_of(other->data + start, piece < 12 ? piece : 12));
        break;
    }
}

static void run_mutations(long runs)
{
    struct buf input;
    buf_init(&input, 0);
    random_seed(1);
    for (long i = 0; i < runs; i++) {
        buf_clear(&input);
        buf_addspan(&input, buf_span(&corpus[below(corpus_count)]));
        for (size_t n = 1 + below(4); n > 0 && input.len < INPUT_MAX; n--)
            mutate(&input);
        run(buf_span(&input));
    }
    buf_release(&input);
}

int main(int argc, char **argv)
{
    msg_init(argv[0]);
    signal(SIGABRT, on_abort);
    const char *top = getenv("top_srcdir"), *runs = getenv("FUZZ_RUNS");
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus/%s", top != NULL ? top : ".",
             strncmp(msg_program(), "fuzz_", 5) == 0 ? msg_program() + 5 : msg_program());
    for (int i = 1; i < argc; i++)
        load(argv[i]);
    if (argc == 1)
        load_folder(folder);
    for (size_t i = 0; i < corpus_count; i++)
        run(buf_span(&corpus[i]));
    if (argc == 1)
        run_mutations(runs != NULL ? strtol(runs, NULL, 10) : RUNS);
    for (size_t i = 0; i < corpus_count; i++)
        buf_release(&corpus[i]);
    return 0;
}
