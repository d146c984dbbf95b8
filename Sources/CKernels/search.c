#include "colq_search.h"
#include "colq_cpu.h"
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// How common a byte is in ordinary text and URLs, 0 rare … 9 very common. Coarse: only the order matters.
static int commonness(uint8_t c) {
  if (c >= 'A' && c <= 'Z') c |= 0x20;
  if (c == ' ' || c == 'e' || c == 't' || c == 'a') return 9;
  if (c == 'o' || c == 'i' || c == 'n' || c == 's' || c == 'r') return 8;
  if (c == '/' || c == 'h' || c == 'l' || c == 'd' || c == 'c' || c == 'u' || c == '.' || c == '-') return 7;
  if (c == 'm' || c == 'p' || c == '0' || c == '1' || c == '2') return 6;
  if (c == 'f' || c == 'g' || c == 'w' || c == 'y' || c == 'b' || c == '_' || c == '=') return 5;
  if (c >= '0' && c <= '9') return 4;
  if (c == 'v' || c == 'k') return 3;
  if (c >= 0x80) return 3;
  return 1;
}

ptrdiff_t colq_search_pair(const uint8_t *needle, ptrdiff_t m) {
  ptrdiff_t best = 0;
  int least = 100;
  for (ptrdiff_t i = 0; i + 1 < m; i++) {
    int both = commonness(needle[i]) + commonness(needle[i + 1]);
    if (both < least) {
      least = both;
      best = i;
    }
  }
  return best;
}

// Tries the `count` first positions; needles of two bytes or more.
static ptrdiff_t find_plain(const uint8_t *text, ptrdiff_t count, const uint8_t *needle, ptrdiff_t m, ptrdiff_t pair) {
  const uint8_t a = needle[pair], b = needle[pair + 1];
  for (ptrdiff_t i = 0; i < count; i++)
    if (text[i + pair] == a && text[i + pair + 1] == b && memcmp(text + i, needle, (size_t)m) == 0) return i;
  return -1;
}

#if defined(__x86_64__)
// Positions whose pair matches, verified. With `count` >= width the last step overlaps the one before: a load at the
// last but `width` position ends at or before the end of the text, since pair + 2 <= m.
#define FIND(NAME, TARGET, WIDTH, VECTOR, SET, LOAD, EQUAL, AND, MASK)                                               \
  TARGET static ptrdiff_t NAME(                                                                                      \
      const uint8_t *text, ptrdiff_t count, const uint8_t *needle, ptrdiff_t m, ptrdiff_t pair) {                    \
    const VECTOR a = SET((char)needle[pair]), b = SET((char)needle[pair + 1]);                                       \
    for (ptrdiff_t i = 0; i < count; i += WIDTH) {                                                                   \
      if (i > count - WIDTH) i = count - WIDTH;                                                                      \
      const uint8_t *at = text + i + pair;                                                                           \
      uint32_t hits = (uint32_t)MASK(                                                                                \
          AND(EQUAL(a, LOAD((const VECTOR *)at)), EQUAL(b, LOAD((const VECTOR *)(at + 1)))));                        \
      while (hits) {                                                                                                 \
        ptrdiff_t found = i + __builtin_ctz(hits);                                                                   \
        if (memcmp(text + found, needle, (size_t)m) == 0) return found;                                              \
        hits &= hits - 1;                                                                                            \
      }                                                                                                              \
    }                                                                                                                \
    return -1;                                                                                                       \
  }
FIND(find_sse2, , 16, __m128i, _mm_set1_epi8, _mm_loadu_si128, _mm_cmpeq_epi8, _mm_and_si128, _mm_movemask_epi8)
FIND(find_avx2, __attribute__((target("avx2,bmi,bmi2"))), 32, __m256i, _mm256_set1_epi8, _mm256_loadu_si256,
     _mm256_cmpeq_epi8, _mm256_and_si256, _mm256_movemask_epi8)
#endif

ptrdiff_t colq_find(const uint8_t *text, ptrdiff_t n, const uint8_t *needle, ptrdiff_t m, ptrdiff_t pair) {
  if (m == 0) return 0;
  if (m > n) return -1;
  if (m == 1) {
    const uint8_t *found = memchr(text, needle[0], (size_t)n);
    return found ? found - text : -1;
  }
  const ptrdiff_t count = n - m + 1;
#if defined(__x86_64__)
  if (count >= 32 && colq_has_avx2()) return find_avx2(text, count, needle, m, pair);
  if (count >= 16) return find_sse2(text, count, needle, m, pair);
#endif
  return find_plain(text, count, needle, m, pair);
}

void colq_views_contain(const void *views, ptrdiff_t n, const uint8_t *needle, ptrdiff_t m, uint8_t *out) {
  const uint8_t *view = views;
  const ptrdiff_t pair = colq_search_pair(needle, m);
  for (ptrdiff_t i = 0; i < n; i++, view += 16) {
    uint32_t length;
    memcpy(&length, view, 4);
    if (length < m) {
      out[i] = 0;
      continue;
    }
    const uint8_t *text = view + 4;
    if (length > 12) memcpy(&text, view + 8, sizeof text);
    out[i] = colq_find(text, length, needle, m, pair) >= 0;
  }
}
