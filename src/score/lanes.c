/* A lane's bits above its name's length never meet a letter: they stay ones and are not counted.
 * Lanes without a name count zero. */
#include "score/lanes.h"

enum { WORDS8 = LANES_LINE, WORDS16 = LANES_LINE / 2 };

size_t lanes_blocks(size_t count, size_t len)
{
    size_t words = len <= 8 ? WORDS8 : WORDS16;
    return (count + words - 1) / words;
}

void lanes_place(uint8_t *blocks, struct lanes_bound *bounds, size_t row, const uint8_t *letters,
                 size_t len)
{
    size_t words = len <= 8 ? WORDS8 : WORDS16;
    uint8_t *block = blocks + row / words * LANES_BLOCK;
    struct lanes_bound *bound = &bounds[row / words];
    uint64_t signature = lettercode_signature(letters, len);
    bound->any |= signature;
    bound->all = row % words == 0 ? signature : bound->all & signature;
    for (size_t i = 0; i < len; i++) {
        if (letters[i] == 0)
            continue;
        uint8_t *line = block + (size_t)(letters[i] - 1) * LANES_LINE;
        if (len <= 8)
            line[row % words] |= (uint8_t)(1u << i);
        else
            ((uint16_t *)(void *)line)[row % words] |= (uint16_t)(1u << i);
    }
}

#define WIDTH 16
#define TARGET
#define PATH(name) plain_##name
#include "score/lanes_kernel.inc"
#undef WIDTH
#undef TARGET
#undef PATH

static bool always(void)
{
    return true;
}

#if defined(__x86_64__)
#define WIDTH      32
#define TARGET     __attribute__((target("avx2,popcnt")))
#define PATH(name) avx2_##name
#include "score/lanes_kernel.inc"
#undef WIDTH
#undef TARGET
#undef PATH

#define WIDTH      64
#define TARGET     __attribute__((target("avx512bw,popcnt")))
#define PATH(name) avx512_##name
#include "score/lanes_kernel.inc"

static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

static bool has_avx512(void)
{
    return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("popcnt");
}
#endif

const struct lanes_path lanes_paths[] = {
    {"plain", always, plain_limits, plain_best8, plain_best16},
#if defined(__x86_64__)
    {"avx2", has_avx2, avx2_limits, avx2_best8, avx2_best16},
    {"avx512bw", has_avx512, avx512_limits, avx512_best8, avx512_best16},
#endif
};

const size_t lanes_path_count = sizeof lanes_paths / sizeof lanes_paths[0];

const struct lanes_path *lanes_choose(void)
{
    size_t i = lanes_path_count - 1;
    while (!lanes_paths[i].usable())
        i--;
    return &lanes_paths[i];
}
