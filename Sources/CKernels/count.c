#include "colq_count.h"
#include "colq_cpu.h"
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Four copies of the counters, so that runs of one code do not wait for their own stores.
static void count_codes8_portable(const uint8_t *codes, ptrdiff_t n, ptrdiff_t code_count, int64_t *counts) {
  if (n < 1024) {
    for (ptrdiff_t i = 0; i < n; i++) counts[codes[i]]++;
    return;
  }
  uint32_t copies[4][256];
  for (int lane = 0; lane < 4; lane++) memset(copies[lane], 0, (size_t)code_count * sizeof(uint32_t));
  while (n > 0) {
    // No counter overflows within a block.
    ptrdiff_t block = n < 1 << 30 ? n : 1 << 30, i = 0;
    for (; i + 4 <= block; i += 4) {
      copies[0][codes[i]]++;
      copies[1][codes[i + 1]]++;
      copies[2][codes[i + 2]]++;
      copies[3][codes[i + 3]]++;
    }
    for (; i < block; i++) copies[0][codes[i]]++;
    codes += block;
    n -= block;
    for (ptrdiff_t c = 0; c < code_count; c++) {
      for (int lane = 0; lane < 4; lane++) {
        counts[c] += copies[lane][c];
        copies[lane][c] = 0;
      }
    }
  }
}

#if defined(__x86_64__)
// Codes up to which comparing with each is faster than counting in memory, where a store a row is the limit.
enum { COMPARED_CODES = 32, AT_ONCE = 8 };

// Eight codes at once over a block of the near cache: a byte a lane counts up to 255 hits.
__attribute__((target("avx2"))) static void count_eight_avx2(
    const uint8_t *codes, ptrdiff_t n, ptrdiff_t first, ptrdiff_t code_count, int64_t *counts) {
  const __m256i zero = _mm256_setzero_si256();
  __m256i wanted[AT_ONCE], hits[AT_ONCE];
  for (int c = 0; c < AT_ONCE; c++) {
    wanted[c] = _mm256_set1_epi8((char)(first + c));
    hits[c] = zero;
  }
  for (ptrdiff_t i = 0; i < n; i += 32) {
    __m256i row = _mm256_loadu_si256((const __m256i *)(codes + i));
    for (int c = 0; c < AT_ONCE; c++) hits[c] = _mm256_sub_epi8(hits[c], _mm256_cmpeq_epi8(row, wanted[c]));
  }
  for (int c = 0; c < AT_ONCE && first + c < code_count; c++) {
    __m256i sums = _mm256_sad_epu8(hits[c], zero);
    counts[first + c] += _mm256_extract_epi64(sums, 0) + _mm256_extract_epi64(sums, 1) +
                         _mm256_extract_epi64(sums, 2) + _mm256_extract_epi64(sums, 3);
  }
}

__attribute__((target("avx2"))) static void count_codes8_avx2(
    const uint8_t *codes, ptrdiff_t n, ptrdiff_t code_count, int64_t *counts) {
  while (n >= 32) {
    ptrdiff_t block = (n < 255 * 32 ? n : 255 * 32) & ~(ptrdiff_t)31;
    for (ptrdiff_t first = 0; first < code_count; first += AT_ONCE)
      count_eight_avx2(codes, block, first, code_count, counts);
    codes += block;
    n -= block;
  }
  count_codes8_portable(codes, n, code_count, counts);
}
#endif

void colq_count_codes8(const uint8_t *codes, ptrdiff_t n, ptrdiff_t code_count, int64_t *counts) {
#if defined(__x86_64__)
  if (code_count <= COMPARED_CODES && colq_has_avx2()) {
    count_codes8_avx2(codes, n, code_count, counts);
    return;
  }
#endif
  count_codes8_portable(codes, n, code_count, counts);
}

__attribute__((always_inline)) static inline ptrdiff_t count_ones(const uint64_t *words, ptrdiff_t n) {
  ptrdiff_t total = 0;
  for (ptrdiff_t i = 0; i < n; i++) total += __builtin_popcountll(words[i]);
  return total;
}

#if defined(__x86_64__)
// Without the instruction a word takes a dozen others.
__attribute__((target("popcnt"))) static ptrdiff_t count_ones_popcnt(const uint64_t *words, ptrdiff_t n) {
  return count_ones(words, n);
}
#endif

ptrdiff_t colq_count_ones(const uint64_t *words, ptrdiff_t n) {
#if defined(__x86_64__)
  // Every processor with AVX2 has it.
  if (colq_has_avx2()) return count_ones_popcnt(words, n);
#endif
  return count_ones(words, n);
}
