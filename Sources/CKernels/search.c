#include "colq_search.h"
#include "colq_cpu.h"
#include <stdbool.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif
#define ALWAYS_INLINE static inline __attribute__((always_inline))

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

// Whether the needle stands at `text`; `folds` is NULL for an exact search.
ALWAYS_INLINE bool stands(const uint8_t *text, const uint8_t *needle, const uint8_t *folds, ptrdiff_t m) {
  if (!folds) return memcmp(text, needle, (size_t)m) == 0;
  for (ptrdiff_t i = 0; i < m; i++)
    if ((text[i] | folds[i]) != needle[i]) return false;
  return true;
}

// Tries the `count` first positions; needles of two bytes or more. All searches below are written once for exact and
// for folding ones: `folds` is a constant where they are inlined.
ALWAYS_INLINE ptrdiff_t find_plain(const uint8_t *text, ptrdiff_t count, const uint8_t *needle, const uint8_t *folds,
                                   ptrdiff_t m, ptrdiff_t pair) {
  const uint8_t a = needle[pair], b = needle[pair + 1];
  const uint8_t fold_a = folds ? folds[pair] : 0, fold_b = folds ? folds[pair + 1] : 0;
  for (ptrdiff_t i = 0; i < count; i++)
    if ((text[i + pair] | fold_a) == a && (text[i + pair + 1] | fold_b) == b && stands(text + i, needle, folds, m))
      return i;
  return -1;
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,bmi,bmi2")))

// Positions whose pair matches, verified. With `count` >= width the last step overlaps the one before: a load at the
// last but `width` position ends at or before the end of the text, since pair + 2 <= m.
#define FIND(NAME, TARGET, WIDTH, VECTOR, SET, LOAD, EQUAL, AND, OR, MASK)                                           \
  TARGET ALWAYS_INLINE ptrdiff_t NAME(const uint8_t *text, ptrdiff_t start, ptrdiff_t count, const uint8_t *needle,  \
                                      const uint8_t *folds, ptrdiff_t m, ptrdiff_t pair) {                           \
    const VECTOR a = SET((char)needle[pair]), b = SET((char)needle[pair + 1]);                                       \
    const VECTOR fold_a = SET(folds ? (char)folds[pair] : 0), fold_b = SET(folds ? (char)folds[pair + 1] : 0);       \
    for (ptrdiff_t i = start; i < count; i += WIDTH) {                                                               \
      if (i > count - WIDTH) i = count - WIDTH;                                                                      \
      const uint8_t *at = text + i + pair;                                                                           \
      VECTOR first = LOAD((const VECTOR *)at), second = LOAD((const VECTOR *)(at + 1));                              \
      if (folds) {                                                                                                   \
        first = OR(first, fold_a);                                                                                   \
        second = OR(second, fold_b);                                                                                 \
      }                                                                                                              \
      uint32_t hits = (uint32_t)MASK(AND(EQUAL(a, first), EQUAL(b, second)));                                        \
      while (hits) {                                                                                                 \
        ptrdiff_t found = i + __builtin_ctz(hits);                                                                   \
        if (stands(text + found, needle, folds, m)) return found;                                                    \
        hits &= hits - 1;                                                                                            \
      }                                                                                                              \
    }                                                                                                                \
    return -1;                                                                                                       \
  }
FIND(find_sse2, , 16, __m128i, _mm_set1_epi8, _mm_loadu_si128, _mm_cmpeq_epi8, _mm_and_si128, _mm_or_si128,
     _mm_movemask_epi8)
FIND(find_avx2, AVX2, 32, __m256i, _mm256_set1_epi8, _mm256_loadu_si256, _mm256_cmpeq_epi8, _mm256_and_si256,
     _mm256_or_si256, _mm256_movemask_epi8)

// The pair at 32 positions from `at`.
AVX2 ALWAYS_INLINE __m256i pairs_avx2(const uint8_t *at, __m256i a, __m256i b, __m256i fold_a, __m256i fold_b) {
  const __m256i first = _mm256_or_si256(_mm256_loadu_si256((const __m256i *)at), fold_a);
  const __m256i second = _mm256_or_si256(_mm256_loadu_si256((const __m256i *)(at + 1)), fold_b);
  return _mm256_and_si256(_mm256_cmpeq_epi8(a, first), _mm256_cmpeq_epi8(b, second));
}

// Steps over what holds no pair, 128 positions at a time; returns a position before which nothing is found.
AVX2 ALWAYS_INLINE ptrdiff_t skip_avx2(
    const uint8_t *text, ptrdiff_t count, const uint8_t *needle, const uint8_t *folds, ptrdiff_t pair) {
  const __m256i a = _mm256_set1_epi8((char)needle[pair]), b = _mm256_set1_epi8((char)needle[pair + 1]);
  const __m256i fold_a = folds ? _mm256_set1_epi8((char)folds[pair]) : _mm256_setzero_si256();
  const __m256i fold_b = folds ? _mm256_set1_epi8((char)folds[pair + 1]) : _mm256_setzero_si256();
  ptrdiff_t i = 0;
#define HITS(K) pairs_avx2(text + i + pair + 32 * (K), a, b, fold_a, fold_b)
  for (; i + 128 <= count; i += 128) {
    const __m256i any = _mm256_or_si256(_mm256_or_si256(HITS(0), HITS(1)), _mm256_or_si256(HITS(2), HITS(3)));
    if (!_mm256_testz_si256(any, any)) break;
  }
  return i;
}

// Skips far, looks near, and so on.
AVX2 ALWAYS_INLINE ptrdiff_t search_avx2(const uint8_t *text, ptrdiff_t count, const uint8_t *needle,
                                         const uint8_t *folds, ptrdiff_t m, ptrdiff_t pair) {
  if (count < 512) return find_avx2(text, 0, count, needle, folds, m, pair);
  ptrdiff_t i = 0;
  while (count - i >= 128) {
    i += skip_avx2(text + i, count - i, needle, folds, pair);
    if (count - i < 128) break;
    const ptrdiff_t found = find_avx2(text + i, 0, 128, needle, folds, m, pair);
    if (found >= 0) return i + found;
    i += 128;
  }
  return i < count ? find_avx2(text, i, count, needle, folds, m, pair) : -1;
}

AVX2 static ptrdiff_t search_exact_avx2(
    const uint8_t *text, ptrdiff_t count, const uint8_t *needle, ptrdiff_t m, ptrdiff_t pair) {
  return search_avx2(text, count, needle, NULL, m, pair);
}

AVX2 static ptrdiff_t search_folding_avx2(const uint8_t *text, ptrdiff_t count, const uint8_t *needle,
                                          const uint8_t *folds, ptrdiff_t m, ptrdiff_t pair) {
  return search_avx2(text, count, needle, folds, m, pair);
}
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
  if (count >= 32 && colq_has_avx2()) return search_exact_avx2(text, count, needle, m, pair);
  if (count >= 16) return find_sse2(text, 0, count, needle, NULL, m, pair);
#endif
  return find_plain(text, count, needle, NULL, m, pair);
}

static ptrdiff_t find_letter(const uint8_t *text, ptrdiff_t n, uint8_t letter, uint8_t fold) {
  ptrdiff_t i = 0;
#if defined(__x86_64__)
  const __m128i wanted = _mm_set1_epi8((char)letter), folds = _mm_set1_epi8((char)fold);
  for (; i + 16 <= n; i += 16) {
    const __m128i bytes = _mm_or_si128(_mm_loadu_si128((const __m128i *)(text + i)), folds);
    const int hits = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
    if (hits) return i + __builtin_ctz((unsigned)hits);
  }
#endif
  for (; i < n; i++)
    if ((text[i] | fold) == letter) return i;
  return -1;
}

ptrdiff_t colq_find_folding(const uint8_t *text, ptrdiff_t n, const uint8_t *needle, const uint8_t *folds, ptrdiff_t m,
                            ptrdiff_t pair) {
  if (m == 0) return 0;
  if (m > n) return -1;
  if (m == 1) return find_letter(text, n, needle[0], folds[0]);
  const ptrdiff_t count = n - m + 1;
#if defined(__x86_64__)
  if (count >= 32 && colq_has_avx2()) return search_folding_avx2(text, count, needle, folds, m, pair);
  if (count >= 16) return find_sse2(text, 0, count, needle, folds, m, pair);
#endif
  return find_plain(text, count, needle, folds, m, pair);
}

// What is searched: `folds` is NULL for an exact search.
typedef struct {
  const uint8_t *bytes, *folds;
  ptrdiff_t length, pair;
} needle_t;

static ptrdiff_t find(const uint8_t *text, ptrdiff_t n, const needle_t *needle) {
  return needle->folds ? colq_find_folding(text, n, needle->bytes, needle->folds, needle->length, needle->pair)
                       : colq_find(text, n, needle->bytes, needle->length, needle->pair);
}

typedef struct {
  uint32_t length;
  uint8_t bytes[4];
  const uint8_t *text;
} string_view;

static string_view load(const uint8_t *views, ptrdiff_t i) {
  string_view view;
  memcpy(&view, views + 16 * i, 16);
  return view;
}

enum {
  // Longest string that stands in its view.
  INLINE_LENGTH = 12,
  // Strings that follow each other at this distance at most are searched as one text. What lies between (lengths, short
  // strings) is on pages that the strings lie on too, so it may be read.
  LARGEST_GAP = 512,
};

// Searches the strings longer than INLINE_LENGTH among views first ..< end, which ascend in memory up to `text_end`.
static void search_run(const uint8_t *views, ptrdiff_t first, ptrdiff_t end, const uint8_t *text_end,
                       const needle_t *needle, uint8_t *out) {
  const ptrdiff_t m = needle->length;
  ptrdiff_t row = first;
  string_view view = load(views, row);
  const uint8_t *at = view.text;
  while (text_end - at >= m) {
    const ptrdiff_t found = find(at, text_end - at, needle);
    if (found < 0) return;
    const uint8_t *hit = at + found;
    // The string that holds the hit or is the first behind it; a hit at or before `text_end` - m has one.
    while (view.length <= INLINE_LENGTH || view.text + view.length <= hit) {
      if (++row >= end) return;
      view = load(views, row);
    }
    if (view.text <= hit && hit + m <= view.text + view.length) {
      out[row] = 1;
      at = view.text + view.length;
    } else {
      // Between two strings, or across the border of two.
      at = hit < view.text ? view.text : hit + 1;
    }
  }
}

void colq_views_contain(
    const void *pointer, ptrdiff_t n, const uint8_t *bytes, const uint8_t *folds, ptrdiff_t m, uint8_t *out) {
  const uint8_t *views = pointer;
  const needle_t needle = {bytes, folds, m, colq_search_pair(bytes, m)};
  memset(out, 0, (size_t)n);
  ptrdiff_t i = 0;
  while (i < n) {
    const string_view view = load(views, i);
    if (view.length <= INLINE_LENGTH) {
      if (view.length >= m) out[i] = find(views + 16 * i + 4, view.length, &needle) >= 0;
      i++;
      continue;
    }
    const ptrdiff_t first = i;
    const uint8_t *end = view.text + view.length;
    for (i++; i < n; i++) {
      const string_view next = load(views, i);
      if (next.length <= INLINE_LENGTH) {
        if (next.length >= m) out[i] = find(views + 16 * i + 4, next.length, &needle) >= 0;
        continue;
      }
      if ((uintptr_t)next.text < (uintptr_t)end || (uintptr_t)next.text - (uintptr_t)end > LARGEST_GAP) break;
      end = next.text + next.length;
    }
    search_run(views, first, i, end, &needle, out);
  }
}
