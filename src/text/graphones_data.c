/* The model files, assembled into the read-only part of the program: nothing is read before it is
 * needed, and then only the pages that are. ROMANISE_DATA is their folder. */
#include "text/graphones.h"
#include "text/spellings.h"

#define FILE_OF(language, name)                                                                    \
    __asm__(".pushsection .rodata.romanise,\"a\",%progbits\n"                                      \
            ".global graphones_" #language "\n"                                                    \
            ".hidden graphones_" #language "\n"                                                    \
            "graphones_" #language ":\n"                                                           \
            ".incbin \"" ROMANISE_DATA "/" name "\"\n"                                             \
            ".global graphones_" #language "_end\n"                                                \
            ".hidden graphones_" #language "_end\n"                                                \
            "graphones_" #language "_end:\n"                                                       \
            ".byte 0\n"                                                                            \
            ".popsection\n");                                                                      \
    extern const char graphones_##language[] __attribute__((visibility("hidden")));                \
    extern const char graphones_##language##_end[] __attribute__((visibility("hidden")))

#define MODEL(language) FILE_OF(language, #language ".model")

MODEL(bn);
MODEL(gu);
MODEL(hi);
MODEL(kn);
MODEL(ml);
MODEL(or);
MODEL(pa);
MODEL(ta);
MODEL(te);
MODEL(ur);
FILE_OF(words, "words.set");

#define RANGE(language)                                                                            \
    {                                                                                              \
        graphones_##language, graphones_##language##_end                                           \
    }

static const struct {
    const char *at, *end;
} files[] = {
    [SCRIPT_NONE] = {NULL, NULL},  [SCRIPT_HINDI] = RANGE(hi),     [SCRIPT_PUNJABI] = RANGE(pa),
    [SCRIPT_GUJARATI] = RANGE(gu), [SCRIPT_BENGALI] = RANGE(bn),   [SCRIPT_URDU] = RANGE(ur),
    [SCRIPT_TAMIL] = RANGE(ta),    [SCRIPT_MALAYALAM] = RANGE(ml), [SCRIPT_KANNADA] = RANGE(kn),
    [SCRIPT_ODIA] = RANGE(or),     [SCRIPT_TELUGU] = RANGE(te),
};

struct span graphones_builtin(enum script script)
{
    return span_of(files[script].at, (size_t)(files[script].end - files[script].at));
}

struct span spellings_builtin(void)
{
    return span_of(graphones_words, (size_t)(graphones_words_end - graphones_words));
}
