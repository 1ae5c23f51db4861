#include "score/record.h"

#include <string.h>

#include "codec/jscan.h"
#include "codec/jwrite.h"
#include "score/plus.h"

#define FIELDS(X)                                                                                  \
    X("symbolic_name")                                                                             \
    X("fake_real_based_on_lang")                                                                   \
    X("transliterated_follower_name")                                                              \
    X("decoded_name")                                                                              \
    X("cleaned_handle")                                                                            \
    X("cleaned_name")                                                                              \
    X("chhitij_logic")                                                                             \
    X("number_handle")                                                                             \
    X("number_more_than_4_handle")                                                                 \
    X("similarity_score")                                                                          \
    X("fake_real_based_on_fuzzy_score_90")                                                         \
    X("process1_")                                                                                 \
    X("final_")                                                                                    \
    X("numeric_handle")                                                                            \
    X("indian_name_score")                                                                         \
    X("score_80")

#define PLAIN(name)  {name, sizeof name - 1},
#define MEMBER(name) {",\"" name "\":", sizeof name + 3},

const struct span record_fields[RECORD_FIELDS] = {FIELDS(PLAIN)};

/* The same as they are written, with the comma before. */
static const struct span members[RECORD_FIELDS] = {FIELDS(MEMBER)};

void record_init(struct record *record, const struct model *model)
{
    ndrec_init(&record->rec);
    scorer_init(&record->scorer, model);
    buf_init(&record->handle, 0);
    buf_init(&record->full_name, 0);
    buf_init(&record->members, 0);
}

void record_release(struct record *record)
{
    ndrec_release(&record->rec);
    scorer_release(&record->scorer);
    buf_release(&record->handle);
    buf_release(&record->full_name);
    buf_release(&record->members);
}

/* Writes the members one after the other; which one is next is known from the count. */
struct writer {
    struct buf *out;
    size_t next;
};

static void name(struct writer *w)
{
    struct span member = members[w->next];
    size_t comma = w->next++ > 0 ? 0 : 1; /* the first has none */
    buf_add(w->out, member.ptr + comma, member.len - comma);
}

static void text(struct writer *w, struct span value)
{
    name(w);
    jwrite_string(w->out, value);
}

static void number(struct writer *w, size_t value)
{
    name(w);
    buf_addu(w->out, value);
}

static void real(struct writer *w, double value)
{
    name(w);
    jwrite_double(w->out, value);
}

void record_members(const struct score *score, struct buf *out)
{
    struct writer w = {.out = out};
    text(&w, score->symbolic_name);
    number(&w, score->foreign);
    text(&w, score->transliterated);
    text(&w, score->decoded_name);
    text(&w, score->cleaned_handle);
    text(&w, score->cleaned_name);
    number(&w, score->special);
    number(&w, score->digits);
    number(&w, score->many_digits);
    real(&w, score->similarity);
    number(&w, score->unlike);
    number(&w, (size_t)score->process1);
    if (score->final > 0 && score->final < 1)
        real(&w, score->final);
    else
        number(&w, score->final > 0);
    number(&w, score->numeric_handle);
    if (score->names_looked_up)
        real(&w, score->known);
    else
        number(&w, 1);
    number(&w, score->known_80);
}

static bool is_field(struct span raw_name)
{
    bool escaped = raw_name.len > 0 && memchr(raw_name.ptr, '\\', raw_name.len) != NULL;
    for (size_t i = 0; i < RECORD_FIELDS; i++)
        if (escaped ? jscan_name_is(raw_name, record_fields[i].ptr)
                    : span_equal(raw_name, record_fields[i]))
            return true;
    return false;
}

static bool is_plus_field(struct span raw_name)
{
    return is_field(raw_name) || jscan_name_is(raw_name, "fake_score") ||
           jscan_name_is(raw_name, "reasons");
}

/* The texts of a list, or the names of an object, one after the other: the production scorer walks
 * whatever it is given, and strings come out. False: a list with anything else in it. */
static bool walk(struct span value, struct buf *out)
{
    struct jscan scan;
    struct span raw, item;
    buf_clear(out);
    jscan_begin(&scan, value);
    if (jscan_type(value) == JSCAN_OBJECT) {
        while (jscan_member(&scan, &raw, &item))
            jscan_string(span_of(raw.ptr - 1, raw.len + 2), out);
        return true;
    }
    while (jscan_element(&scan, &item)) {
        if (jscan_type(item) != JSCAN_STRING)
            return false;
        jscan_string(item, out);
    }
    return true;
}

static int full_name_of(struct record *record, struct span *full_name, struct err *err)
{
    static const char field[] = "follower_full_name";
    const struct ndrec_member *member = ndrec_find(&record->rec, field);
    enum jscan_type type = member != NULL ? jscan_type(member->value) : JSCAN_NULL;
    if ((type != JSCAN_ARRAY && type != JSCAN_OBJECT) || !walk(member->value, &record->full_name))
        return ndrec_text(&record->rec, field, &record->full_name, full_name, err);
    *full_name = buf_span(&record->full_name);
    return 0;
}

int record_score(struct record *record, struct span line, struct buf *out, struct err *err)
{
    struct span handle, full_name;
    struct score score;
    if (ndrec_scan(&record->rec, line, err) != 0 ||
        ndrec_text(&record->rec, "follower_handle", &record->handle, &handle, err) != 0 ||
        full_name_of(record, &full_name, err) != 0 ||
        features_score(&record->scorer, handle, full_name, &score, err) != 0)
        return -1;
    buf_clear(&record->members);
    record_members(&score, &record->members);
    bool with_plus = record->scorer.model->plus;
    if (with_plus) {
        struct plus plus;
        plus_score(&record->scorer, handle, &score, &plus);
        buf_addc(&record->members, ',');
        plus_members(&plus, &record->members);
    }
    ndrec_replace(&record->rec, with_plus ? is_plus_field : is_field, buf_span(&record->members),
                  out);
    return 0;
}
