#include "colq_unpack.h"
#include "colq_cpu.h"
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define AVX2 __attribute__((target("avx2,bmi,bmi2")))
#endif

static inline uint64_t load64(const uint8_t *p) {
  uint64_t x;
  memcpy(&x, p, 8);
  return x;
}

static inline uint64_t ones(int width) { return width == 64 ? ~0ull : (1ull << width) - 1; }

/// Value i by one or two 64-bit loads; any width.
static inline uint64_t single(const uint8_t *in, ptrdiff_t i, int width) {
  uint64_t bit = (uint64_t)i * (uint64_t)width;
  const uint8_t *p = in + (bit >> 3);
  int shift = (int)(bit & 7);
  uint64_t x = load64(p) >> shift;
  if (shift + width > 64) x |= (uint64_t)p[8] << (64 - shift);
  return x & ones(width);
}

// Each of these unpacks whole groups of eight values from a group border on.

static void groups8_portable(const uint8_t *in, ptrdiff_t groups, int w, uint8_t *out) {
  // Spread 8 values by halves: 4 + 4 to 32-bit lanes, 2 + 2 to 16, 1 + 1 to 8.
  if (w == 8) {
    memcpy(out, in, (size_t)groups * 8);
    return;
  }
  uint64_t m32 = ones(4 * w), m16 = ones(2 * w) * 0x0000000100000001ull, m8 = ones(w) * 0x0001000100010001ull;
  for (ptrdiff_t g = 0; g < groups; g++, in += w, out += 8) {
    uint64_t x = load64(in);
    x = (x & m32) | ((x << (32 - 4 * w)) & (m32 << 32));
    x = (x & m16) | ((x << (16 - 2 * w)) & (m16 << 16));
    x = (x & m8) | ((x << (8 - w)) & (m8 << 8));
    memcpy(out, &x, 8);
  }
}

static void groups16_portable(const uint8_t *in, ptrdiff_t groups, int w, uint16_t *out) {
  uint64_t mask = ones(w);
  for (ptrdiff_t g = 0; g < groups; g++, in += w, out += 8)
    for (int half = 0; half < 2; half++) {
      int bit = half * 4 * w;
      uint64_t x = load64(in + (bit >> 3)) >> (bit & 7);
      for (int k = 0; k < 4; k++) out[half * 4 + k] = (uint16_t)(x >> (k * w) & mask);
    }
}

static void groups32_portable(const uint8_t *in, ptrdiff_t groups, int w, uint32_t *out) {
  uint64_t mask = ones(w);
  for (ptrdiff_t g = 0; g < groups; g++, in += w, out += 8)
    for (int k = 0; k < 8; k++) {
      int bit = k * w;
      out[k] = (uint32_t)(load64(in + (bit >> 3)) >> (bit & 7) & mask);
    }
}

#if defined(__x86_64__)
AVX2 static void groups8_avx2(const uint8_t *in, ptrdiff_t groups, int w, uint8_t *out) {
  uint64_t mask = 0x0101010101010101ull * ((1u << w) - 1);
  for (ptrdiff_t g = 0; g < groups; g++, in += w, out += 8) {
    uint64_t x = _pdep_u64(load64(in), mask);
    memcpy(out, &x, 8);
  }
}

AVX2 static void groups16_avx2(const uint8_t *in, ptrdiff_t groups, int w, uint16_t *out) {
  uint64_t mask = 0x0001000100010001ull * ((1u << w) - 1);
  int step = w >> 1, shift = (w & 1) * 4;
  for (ptrdiff_t g = 0; g < groups; g++, in += w, out += 8) {
    uint64_t low = _pdep_u64(load64(in), mask), high = _pdep_u64(load64(in + step) >> shift, mask);
    memcpy(out, &low, 8);
    memcpy(out + 4, &high, 8);
  }
}

/// Widths up to 25: with a shift of up to 7 a value still lies in four bytes. Lane 0 holds values 0...3, lane 1 the
/// rest, read from `step` bytes on, where they may begin in the middle of a byte.
AVX2 static void groups32_avx2(const uint8_t *in, ptrdiff_t groups, int w, uint32_t *out) {
  int step = w >> 1, base = (w & 1) * 4;
  uint8_t bytes[32];
  uint32_t shifts[8];
  for (int k = 0; k < 8; k++) {
    int bit = (k & 3) * w + (k < 4 ? 0 : base);
    for (int b = 0; b < 4; b++) bytes[k * 4 + b] = (uint8_t)((bit >> 3) + b);
    shifts[k] = (uint32_t)(bit & 7);
  }
  __m256i shuffle = _mm256_loadu_si256((const __m256i *)bytes);
  __m256i shift = _mm256_loadu_si256((const __m256i *)shifts);
  __m256i mask = _mm256_set1_epi32((int)ones(w));
  for (ptrdiff_t g = 0; g < groups; g++, in += w, out += 8) {
    __m128i low = _mm_loadu_si128((const __m128i *)in), high = _mm_loadu_si128((const __m128i *)(in + step));
    __m256i x = _mm256_shuffle_epi8(_mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1), shuffle);
    _mm256_storeu_si256((__m256i *)out, _mm256_and_si256(_mm256_srlv_epi32(x, shift), mask));
  }
}
#endif

static void groups8(const uint8_t *in, ptrdiff_t groups, int w, uint8_t *out) {
#if defined(__x86_64__)
  if (colq_has_avx2()) {
    groups8_avx2(in, groups, w, out);
    return;
  }
#endif
  groups8_portable(in, groups, w, out);
}

static void groups16(const uint8_t *in, ptrdiff_t groups, int w, uint16_t *out) {
#if defined(__x86_64__)
  if (colq_has_avx2()) {
    groups16_avx2(in, groups, w, out);
    return;
  }
#endif
  groups16_portable(in, groups, w, out);
}

static void groups32(const uint8_t *in, ptrdiff_t groups, int w, uint32_t *out) {
#if defined(__x86_64__)
  if (w <= 25 && colq_has_avx2()) {
    groups32_avx2(in, groups, w, out);
    return;
  }
#endif
  groups32_portable(in, groups, w, out);
}

// Values in front of the first whole group and behind the last one go one by one.
#define UNPACK(name, type, groups)                                                                                     \
  void name(const uint8_t *in, ptrdiff_t first, ptrdiff_t n, int32_t width, type *out) {                               \
    ptrdiff_t i = 0;                                                                                                   \
    for (; i < n && ((first + i) & 7); i++) out[i] = (type)single(in, first + i, width);                               \
    ptrdiff_t count = (n - i) >> 3;                                                                                    \
    if (count > 0) groups(in + ((first + i) >> 3) * width, count, width, out + i);                                     \
    for (i += count * 8; i < n; i++) out[i] = (type)single(in, first + i, width);                                      \
  }

UNPACK(colq_unpack_u8, uint8_t, groups8)
UNPACK(colq_unpack_u16, uint16_t, groups16)
UNPACK(colq_unpack_u32, uint32_t, groups32)

// Whole runs of a hybrid stream. Most runs of a column of flags have a few values only: a call and a switch for each would
// cost more than its values. A run of one value is stored a vector at a time, over the run's end where values follow.
#define HYBRID(name, type, attributes, group)                                                                          \
  attributes static ptrdiff_t name(const uint8_t **at, const uint8_t *end, int w, ptrdiff_t n, type *out) {            \
    const uint8_t *p = *at;                                                                                            \
    ptrdiff_t i = 0;                                                                                                   \
    int value_bytes = (w + 7) >> 3;                                                                                    \
    while (end - p > 2) {                                                                                              \
      const uint8_t *q = p;                                                                                            \
      uint32_t header = *q++;                                                                                          \
      if (header & 0x80) {                                                                                             \
        if (*q & 0x80) break;                                                                                          \
        header = (header & 0x7F) | (uint32_t)*q++ << 7;                                                                \
      }                                                                                                                \
      ptrdiff_t count = header >> 1;                                                                                   \
      if (header & 1) {                                                                                                \
        if (count == 0 || count * 8 > n - i || count * w > end - q) break;                                             \
        for (type *last = out + i + count * 8, *o = out + i; o < last; o += 8, q += w) group(q, w, o);                 \
        i += count * 8;                                                                                                \
      } else {                                                                                                         \
        if (count == 0 || count > n - i || value_bytes > end - q) break;                                               \
        uint32_t value = value_bytes == 1 ? *q : *q | (uint32_t)q[1] << 8;                                             \
        if (value >> w) break;                                                                                         \
        q += value_bytes;                                                                                              \
        type *o = out + i;                                                                                             \
        ptrdiff_t room = n - i, k = 0;                                                                                 \
        for (; k < count && k + 32 <= room; k += 32)                                                                   \
          for (int j = 0; j < 32; j++) o[k + j] = (type)value;                                                         \
        for (; k < count; k++) o[k] = (type)value;                                                                     \
        i += count;                                                                                                    \
      }                                                                                                                \
      p = q;                                                                                                           \
    }                                                                                                                  \
    *at = p;                                                                                                           \
    return i;                                                                                                          \
  }

static inline void one_group8(const uint8_t *in, int w, uint8_t *out) { groups8_portable(in, 1, w, out); }
static inline void one_group16(const uint8_t *in, int w, uint16_t *out) { groups16_portable(in, 1, w, out); }
HYBRID(hybrid8_portable, uint8_t, , one_group8)
HYBRID(hybrid16_portable, uint16_t, , one_group16)

#if defined(__x86_64__)
AVX2 static inline void one_group8_avx2(const uint8_t *in, int w, uint8_t *out) { groups8_avx2(in, 1, w, out); }
AVX2 static inline void one_group16_avx2(const uint8_t *in, int w, uint16_t *out) { groups16_avx2(in, 1, w, out); }
HYBRID(hybrid8_avx2, uint8_t, AVX2, one_group8_avx2)
HYBRID(hybrid16_avx2, uint16_t, AVX2, one_group16_avx2)
#define HYBRID_PATH(name) (colq_has_avx2() ? name##_avx2 : name##_portable)
#else
#define HYBRID_PATH(name) name##_portable
#endif

ptrdiff_t colq_hybrid_u8(const uint8_t **at, const uint8_t *end, int32_t width, ptrdiff_t n, uint8_t *out) {
  return HYBRID_PATH(hybrid8)(at, end, width, n, out);
}

ptrdiff_t colq_hybrid_u16(const uint8_t **at, const uint8_t *end, int32_t width, ptrdiff_t n, uint16_t *out) {
  return HYBRID_PATH(hybrid16)(at, end, width, n, out);
}

void colq_unpack_u64(const uint8_t *in, ptrdiff_t first, ptrdiff_t n, int32_t width, uint64_t *out) {
  for (ptrdiff_t i = 0; i < n; i++) out[i] = single(in, first + i, width);
}
