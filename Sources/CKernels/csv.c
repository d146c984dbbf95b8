#include "csv_scan.h"
#include "colq_cpu.h"
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

CSV_INLINE uint64_t equal_portable(const uint8_t *p, uint8_t byte) {
  uint64_t bits = 0;
  for (int i = 0; i < 64; i++) bits |= (uint64_t)(p[i] == byte) << i;
  return bits;
}

CSV_INLINE csv_masks masks_portable(const uint8_t *p, int delimiter, int quote, uint64_t valid) {
  csv_masks m = {equal_portable(p, (uint8_t)delimiter) & valid, 0, equal_portable(p, '\n') & valid, 0};
  if (quote >= 0) {
    m.quote = equal_portable(p, (uint8_t)quote) & valid;
    m.carriage_return = equal_portable(p, '\r') & valid;
  }
  return m;
}

#define TARGET
#define NAME(x) x##_portable
#define MASKS masks_portable
#include "csv_loops.h"
#undef TARGET
#undef NAME
#undef MASKS

#if defined(__x86_64__)
CSV_INLINE uint64_t equal_sse2(const uint8_t *p, uint8_t byte) {
  __m128i wanted = _mm_set1_epi8((char)byte);
  uint64_t bits = 0;
  for (int i = 0; i < 4; i++) {
    __m128i v = _mm_loadu_si128((const __m128i *)(p + 16 * i));
    bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v, wanted)) << (16 * i);
  }
  return bits;
}

CSV_INLINE csv_masks masks_sse2(const uint8_t *p, int delimiter, int quote, uint64_t valid) {
  csv_masks m = {equal_sse2(p, (uint8_t)delimiter) & valid, 0, equal_sse2(p, '\n') & valid, 0};
  if (quote >= 0) {
    m.quote = equal_sse2(p, (uint8_t)quote) & valid;
    m.carriage_return = equal_sse2(p, '\r') & valid;
  }
  return m;
}

#define TARGET
#define NAME(x) x##_sse2
#define MASKS masks_sse2
#include "csv_loops.h"
#undef TARGET
#undef NAME
#undef MASKS

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

AVX2 CSV_INLINE uint64_t equal_avx2(__m256i low, __m256i high, uint8_t byte) {
  __m256i wanted = _mm256_set1_epi8((char)byte);
  return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted)) |
         (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)) << 32;
}

AVX2 CSV_INLINE csv_masks masks_avx2(const uint8_t *p, int delimiter, int quote, uint64_t valid) {
  __m256i low = _mm256_loadu_si256((const __m256i *)p), high = _mm256_loadu_si256((const __m256i *)(p + 32));
  csv_masks m = {equal_avx2(low, high, (uint8_t)delimiter) & valid, 0, equal_avx2(low, high, '\n') & valid, 0};
  if (quote >= 0) {
    m.quote = equal_avx2(low, high, (uint8_t)quote) & valid;
    m.carriage_return = equal_avx2(low, high, '\r') & valid;
  }
  return m;
}

#define TARGET AVX2
#define NAME(x) x##_avx2
#define MASKS masks_avx2
#include "csv_loops.h"
#undef TARGET
#undef NAME
#undef MASKS
#endif

// 0 portable, 1 SSE2, 2 AVX2. Tests force the portable path.
static int instruction_set(void) {
#if defined(__x86_64__)
  if (colq_has_avx2()) return 2;
  return __builtin_cpu_supports("avx2") ? 0 : 1;
#else
  return 0;
#endif
}

int colq_csv_index(const uint8_t *bytes, ptrdiff_t to, int delimiter, int quote, colq_csv_scan *scan,
                   uint32_t *positions, ptrdiff_t position_capacity, uint32_t *row_ends, ptrdiff_t row_capacity) {
  switch (instruction_set()) {
#if defined(__x86_64__)
    case 2:
      return index_avx2(bytes, to, delimiter, quote, scan, positions, position_capacity, row_ends, row_capacity);
    case 1:
      return index_sse2(bytes, to, delimiter, quote, scan, positions, position_capacity, row_ends, row_capacity);
#endif
    default:
      return index_portable(bytes, to, delimiter, quote, scan, positions, position_capacity, row_ends, row_capacity);
  }
}

int colq_csv_borders(const uint8_t *bytes, ptrdiff_t to, int delimiter, int quote, ptrdiff_t limit,
                     colq_csv_scan *scan) {
  switch (instruction_set()) {
#if defined(__x86_64__)
    case 2: return borders_avx2(bytes, to, delimiter, quote, limit, scan);
    case 1: return borders_sse2(bytes, to, delimiter, quote, limit, scan);
#endif
    default: return borders_portable(bytes, to, delimiter, quote, limit, scan);
  }
}

int colq_csv_record(const uint8_t *bytes, ptrdiff_t from, ptrdiff_t to, int delimiter, int quote, uint32_t *positions,
                    ptrdiff_t capacity, ptrdiff_t *field_count, ptrdiff_t *end) {
  ptrdiff_t at = from, fields = 0;
  for (;;) {
    if (at >= to) return COLQ_CSV_UNTERMINATED;
    if (bytes[at] == quote) {
      at++;
      for (;;) {
        const uint8_t *close = at < to ? memchr(bytes + at, quote, (size_t)(to - at)) : NULL;
        if (!close) return COLQ_CSV_UNTERMINATED;
        at = close - bytes + 1;
        if (at >= to) return COLQ_CSV_UNTERMINATED;
        if (bytes[at] != quote) break;
        at++;
      }
      if (bytes[at] == '\r') {
        if (++at >= to) return COLQ_CSV_UNTERMINATED;
        if (bytes[at] != '\n') return COLQ_CSV_GARBAGE;
      } else if (bytes[at] != delimiter && bytes[at] != '\n') {
        return COLQ_CSV_GARBAGE;
      }
    } else {
      while (at < to && bytes[at] != delimiter && bytes[at] != '\n') at++;
      if (at >= to) return COLQ_CSV_UNTERMINATED;
    }
    if (fields < capacity) positions[fields] = (uint32_t)at;
    fields++;
    if (bytes[at++] == '\n') {
      *field_count = fields;
      *end = at;
      return COLQ_CSV_RECORD;
    }
  }
}

ptrdiff_t colq_count_byte(const uint8_t *bytes, ptrdiff_t n, uint8_t byte) {
  ptrdiff_t total = 0, i = 0;
  while (i < n) {
    // Byte counters of at most 255 rounds stay in vector registers.
    ptrdiff_t rounds = (n - i) / 32 < 255 ? (n - i) / 32 : 255;
    if (rounds == 0) break;
    uint8_t counters[32] = {0};
    for (ptrdiff_t r = 0; r < rounds; r++, i += 32)
      for (int j = 0; j < 32; j++) counters[j] = (uint8_t)(counters[j] + (bytes[i + j] == byte));
    for (int j = 0; j < 32; j++) total += counters[j];
  }
  for (; i < n; i++) total += bytes[i] == byte;
  return total;
}

bool colq_csv_needs_quotes(const uint8_t *bytes, ptrdiff_t n, uint8_t delimiter, uint8_t quote) {
  ptrdiff_t i = 0;
#if defined(__x86_64__)
  const __m128i d = _mm_set1_epi8((char)delimiter), q = _mm_set1_epi8((char)quote);
  const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');
  for (; i + 16 <= n; i += 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)(bytes + i));
    __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, d), _mm_cmpeq_epi8(v, q)),
                               _mm_or_si128(_mm_cmpeq_epi8(v, lf), _mm_cmpeq_epi8(v, cr)));
    if (_mm_movemask_epi8(hit)) return true;
  }
#endif
  for (; i < n; i++)
    if (bytes[i] == delimiter || bytes[i] == quote || bytes[i] == '\n' || bytes[i] == '\r') return true;
  return false;
}

bool colq_json_needs_escapes(const uint8_t *bytes, ptrdiff_t n) {
  ptrdiff_t i = 0;
#if defined(__x86_64__)
  const __m128i q = _mm_set1_epi8('"'), b = _mm_set1_epi8('\\'), control = _mm_set1_epi8(0x1F);
  for (; i + 16 <= n; i += 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)(bytes + i));
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, control), v);
    if (_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(_mm_cmpeq_epi8(v, q), _mm_cmpeq_epi8(v, b))))) return true;
  }
#endif
  for (; i < n; i++)
    if (bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\') return true;
  return false;
}
