#ifndef COLQ_SELECT_H
#define COLQ_SELECT_H
#include <stddef.h>
#include <stdint.h>

/// Indexes of the non-zero bytes of `mask[0..<n]`, ascending, in `out` (room for n + 8); returns their number.
ptrdiff_t colq_select_bytes(const uint8_t *mask, ptrdiff_t n, uint32_t *out);

/// Number of bytes of `mask[0..<n]` (each 0 or 1) that are 1.
ptrdiff_t colq_count_bytes(const uint8_t *mask, ptrdiff_t n);

/// Clears mask[i] where bit i of `bits` is 0.
void colq_mask_and_bits(uint8_t *mask, const uint64_t *bits, ptrdiff_t n);

/// Indexes i with table[codes[i]] == 1, ascending, in `out` (room for n + 8); returns their number.
ptrdiff_t colq_select_codes8(const uint8_t *codes, ptrdiff_t n, const uint8_t *table, ptrdiff_t entries, uint32_t *out);
ptrdiff_t colq_select_codes16(const uint16_t *codes, ptrdiff_t n, const uint8_t *table, uint32_t *out);
ptrdiff_t colq_select_codes32(const uint32_t *codes, ptrdiff_t n, const uint8_t *table, uint32_t *out);

#endif
