/* Makes the media of the asset demo: a folder of files that an origin is to serve, and on standard
 * output a line for each asset, with the members assetfetch wants but for the URL, the key the
 * origin has it under, and what is the matter with it:
 *
 *     images [-n 20000] [-s 1] FOLDER
 *
 *     good      a JPEG (ITU T.81, baseline, grey) of 4 to 30 KiB: a mosaic of random tiles
 *     slow cut  the same, in folders which the origin is told to serve slowly or to break off
 *     expired   the same; its line has "expires":1, for a URL that lives a second
 *     missing   a line without a file
 *     html      a web page under the name of a picture
 *     huge      an MP4 container (ISO 14496-12) of 12 to 24 MiB of noise
 *
 * The same seed gives the same bytes everywhere. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/buf.h"
#include "core/exitcode.h"
#include "core/msg.h"
#include "core/opt.h"
#include "core/random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum kind { GOOD, SLOW, CUT, EXPIRED, MISSING, HTML, HUGE_VIDEO, KINDS };

static const char *const kind_name[KINDS] = {"good",    "slow", "cut", "expired",
                                             "missing", "html", "huge"};

enum { HUGE_EVERY = 2500 };

static uint64_t below(uint64_t n)
{
    return random_u64() % n;
}

static void add_u16(struct buf *out, unsigned value)
{
    buf_addc(out, (char)(value >> 8 & 0xff));
    buf_addc(out, (char)(value & 0xff));
}

static void add_u32(struct buf *out, uint32_t value)
{
    add_u16(out, value >> 16);
    add_u16(out, value & 0xffff);
}

/* ---- a picture ---- */

/* Entropy-coded bits; a byte 0xFF is followed by 0. */
struct bits {
    struct buf *out;
    unsigned held, count;
};

static void add_bits(struct bits *bits, unsigned value, unsigned count)
{
    for (unsigned i = count; i-- > 0;) {
        bits->held = bits->held << 1 | (value >> i & 1);
        if (++bits->count == 8) {
            buf_addc(bits->out, (char)bits->held);
            if ((bits->held & 0xff) == 0xff)
                buf_addc(bits->out, 0);
            bits->held = 0;
            bits->count = 0;
        }
    }
}

/* A tile of one shade: the difference to the tile before (the table of K.3.1, categories 0 to 7),
 * then the end of the block, the one code of the AC table. */
static void add_tile(struct bits *bits, int difference)
{
    static const struct {
        unsigned code, len;
    } category_code[8] = {{0, 2}, {2, 3}, {3, 3}, {4, 3}, {5, 3}, {6, 3}, {14, 4}, {30, 5}};
    unsigned category = 0;
    for (int left = abs(difference); left > 0; left >>= 1)
        category++;
    add_bits(bits, category_code[category].code, category_code[category].len);
    add_bits(bits, (unsigned)(difference < 0 ? difference - 1 : difference), category);
    add_bits(bits, 0, 1);
}

static void add_jpeg_head(struct buf *out, unsigned side)
{
    static const unsigned char dc_lengths[16] = {0, 1, 5, 1, 1};
    buf_add(out, "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", 20);
    buf_add(out, "\xff\xdb\0\x43\0", 5);
    for (int i = 0; i < 64; i++)
        buf_addc(out, 16);
    buf_add(out, "\xff\xc0\0\x0b\x08", 5);
    add_u16(out, side);
    add_u16(out, side);
    buf_add(out, "\1\1\x11\0", 4);
    buf_add(out, "\xff\xc4\0\x1b\0", 5);
    buf_add(out, dc_lengths, 16);
    buf_add(out, "\0\1\2\3\4\5\6\7", 8);
    buf_add(out, "\xff\xc4\0\x14\x10\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
    buf_add(out, "\xff\xda\0\x08\1\1\0\0\x3f\0", 10);
}

static void add_jpeg(struct buf *out)
{
    struct bits bits = {.out = out};
    unsigned tiles = 55 + (unsigned)below(95); /* a side */
    int before = 0;
    add_jpeg_head(out, 8 * tiles);
    for (unsigned i = 0; i < tiles * tiles; i++) {
        int shade = (int)below(128) - 64;
        add_tile(&bits, shade - before);
        before = shade;
    }
    while (bits.count > 0)
        add_bits(&bits, 1, 1);
    buf_add(out, "\xff\xd9", 2);
}

/* ---- the others ---- */

static void add_video(struct buf *out)
{
    size_t words = ((size_t)12 << 17) + below((size_t)12 << 17);
    add_u32(out, 24);
    buf_adds(out, "ftypisom");
    add_u32(out, 512);
    buf_adds(out, "isommp42");
    add_u32(out, (uint32_t)(8 + 8 * words));
    buf_adds(out, "mdat");
    for (size_t i = 0; i < words; i++) {
        uint64_t word = random_u64();
        add_u32(out, (uint32_t)(word >> 32));
        add_u32(out, (uint32_t)word);
    }
}

static void add_page(struct buf *out)
{
    buf_adds(out, "<!DOCTYPE html><html><head><title>Sorry</title></head>"
                  "<body>This picture is not available.</body></html>\n");
}

static enum kind choose(int64_t n)
{
    static const struct {
        enum kind kind;
        unsigned permille;
    } shares[] = {{EXPIRED, 20}, {MISSING, 10}, {HTML, 10}, {CUT, 10}, {SLOW, 20}};
    uint64_t draw = below(1000);
    if (n % HUGE_EVERY == HUGE_EVERY / 2)
        return HUGE_VIDEO;
    for (size_t i = 0; i < COUNT(shares); i++) {
        if (draw < shares[i].permille)
            return shares[i].kind;
        draw -= shares[i].permille;
    }
    return GOOD;
}

static void print_asset(int64_t n, enum kind kind, const char *extension)
{
    static const char *const types[] = {"PROFILE", "POST", "STORY", "PROFILE_RELATIONSHIP"};
    const char *type = kind == HUGE_VIDEO ? "POST" : types[below(COUNT(types))];
    printf("{\"entity_id\":\"%" PRId64 "\",\"entity_type\":\"%s\",\"platform\":\"%s\","
           "\"asset_type\":\"%s\",\"kind\":\"%s\",\"key\":\"%s/%" PRId64 ".%s\"%s}\n",
           n, type, below(4) == 0 ? "YOUTUBE" : "INSTAGRAM", kind == HUGE_VIDEO ? "VIDEO" : "IMAGE",
           kind_name[kind], kind_name[kind], n, extension, kind == EXPIRED ? ",\"expires\":1" : "");
}

/* Not core/file's way: nobody needs twenty thousand syncs here. */
static int write_file(const char *path, struct span content, struct err *err)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return err_errno(err, errno, "%s", path);
    size_t written = fwrite(content.ptr, 1, content.len, file);
    if (fclose(file) != 0 || written != content.len)
        return err_errno(err, errno, "%s", path);
    return 0;
}

static int make_asset(const char *folder, int64_t n, struct buf *bytes, struct err *err)
{
    enum kind kind = choose(n);
    const char *extension = kind == HUGE_VIDEO ? "mp4" : "jpg";
    struct buf path;
    int status = 0;
    buf_clear(bytes);
    if (kind == HUGE_VIDEO)
        add_video(bytes);
    else if (kind == HTML)
        add_page(bytes);
    else
        add_jpeg(bytes);
    buf_init(&path, 0);
    buf_addf(&path, "%s/%s/%" PRId64 ".%s", folder, kind_name[kind], n, extension);
    if (kind != MISSING)
        status = write_file(path.data, buf_span(bytes), err);
    buf_release(&path);
    print_asset(n, kind, extension);
    return status;
}

static void make_folders(const char *folder)
{
    struct buf path;
    buf_init(&path, 0);
    mkdir(folder, 0777);
    for (size_t i = 0; i < KINDS; i++) {
        buf_clear(&path);
        buf_addf(&path, "%s/%s", folder, kind_name[i]);
        if (i != MISSING)
            mkdir(path.data, 0777); /* what is wrong shows when a file is written */
    }
    buf_release(&path);
}

int main(int argc, char **argv)
{
    int64_t count = 20000, seed = 1;
    struct opt opts[] = {
        OPT_INT('n', "count", "N", &count, 1, 10000000, "assets (default 20000)"),
        OPT_INT('s', "seed", "N", &seed, 0, INT64_MAX, "same seed, same bytes (default 1)"),
        OPT_END,
    };
    struct opt_usage usage = {.synopsis = "[OPTION]... FOLDER",
                              .about = "Make the media of the asset demo.",
                              .own = opts,
                              .min_operands = 1,
                              .max_operands = 1,
                              .internal = true};
    int at = opt_parse(argc, argv, &usage);
    struct buf bytes;
    struct err err;
    random_seed((uint64_t)seed);
    make_folders(argv[at]);
    buf_init(&bytes, 0);
    for (int64_t n = 1; n <= count; n++)
        if (make_asset(argv[at], n, &bytes, &err) != 0) {
            msg_err(&err, NULL);
            return (int)err_exit(&err);
        }
    buf_release(&bytes);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("images: standard output: write failed\n", stderr);
        return EXIT_INTERNAL;
    }
    return EXIT_DONE;
}
