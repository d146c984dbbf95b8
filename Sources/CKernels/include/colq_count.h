#ifndef COLQ_COUNT_H
#define COLQ_COUNT_H
#include <stddef.h>
#include <stdint.h>

/// Adds to counts[c] how many of `n` codes are c; all codes are below `code_count`, at most 256.
void colq_count_codes8(const uint8_t *codes, ptrdiff_t n, ptrdiff_t code_count, int64_t *counts);

/// The one bits of `n` words.
ptrdiff_t colq_count_ones(const uint64_t *words, ptrdiff_t n);

#endif
