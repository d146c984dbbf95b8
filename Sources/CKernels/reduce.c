#include "colq_cpu.h"
#include "colq_unpack.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define AVX2 __attribute__((target("avx2,bmi,bmi2")))
#endif

// The compiler vectorizes these plain loops for the target they are compiled for.
#define MAXIMUM(name, type)                                                                                            \
  static inline __attribute__((always_inline)) uint32_t name##_loop(const type *in, ptrdiff_t n) {                     \
    type best = 0;                                                                                                     \
    for (ptrdiff_t i = 0; i < n; i++) best = in[i] > best ? in[i] : best;                                              \
    return best;                                                                                                       \
  }

MAXIMUM(colq_max_u8, uint8_t)
MAXIMUM(colq_max_u16, uint16_t)
MAXIMUM(colq_max_u32, uint32_t)

#if defined(__x86_64__)
#define DISPATCH(name, type)                                                                                           \
  AVX2 static uint32_t name##_avx2(const type *in, ptrdiff_t n) { return name##_loop(in, n); }                         \
  uint32_t name(const type *in, ptrdiff_t n) { return colq_has_avx2() ? name##_avx2(in, n) : name##_loop(in, n); }
#else
#define DISPATCH(name, type)                                                                                           \
  uint32_t name(const type *in, ptrdiff_t n) { return name##_loop(in, n); }
#endif

DISPATCH(colq_max_u8, uint8_t)
DISPATCH(colq_max_u16, uint16_t)
DISPATCH(colq_max_u32, uint32_t)

static int64_t sum_portable(const uint32_t *deltas, ptrdiff_t n, uint64_t min_delta, uint64_t last, int64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++) {
    last += min_delta + deltas[i];
    out[i] = (int64_t)last;
  }
  return (int64_t)last;
}

#if defined(__x86_64__)
/// Four at a time: add neighbours within the lanes, then the low lane's total to the high lane, then the carry.
AVX2 static int64_t sum_avx2(const uint32_t *deltas, ptrdiff_t n, uint64_t min_delta, uint64_t last, int64_t *out) {
  __m256i smallest = _mm256_set1_epi64x((long long)min_delta), carry = _mm256_set1_epi64x((long long)last);
  ptrdiff_t i = 0;
  for (; i + 4 <= n; i += 4) {
    __m256i x = _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)(deltas + i)));
    x = _mm256_add_epi64(x, smallest);
    x = _mm256_add_epi64(x, _mm256_slli_si256(x, 8));
    __m256i low = _mm256_permute4x64_epi64(x, 0x50);
    x = _mm256_add_epi64(x, _mm256_blend_epi32(_mm256_setzero_si256(), low, 0xF0));
    // Lanes 2 and 3 need the total of lane 1: permute 0x50 gives (0, 0, 1, 1).
    x = _mm256_add_epi64(x, carry);
    _mm256_storeu_si256((__m256i *)(out + i), x);
    carry = _mm256_permute4x64_epi64(x, 0xFF);
  }
  last = (uint64_t)_mm256_extract_epi64(carry, 0);
  return sum_portable(deltas + i, n - i, min_delta, last, out + i);
}
#endif

int64_t colq_delta_sum_i64(const uint32_t *deltas, ptrdiff_t n, int64_t min_delta, int64_t last, int64_t *out) {
#if defined(__x86_64__)
  if (colq_has_avx2()) return sum_avx2(deltas, n, (uint64_t)min_delta, (uint64_t)last, out);
#endif
  return sum_portable(deltas, n, (uint64_t)min_delta, (uint64_t)last, out);
}
