/* held_out: the words of a file of pairs that no model was trained on (data/romanise/README).
 *
 *     held_out words PAIRS          prints them, one a line
 *     held_out score PAIRS <LINES   LINES are their romanisations: prints how many are one that
 *                                   people wrote, and how many characters are right, in percent */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

static void words(const struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->word_count; i++)
        if (pairs->word[i].part == PAIRS_HELD_OUT)
            printf("%.*s\n", SPAN_ARG(pairs->word[i].native));
}

static int score(const struct pairs *pairs)
{
    char line[EVALUATE_TEXT + 2];
    double exact = 0, characters = 0, count = 0;
    for (size_t i = 0; i < pairs->word_count; i++) {
        const struct word *word = &pairs->word[i];
        if (word->part != PAIRS_HELD_OUT)
            continue;
        if (fgets(line, sizeof line, stdin) == NULL)
            return 1;
        double best = evaluate_best(span_of(line, strcspn(line, "\n")), pairs, word);
        exact += best >= 1;
        characters += best;
        count++;
    }
    printf("%.1f %.1f\n", 100 * exact / count, 100 * characters / count);
    return 0;
}

int main(int argc, char **argv)
{
    struct pairs pairs;
    struct err err;
    int status = 0;
    if (argc != 3 || pairs_read(&pairs, argv[2], &err) != 0)
        return 2;
    if (strcmp(argv[1], "words") == 0)
        words(&pairs);
    else
        status = score(&pairs);
    pairs_release(&pairs);
    return status;
}
