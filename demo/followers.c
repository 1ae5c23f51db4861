/* Makes a follower export for the demo: NDJSON as ClickHouse's JSONEachRow writes it, with members
 * handle (the creator), follower_handle and follower_full_name.
 *
 *     followers [-n 10000] [-c 12] [-s 1]
 *
 * The same seed gives the same bytes everywhere (splitmix64, integer arithmetic only). The people
 * are random pairs of common given names and surnames, written as followers write themselves: plain
 * Latin, ten Indic scripts, decorative alphabets, foreign scripts, digits, keyboard mash, emoji.
 * Each creator has a share of bought followers, so that the table at the end has something to say.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/exitcode.h"
#include "core/opt.h"
#include "core/random.h"

#include "demo/names.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { NAME_SIZE = 256 };

struct follower {
    char handle[NAME_SIZE];
    char full_name[NAME_SIZE];
};

static uint64_t below(uint64_t n)
{
    return random_u64() % n;
}

static void append_char(char *text, uint32_t c)
{
    size_t len = strlen(text);
    if (len + 5 > NAME_SIZE)
        return;
    char *at = text + len;
    if (c < 0x80) {
        *at++ = (char)c;
    } else if (c < 0x800) {
        *at++ = (char)(0xc0 | c >> 6);
        *at++ = (char)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        *at++ = (char)(0xe0 | c >> 12);
        *at++ = (char)(0x80 | (c >> 6 & 63));
        *at++ = (char)(0x80 | (c & 63));
    } else {
        *at++ = (char)(0xf0 | c >> 18);
        *at++ = (char)(0x80 | (c >> 12 & 63));
        *at++ = (char)(0x80 | (c >> 6 & 63));
        *at++ = (char)(0x80 | (c & 63));
    }
    *at = '\0';
}

static void append(char *text, const char *more)
{
    size_t len = strlen(text);
    snprintf(text + len, NAME_SIZE - len, "%s", more);
}

static void append_digits(char *text, int count)
{
    for (int i = 0; i < count; i++)
        append_char(text, (uint32_t)('0' + below(10)));
}

/* A handle as people make it from their name: separators, a few digits, sometimes cut short. */
static void handle_from(char *handle, const char *given, const char *family)
{
    static const char *const separators[] = {"", "", "_", ".", "_", "."};
    append(handle, given);
    append(handle, separators[below(COUNT(separators))]);
    if (below(5) == 0)
        append_char(handle, (uint32_t)family[0]);
    else
        append(handle, family);
    if (below(3) == 0)
        append_digits(handle, 1 + (int)below(3));
}

static void capitalised(char *text, const char *word)
{
    append_char(text, (uint32_t)(word[0] - 'a' + 'A'));
    append(text, word + 1);
}

static void latin(struct follower *f)
{
    const struct name *given = &latin_given[below(COUNT(latin_given))];
    const struct name *family = &latin_family[below(COUNT(latin_family))];
    handle_from(f->handle, given->latin, family->latin);
    capitalised(f->full_name, given->latin);
    if (below(8) != 0) {
        append(f->full_name, " ");
        capitalised(f->full_name, family->latin);
    }
    if (below(6) == 0) {
        append(f->full_name, " ");
        append(f->full_name, emoji[below(COUNT(emoji))]);
    }
}

static void indic(struct follower *f)
{
    const struct script *script = &scripts[below(COUNT(scripts))];
    const struct name *given = &script->given[below(NAMES_PER_SCRIPT)];
    const struct name *family = &script->family[below(FAMILIES_PER_SCRIPT)];
    handle_from(f->handle, given->latin, family->latin);
    append(f->full_name, given->native);
    append(f->full_name, " ");
    append(f->full_name, family->native);
}

/* Latin letters moved into one of the alphabets that name generators offer. */
static void decorative(struct follower *f)
{
    const struct alphabet *alphabet = &alphabets[below(COUNT(alphabets))];
    char plain[NAME_SIZE] = "";
    const struct name *given = &latin_given[below(COUNT(latin_given))];
    const struct name *family = &latin_family[below(COUNT(latin_family))];
    handle_from(f->handle, given->latin, family->latin);
    capitalised(plain, given->latin);
    append(plain, " ");
    capitalised(plain, family->latin);
    for (const char *p = plain; *p != '\0'; p++) {
        if (*p >= 'A' && *p <= 'Z')
            append_char(f->full_name, alphabet->capital + (uint32_t)(*p - 'A'));
        else if (*p >= 'a' && *p <= 'z')
            append_char(f->full_name, alphabet->small + (uint32_t)(*p - 'a'));
        else
            append_char(f->full_name, (uint32_t)*p);
    }
}

static void foreign(struct follower *f)
{
    const struct name *name = &foreign_names[below(COUNT(foreign_names))];
    append(f->handle, name->latin);
    append_digits(f->handle, (int)below(6));
    append(f->full_name, name->native);
}

static void digits(struct follower *f)
{
    static const char *const stems[] = {"user", "user_", "ig", "fan.", "", "official", "real_"};
    append(f->handle, stems[below(COUNT(stems))]);
    append_digits(f->handle, 5 + (int)below(6));
    if (below(3) != 0)
        capitalised(f->full_name, latin_given[below(COUNT(latin_given))].latin);
}

static void mash(struct follower *f)
{
    static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    const char *row = rows[below(COUNT(rows))];
    for (uint64_t i = 0, len = 6 + below(8); i < len; i++)
        append_char(f->handle, (uint32_t)row[below(strlen(row))]);
    if (below(2) == 0)
        append_digits(f->handle, (int)below(5));
    for (uint64_t i = 0, len = 3 + below(6); i < len; i++)
        append_char(f->full_name, (uint32_t)row[below(strlen(row))]);
}

static void only_emoji(struct follower *f)
{
    append(f->handle, latin_given[below(COUNT(latin_given))].latin);
    append(f->handle, "_");
    append_digits(f->handle, 2);
    for (uint64_t i = 0, len = 1 + below(3); i < len; i++)
        append(f->full_name, emoji[below(COUNT(emoji))]);
}

/* One follower; bought ones (percent of the creator's) look bought. */
static void make_follower(struct follower *f, uint64_t bought_percent)
{
    *f = (struct follower){"", ""};
    if (below(100) < bought_percent) {
        static void (*const kinds[])(struct follower *) = {digits, digits, mash, foreign, foreign};
        kinds[below(COUNT(kinds))](f);
    } else {
        static void (*const kinds[])(struct follower *) = {
            latin, latin, latin, latin, latin, indic, indic, indic, indic, decorative, only_emoji};
        kinds[below(COUNT(kinds))](f);
    }
}

int main(int argc, char **argv)
{
    int64_t count = 10000, creator_count = COUNT(creators), seed = 1;
    struct opt opts[] = {
        OPT_INT('n', "count", "N", &count, 1, 1000000000, "followers (default 10000)"),
        OPT_INT('c', "creators", "N", &creator_count, 1, COUNT(creators),
                "creators they follow (default 12)"),
        OPT_INT('s', "seed", "N", &seed, 0, INT64_MAX, "same seed, same bytes (default 1)"),
        OPT_END,
    };
    opt_parse(argc, argv,
              &(struct opt_usage){.synopsis = "[OPTION]...",
                                  .about = "Make a follower export as NDJSON for the demo.",
                                  .own = opts,
                                  .internal = true});
    random_seed((uint64_t)seed);
    for (int64_t i = 0; i < count; i++) {
        struct follower follower;
        const struct creator *creator = &creators[below((uint64_t)creator_count)];
        make_follower(&follower, creator->bought_percent);
        printf("{\"handle\":\"%s\",\"follower_handle\":\"%s\",\"follower_full_name\":\"%s\"}\n",
               creator->handle, follower.handle, follower.full_name);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("followers: standard output: write failed\n", stderr);
        return EXIT_INTERNAL;
    }
    return EXIT_DONE;
}
