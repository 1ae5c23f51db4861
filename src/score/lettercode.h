/* Words as the known names are compared: in letter codes. */
#ifndef SCORE_LETTERCODE_H
#define SCORE_LETTERCODE_H

#include <stddef.h>
#include <stdint.h>

enum { LETTERS = 26 };

/* The letter code of a character in small letters: 1..26 for a-z, 0 for any other: what is
 * searched for consists of a-z, so the others only count by their number. */
uint8_t lettercode_of(uint32_t code);

/* Bits that a word can only lack by differing in that many letters: for each letter one for its
 * first, one for its second occurrence, and for the commonest twelve one for the third. */
uint64_t lettercode_signature(const uint8_t *letters, size_t len);

/* A hash of letter codes. */
size_t lettercode_hash(const uint8_t *letters, size_t len);

#endif
