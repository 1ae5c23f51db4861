/* Makes the built-in list of known names from the files in data/names: every name written there,
 * and the other spellings that the rules make of it. Run by make.
 *
 *     mknames --rules FILE --not FILE --image FILE [--list FILE] NAMES...
 *
 * A rule is "FROM TO": a spelling and another one that people use for the same sound; ^ before FROM
 * and $ after it tie it to the start or end of the name. A rule is applied at one place of a name
 * at a time, never two rules at once, and only to names of five to nine letters. A form that nobody
 * would write or that is in the file of words that are no names is dropped.
 *
 * The image (score/names.h) is in the byte order of the machine that runs this. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/exitcode.h"
#include "core/file.h"
#include "core/mem.h"
#include "core/msg.h"
#include "core/opt.h"
#include "score/names.h"

enum {
    RULES_MAX = 200,
    LINE_LEAST = 2, /* letters of a name */
    LINE_MOST = 20,
    VARIED_LEAST = 5, /* a shorter one would turn into another word */
    VARIED_MOST = 9   /* in a longer one a letter more or less hardly counts */
};

struct rule {
    struct span from, to;
    bool start, end;
};

/* The lines of a text, sorted and each once; they point into it. */
struct words {
    struct span *item;
    size_t count;
};

static _Noreturn void die(const struct err *err)
{
    msg_err(err, NULL);
    exit((int)err_exit(err));
}

static int compare(const void *a, const void *b)
{
    return span_compare(*(const struct span *)a, *(const struct span *)b);
}

static struct words sorted(struct span text)
{
    struct words words = {.count = 0};
    size_t lines = 0, kept = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    words.item = mem_array(lines + 1, sizeof *words.item);
    while (text.len > 0)
        words.item[words.count++] = span_cut(&text, '\n');
    if (words.count > 1)
        qsort(words.item, words.count, sizeof *words.item, compare);
    for (size_t i = 0; i < words.count; i++)
        if (kept == 0 || !span_equal(words.item[kept - 1], words.item[i]))
            words.item[kept++] = words.item[i];
    words.count = kept;
    return words;
}

static bool has(const struct words *words, struct span word)
{
    return words->count > 0 &&
           bsearch(&word, words->item, words->count, sizeof word, compare) != NULL;
}

static void read_text(const char *path, struct buf *text)
{
    struct err err;
    buf_init(text, CAP_NAMES_FILE);
    if (file_read(path, CAP_NAMES_FILE, text, &err) != 0)
        die(&err);
}

static bool letters_only(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.ptr[i] < 'a' || word.ptr[i] > 'z')
            return false;
    return true;
}

/* Appends the lines of a file to all. They are small letters, sorted and without repetitions: so
 * the files stay easy to review. */
static void read_words(const char *path, struct buf *all)
{
    struct buf text;
    struct err err;
    read_text(path, &text);
    struct span rest = buf_span(&text), last = span_str("");
    for (size_t number = 1; rest.len > 0; number++) {
        struct span word = span_cut(&rest, '\n');
        const char *wrong = !letters_only(word)                             ? "not a-z"
                            : word.len < LINE_LEAST || word.len > LINE_MOST ? "not 2 to 20 letters"
                            : number > 1 && span_compare(last, word) >= 0   ? "not in order"
                                                                            : NULL;
        if (wrong != NULL) {
            err_set(&err, ERR_DATA, "%s: line %zu: %.*s: %s", path, number, SPAN_ARG(word), wrong);
            die(&err);
        }
        buf_addspan(all, word);
        buf_addc(all, '\n');
        last = word;
    }
    buf_release(&text);
}

static struct rule rule_of(struct span line)
{
    struct rule rule = {.from = span_cut(&line, ' '), .to = line};
    rule.start = span_starts(rule.from, "^");
    if (rule.start)
        rule.from = span_of(rule.from.ptr + 1, rule.from.len - 1);
    rule.end = rule.from.len > 0 && rule.from.ptr[rule.from.len - 1] == '$';
    rule.from.len -= rule.end ? 1 : 0;
    return rule;
}

/* The rules of a file, which point into text. */
static size_t read_rules(const char *path, struct buf *text, struct rule *rules)
{
    struct err err;
    size_t count = 0;
    read_text(path, text);
    struct span rest = buf_span(text);
    for (size_t number = 1; rest.len > 0; number++) {
        struct span line = span_cut(&rest, '\n');
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        struct rule rule = rule_of(line);
        if (rule.from.len == 0 || !letters_only(rule.from) || !letters_only(rule.to) ||
            count == RULES_MAX) {
            err_set(&err, ERR_DATA, "%s: line %zu: not a rule \"FROM TO\"", path, number);
            die(&err);
        }
        rules[count++] = rule;
    }
    return count;
}

static bool fits(const struct rule *rule, struct span name, size_t at)
{
    return at + rule->from.len <= name.len && (!rule->start || at == 0) &&
           (!rule->end || at + rule->from.len == name.len) &&
           memcmp(name.ptr + at, rule->from.ptr, rule->from.len) == 0;
}

/* Spelled as nobody does: aaa, thh. */
static bool awkward(struct span form)
{
    for (size_t i = 1; i < form.len; i++)
        if (form.ptr[i] == form.ptr[i - 1] &&
            (form.ptr[i] == 'h' || (i > 1 && form.ptr[i] == form.ptr[i - 2])))
            return true;
    return false;
}

static bool varied(struct span name)
{
    return name.len >= VARIED_LEAST && name.len <= VARIED_MOST;
}

/* Appends what the rule makes of a name, at each of its places alone, to forms. */
static void vary(const struct rule *rule, struct span name, const struct words *no_names,
                 struct buf *forms)
{
    for (size_t at = 0; at < name.len; at++) {
        if (!fits(rule, name, at))
            continue;
        size_t start = forms->len, rest = at + rule->from.len;
        buf_add(forms, name.ptr, at);
        buf_addspan(forms, rule->to);
        buf_add(forms, name.ptr + rest, name.len - rest);
        struct span made = span_of(forms->data + start, forms->len - start);
        if (made.len < VARIED_LEAST || awkward(made) || has(no_names, made))
            buf_truncate(forms, start);
        else
            buf_addc(forms, '\n');
    }
}

static void write_list(const struct words *forms, const char *list, const char *image)
{
    struct buf text;
    buf_init(&text, CAP_NAMES_FILE);
    for (size_t i = 0; i < forms->count; i++) {
        buf_addspan(&text, forms->item[i]);
        buf_addc(&text, '\n');
    }
    struct err err;
    struct names *names = names_parse(buf_span(&text), "names", &err);
    if (names == NULL)
        die(&err);
    struct span index = span_of((const char *)names->image, names->image->size);
    if ((list != NULL && file_write(list, buf_span(&text), &err) != 0) ||
        file_write(image, index, &err) != 0)
        die(&err);
    names_free(names);
    buf_release(&text);
}

struct files {
    const char *rules, *no_names, *image, *list;
};

static void make(const struct files *files, char **path, size_t paths)
{
    static struct rule rules[RULES_MAX];
    struct buf rule_text, not_text, written_text, form_text;
    buf_init(&not_text, CAP_NAMES_FILE);
    buf_init(&written_text, CAP_NAMES_FILE);
    buf_init(&form_text, CAP_NAMES_FILE);
    size_t rule_count = read_rules(files->rules, &rule_text, rules);
    read_words(files->no_names, &not_text);
    for (size_t i = 0; i < paths; i++)
        read_words(path[i], &written_text);
    struct words no_names = sorted(buf_span(&not_text)), written = sorted(buf_span(&written_text));
    for (size_t i = 0; i < written.count; i++) {
        buf_addspan(&form_text, written.item[i]);
        buf_addc(&form_text, '\n');
        for (size_t k = 0; k < rule_count && varied(written.item[i]); k++)
            vary(&rules[k], written.item[i], &no_names, &form_text);
    }
    struct words forms = sorted(buf_span(&form_text));
    write_list(&forms, files->list, files->image);
    printf("%zu names, %zu forms\n", written.count, forms.count);
    free(no_names.item);
    free(written.item);
    free(forms.item);
    buf_release(&rule_text);
    buf_release(&not_text);
    buf_release(&written_text);
    buf_release(&form_text);
}

int main(int argc, char **argv)
{
    struct files files = {.list = NULL};
    struct opt opts[] = {
        OPT_TEXT(0, "rules", "FILE", &files.rules, "spelling rules"),
        OPT_TEXT(0, "not", "FILE", &files.no_names, "forms that are other words"),
        OPT_TEXT(0, "image", "FILE", &files.image, "where the index goes"),
        OPT_TEXT(0, "list", "FILE", &files.list, "where the forms go, one a line"),
        OPT_END,
    };
    int first = opt_parse(argc, argv,
                          &(struct opt_usage){.synopsis = "[OPTION]... NAMES...",
                                              .about = "Make the built-in list of known names.",
                                              .own = opts,
                                              .min_operands = 1,
                                              .max_operands = -1,
                                              .internal = true});
    if (files.rules == NULL || files.no_names == NULL || files.image == NULL)
        opt_fail("--rules, --not and --image are needed");
    make(&files, argv + first, (size_t)(argc - first));
    return EXIT_DONE;
}
