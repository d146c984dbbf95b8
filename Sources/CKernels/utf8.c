#include "colq_utf8.h"
#include "colq_cpu.h"
#include "utf8_byte.h"
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Below so many bytes, up to 7.
static inline int64_t count_tail(const uint8_t *text, ptrdiff_t n) {
  int64_t count = 0;
  for (ptrdiff_t i = 0; i < n; i++) count += !continues(text[i]);
  return count;
}

// A continuation byte is 10xxxxxx: high bit set, the next one clear.
static inline int64_t count_word(uint64_t word) {
  return 8 - __builtin_popcountll(word & (~word << 1) & 0x8080808080808080ull);
}

static inline int64_t count_plain(const uint8_t *text, ptrdiff_t n) {
  int64_t count = 0;
  ptrdiff_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t word;
    memcpy(&word, text + i, 8);
    count += count_word(word);
  }
  return count + count_tail(text + i, n - i);
}

// Inline strings have zeros, which are no continuation bytes, behind their end: 12 bytes as one.
static inline int64_t count_inline(const uint8_t *view, uint32_t length) {
  uint64_t first;
  uint32_t rest;
  memcpy(&first, view + 4, 8);
  memcpy(&rest, view + 12, 4);
  const uint64_t both[2] = {first, rest};
  return count_word(both[0]) + count_word(both[1]) - 16 + (int64_t)length;
}

static void count_views_portable(const uint8_t *view, ptrdiff_t n, int64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++, view += 16) {
    uint32_t length;
    const uint8_t *text;
    memcpy(&length, view, 4);
    memcpy(&text, view + 8, sizeof text);
    out[i] = length <= 12 ? count_inline(view, length) : count_plain(text, length);
  }
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

// Continuation bytes are those below -64 as signed numbers. The last load overlaps the one before, whose bytes are
// shifted out.
AVX2 static inline int64_t count_avx2(const uint8_t *text, ptrdiff_t n) {
  if (n < 32) {
    const __m128i limit = _mm_set1_epi8(-65);
    if (n < 16) return count_plain(text, n);
    const uint32_t head = (uint32_t)_mm_movemask_epi8(_mm_cmpgt_epi8(_mm_loadu_si128((const __m128i *)text), limit));
    const uint32_t tail =
        (uint32_t)_mm_movemask_epi8(_mm_cmpgt_epi8(_mm_loadu_si128((const __m128i *)(text + n - 16)), limit));
    return __builtin_popcount(head) + __builtin_popcount(tail >> (32 - n));
  }
  const __m256i limit = _mm256_set1_epi8(-65);
  int64_t count = 0;
  ptrdiff_t i = 0;
  for (; i + 32 <= n; i += 32)
    count += __builtin_popcount((uint32_t)_mm256_movemask_epi8(
        _mm256_cmpgt_epi8(_mm256_loadu_si256((const __m256i *)(text + i)), limit)));
  if (i < n) {
    const uint32_t tail = (uint32_t)_mm256_movemask_epi8(
        _mm256_cmpgt_epi8(_mm256_loadu_si256((const __m256i *)(text + n - 32)), limit));
    count += __builtin_popcount(tail >> (32 - (n - i)));
  }
  return count;
}

AVX2 static void count_views_avx2(const uint8_t *view, ptrdiff_t n, int64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++, view += 16) {
    uint32_t length;
    const uint8_t *text;
    memcpy(&length, view, 4);
    memcpy(&text, view + 8, sizeof text);
    out[i] = length <= 12 ? count_inline(view, length) : count_avx2(text, length);
  }
}
#endif

void colq_views_code_points(const void *views, ptrdiff_t n, int64_t *out) {
#if defined(__x86_64__)
  if (colq_has_avx2()) {
    count_views_avx2(views, n, out);
    return;
  }
#endif
  count_views_portable(views, n, out);
}
