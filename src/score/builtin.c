/* The image that tools/mknames made of data/names lies among the constants of the program: nothing
 * is read or parsed at the start, and pages that no search touches are never loaded. */
#include "score/builtin.h"

__asm__(".pushsection .rodata\n"
        ".balign 64\n"
        "builtin_image:\n"
        ".incbin \"src/score/names.image\"\n"
        ".popsection\n");

extern const struct names_image builtin_image __attribute__((visibility("hidden")));

struct names *builtin_names(void)
{
    return names_of_image(&builtin_image);
}
