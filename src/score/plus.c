/* Each reason is a function of the record alone that gives its weight, 0 when it does not hold.
 * What is said of letters is said of the handle without its digits, so that a digit more changes
 * nothing but the three reasons about digits, none of which ever falls with it. */
#include "score/plus.h"

#include <string.h>

#include "codec/jwrite.h"
#include "core/utf8.h"
#include "score/natural.h"
#include "text/chartype.h"
#include "text/script.h"
#include "text/script_use.h"

const char *const plus_code[PLUS_REASONS] = {
    [PLUS_FOREIGN_SCRIPT] = "foreign_script",
    [PLUS_MIXED_SCRIPTS] = "mixed_scripts",
    [PLUS_NO_NAME] = "no_name",
    [PLUS_UNKNOWN_NAME] = "unknown_name",
    [PLUS_RANDOM_NAME] = "random_name",
    [PLUS_KEYBOARD_NAME] = "keyboard_name",
    [PLUS_RANDOM_HANDLE] = "random_handle",
    [PLUS_KEYBOARD_HANDLE] = "keyboard_handle",
    [PLUS_GENERIC_HANDLE] = "generic_handle",
    [PLUS_NO_LETTERS] = "no_letters",
    [PLUS_DIGITS] = "digits",
    [PLUS_DIGITS_INSIDE] = "digits_inside",
    [PLUS_MOSTLY_DIGITS] = "mostly_digits",
    [PLUS_SEPARATORS] = "separators",
    [PLUS_REPEATED_LETTERS] = "repeated_letters",
    [PLUS_HANDLE_UNLIKE_NAME] = "handle_unlike_name",
};

/* A word is known from this likeness on: one letter wrong in nine. */
static const double known_from = 88;

/* The letters a-z of the handle and what stands between them. */
struct handle {
    char letters[CAP_SCORE_POINTS];
    size_t len;
    size_t digits, inside, separators; /* inside: digits between the first and last letter */
    size_t characters;
};

static void look_at_handle(struct span text, struct handle *h)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    size_t before = 0; /* digits before the first letter */
    h->len = h->digits = h->inside = h->separators = h->characters = 0;
    while (at < end) {
        uint32_t code = utf8_next(&at, end);
        h->characters++;
        if (chartype_digit(code)) {
            h->digits++;
        } else if ((code | 0x20) >= 'a' && (code | 0x20) <= 'z') {
            before = h->len == 0 ? h->digits : before;
            h->inside = h->digits - before;
            h->letters[h->len++] = (char)(code | 0x20);
        } else if (code == '_' || code == '-' || code == '.') {
            h->separators++;
        }
    }
}

/* What kinds of letters the name has. */
struct letters {
    size_t latin, india, foreign;
    bool two_scripts; /* letters of two of the ten Indic scripts */
};

static struct letters look_at_name(struct span name)
{
    struct letters found = {0};
    enum script first = SCRIPT_NONE;
    const char *at = name.ptr, *end = name.ptr + name.len;
    while (at < end) {
        uint32_t code = utf8_next(&at, end);
        enum script_use use = chartype_digit(code) ? SCRIPT_USE_NONE : script_use(code);
        found.latin += use == SCRIPT_USE_LATIN;
        found.india += use == SCRIPT_USE_INDIA;
        found.foreign += use == SCRIPT_USE_FOREIGN;
        enum script script = use == SCRIPT_USE_INDIA ? script_of(code) : SCRIPT_NONE;
        found.two_scripts = found.two_scripts ||
                            (script != SCRIPT_NONE && first != SCRIPT_NONE && script != first);
        first = first == SCRIPT_NONE ? script : first;
    }
    return found;
}

static void weigh_scripts(const struct scorer *s, struct span name, struct plus *plus)
{
    struct letters found = look_at_name(name);
    size_t all = found.latin + found.india + found.foreign;
    if (2 * found.foreign > all)
        plus->weight[PLUS_FOREIGN_SCRIPT] = 0.8;
    else if (found.foreign > 0)
        plus->weight[PLUS_MIXED_SCRIPTS] = 0.5;
    else if (found.two_scripts)
        plus->weight[PLUS_MIXED_SCRIPTS] = 0.2;
    if (all == 0 && s->word_count == 0)
        plus->weight[PLUS_NO_NAME] = 0.25;
}

/* The words of two letters or more, all of them: is one known, does one look made up? */
static void weigh_words(struct scorer *s, struct plus *plus)
{
    bool any = false, known = false;
    for (size_t i = 0; i < s->word_count; i++) {
        struct span word = s->words[i];
        if (word.len < 2)
            continue;
        any = true;
        enum natural looks = natural_judge(word);
        if (known && looks == NATURAL_NAME)
            continue; /* whether it is known changes nothing */
        bool is_known = scorer_known(s, i) >= known_from;
        known = known || is_known;
        looks = is_known ? NATURAL_NAME : looks;
        if (looks == NATURAL_RANDOM)
            plus->weight[PLUS_RANDOM_NAME] = 0.45;
        else if (looks == NATURAL_KEYBOARD)
            plus->weight[PLUS_KEYBOARD_NAME] = 0.6;
    }
    if (any && !known)
        plus->weight[PLUS_UNKNOWN_NAME] = 0.15;
}

/* Is that all the handle says, beside digits? */
static bool generic(struct span letters)
{
    static const char *const words[] = {
        "account",  "admin", "fan",     "fans",      "fanpage",   "follow",   "follower",
        "guest",    "ig",    "insta",   "instagram", "instauser", "member",   "new",
        "official", "page",  "profile", "real",      "user",      "username", "users",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_is(letters, words[i]))
            return true;
    return false;
}

/* likeness: of the handle and the name; a handle made from the name's letters looks as it may. */
static void weigh_letters(const struct handle *h, double likeness, struct plus *plus)
{
    struct span letters = span_of(h->letters, h->len);
    enum natural looks = likeness > 80 ? NATURAL_NAME : natural_judge(letters);
    if (looks == NATURAL_RANDOM)
        plus->weight[PLUS_RANDOM_HANDLE] = 0.45;
    else if (looks == NATURAL_KEYBOARD)
        plus->weight[PLUS_KEYBOARD_HANDLE] = 0.6;
    if (h->digits >= 3 && generic(letters))
        plus->weight[PLUS_GENERIC_HANDLE] = 0.5;
    if (h->len == 0)
        plus->weight[PLUS_NO_LETTERS] = 0.5;
}

static void weigh_digits(const struct handle *h, struct plus *plus)
{
    /* up to four digits are a year or a lucky number */
    static const double by_count[] = {0, 0, 0, 0.03, 0.06, 0.35, 0.45, 0.55, 0.6};
    size_t last = sizeof by_count / sizeof by_count[0] - 1;
    plus->weight[PLUS_DIGITS] = by_count[h->digits < last ? h->digits : last];
    if (h->inside >= 2)
        plus->weight[PLUS_DIGITS_INSIDE] = h->inside >= 4 ? 0.3 : 0.15;
    if (h->digits >= 4 && 2 * h->digits >= h->characters)
        plus->weight[PLUS_MOSTLY_DIGITS] = 0.25;
}

static void weigh_separators(const struct handle *h, struct plus *plus)
{
    if (h->separators >= 3)
        plus->weight[PLUS_SEPARATORS] = h->separators >= 6 ? 0.3 : h->separators >= 4 ? 0.15 : 0.05;
}

/* Of one small letter. */
static size_t longest_run(struct span text)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        run = c < 'a' || c > 'z' ? 0 : i > 0 && c == text.ptr[i - 1] ? run + 1 : 1;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void weigh_runs(const struct score *score, struct plus *plus)
{
    size_t longest = longest_run(score->cleaned_handle);
    size_t of_name = longest_run(score->cleaned_name);
    longest = of_name > longest ? of_name : longest;
    if (longest >= 3)
        plus->weight[PLUS_REPEATED_LETTERS] = longest >= 5 ? 0.25 : 0.1;
}

/* The first letters of the name's words. */
static bool initials(const struct scorer *s, struct span letters)
{
    bool same = letters.len >= 2 && letters.len == s->word_count;
    for (size_t i = 0; same && i < letters.len; i++)
        same = letters.ptr[i] == s->words[i].ptr[0];
    return same;
}

static struct span drop_vowels(struct span word, char *out)
{
    size_t len = 0;
    for (size_t i = 0; i < word.len; i++)
        if (strchr("aeiou", word.ptr[i]) == NULL)
            out[len++] = word.ptr[i];
    return span_of(out, len);
}

/* As likeness_best, of consonants alone; 0 when there are too few to say anything. */
static double by_consonants(struct scorer *s, struct span letters, const struct span *words,
                            size_t count)
{
    char handle[CAP_SCORE_POINTS], name[CAP_SCORE_POINTS];
    struct span part[LIKENESS_PERMUTED];
    size_t parts = 0, len = 0;
    for (size_t i = 0; i < count; i++) {
        part[parts] = drop_vowels(words[i], name + len);
        len += part[parts].len;
        parts += part[parts].len > 0;
    }
    letters = drop_vowels(letters, handle);
    if (letters.len < 3 || len < 3)
        return 0;
    return likeness_best(&s->likeness, letters, part, parts);
}

/* How far the handle's letters come from the name: its words in any order (more than four only in
 * theirs), with or without vowels, or their initials. 0..100. */
static double derived(struct scorer *s, const struct handle *h, double similarity)
{
    char joined[CAP_SCORE_POINTS];
    struct span letters = span_of(h->letters, h->len), whole = span_of(joined, 0);
    struct span *words = s->words;
    size_t count = s->word_count;
    double best = initials(s, letters) ? 100 : similarity;
    if (count > LIKENESS_PERMUTED) {
        for (size_t i = 0; i < count; whole.len += words[i++].len)
            memcpy(joined + whole.len, words[i].ptr, words[i].len);
        words = &whole;
        count = 1;
        double other = likeness_best(&s->likeness, letters, words, count);
        best = other > best ? other : best;
    }
    double other = by_consonants(s, letters, words, count);
    return other > best ? other : best;
}

static void weigh_likeness(double likeness, struct plus *plus)
{
    if (!(likeness > 60))
        plus->weight[PLUS_HANDLE_UNLIKE_NAME] = likeness > 45 ? 0.1 : likeness > 30 ? 0.2 : 0.3;
}

void plus_score(struct scorer *scorer, struct span handle, const struct score *score,
                struct plus *plus)
{
    struct handle h;
    memset(plus, 0, sizeof *plus);
    look_at_handle(handle, &h);
    weigh_scripts(scorer, score->symbolic_name, plus);
    weigh_words(scorer, plus);
    bool comparable = h.len > 0 && scorer->word_count > 0;
    double likeness = comparable ? derived(scorer, &h, score->similarity) : 0;
    weigh_letters(&h, likeness, plus);
    if (comparable)
        weigh_likeness(likeness, plus);
    weigh_digits(&h, plus);
    weigh_separators(&h, plus);
    weigh_runs(score, plus);
    double real = 1;
    for (size_t i = 0; i < PLUS_REASONS; i++)
        real *= 1 - plus->weight[i];
    plus->score = (double)(int)((1 - real) * 1000 + 0.5) / 1000;
}

void plus_members(const struct plus *plus, struct buf *out)
{
    bool any = false;
    buf_adds(out, "\"fake_score\":");
    jwrite_double(out, plus->score);
    buf_adds(out, ",\"reasons\":[");
    for (size_t i = 0; i < PLUS_REASONS; i++) {
        if (!(plus->weight[i] > 0))
            continue;
        if (any)
            buf_addc(out, ',');
        jwrite_string(out, span_str(plus_code[i]));
        any = true;
    }
    buf_addc(out, ']');
}
