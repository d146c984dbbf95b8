// One 64-byte step of the separator search; included by csv.c for every instruction set.
#ifndef COLQ_CSV_SCAN_H
#define COLQ_CSV_SCAN_H
#include "colq_csv.h"

#define CSV_INLINE static inline __attribute__((always_inline))

typedef struct {
  uint64_t delimiter, quote, line_feed, carriage_return;
} csv_masks;

// Bit i of the result: the number of ones in bits 0...i is odd, so byte i is inside quotes or opens them.
CSV_INLINE uint64_t csv_prefix_xor(uint64_t x) {
  x ^= x << 1;
  x ^= x << 2;
  x ^= x << 4;
  x ^= x << 8;
  x ^= x << 16;
  x ^= x << 32;
  return x;
}

// Separators of the block outside quotes in *separators; false when a quote is where RFC 4180 allows none.
// With no such quote anywhere, counting quotes equals the state machine of colq_csv_record.
CSV_INLINE bool csv_step(csv_masks m, uint64_t valid, colq_csv_scan *s, uint64_t *separators) {
  uint64_t ends = m.delimiter | m.line_feed;
  if (__builtin_expect((m.quote | s->closed | s->closed_cr) == 0, 1)) {
    uint64_t found = ends & ~s->inside;
    s->start_ok = found >> 63;
    *separators = found;
    return true;
  }
  uint64_t inside = csv_prefix_xor(m.quote) ^ s->inside;
  uint64_t opens = m.quote & inside, closes = m.quote & ~inside;
  uint64_t found = ends & ~inside;
  uint64_t may_open = (found | closes) << 1 | s->start_ok;
  uint64_t after_close = closes << 1 | s->closed;
  uint64_t close_cr = after_close & m.carriage_return;
  uint64_t bad = (opens & ~may_open) | (after_close & ~(found | opens | m.carriage_return)) |
                 ((close_cr << 1 | s->closed_cr) & ~m.line_feed);
  if (bad & valid) return false;
  s->start_ok = (found | closes) >> 63;
  s->closed = closes >> 63;
  s->closed_cr = close_cr >> 63;
  s->inside = (uint64_t)((int64_t)inside >> 63);
  *separators = found;
  return true;
}

CSV_INLINE void csv_emit(uint64_t bits, uint32_t base, ptrdiff_t count, uint32_t *out) {
  for (ptrdiff_t k = 0; k < count; k += 4) {
    // Up to three entries too many are written; the next block overwrites them, the capacity has room for them.
    for (int j = 0; j < 4; j++) {
      out[k + j] = base + (uint32_t)__builtin_ctzll(bits | 1ull << 63);
      bits &= bits - 1;
    }
  }
}

CSV_INLINE uint64_t csv_valid(ptrdiff_t left) { return left >= 64 ? ~0ull : (1ull << left) - 1; }
#endif
