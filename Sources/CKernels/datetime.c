#include "colq_datetime.h"
#include "colq_cpu.h"
#include <stdbool.h>
#include <string.h>

// Integer division by an invariant through doubles, without a division or a conversion instruction.
//
// For |x| < 2^50: (x + 0.5) / unit lies at least 0.5 / unit from any integer, and (x + 0.5) * (1 / unit) errs by less
// than |x| / unit * 2^-51 <= 0.5 / unit, so its floor is exact. MAGIC = 2^52 + 2^51 turns integers below 2^51 into
// doubles by their bits, and rounds a double to the nearest integer when added (nearest to y - 0.5 is the floor of y).
// Values are taken relative to a multiple of the unit near the first one, so that microseconds of today fit too.
#define MAGIC 6755399441055744.0
#define MAGIC_BITS 0x4338000000000000ll

static inline double as_double(int64_t bits) { double d; memcpy(&d, &bits, 8); return d; }
static inline int64_t as_bits(double d) { int64_t b; memcpy(&b, &d, 8); return b; }

static inline int64_t floor_divide(int64_t a, int64_t unit) {
  int64_t q = a / unit;
  return q - (a % unit < 0);
}

static inline int64_t wrapping_add(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }

// q: floor((a - base) / unit) as a double. The loops return the OR of bits that are set when a value is out of range.
#define QUOTIENT(A)                                                            \
  int64_t x = wrapping_add((A), -base);                                        \
  outside |= (uint64_t)wrapping_add(x, 1ll << 50) >> 51;                       \
  double y = (as_double(wrapping_add(x, MAGIC_BITS)) - MAGIC + 0.5) * inverse - 0.5; \
  double q = (y + MAGIC) - MAGIC;

#define BODIES(SUFFIX, TARGET)                                                                                   \
  TARGET static uint64_t truncate_##SUFFIX(                                                                      \
      const int64_t *restrict a, ptrdiff_t n, int64_t unit, int64_t base, int64_t *restrict out) {               \
    const double inverse = 1.0 / (double)unit, width = (double)unit;                                             \
    uint64_t outside = 0;                                                                                        \
    for (ptrdiff_t i = 0; i < n; i++) {                                                                          \
      QUOTIENT(a[i])                                                                                             \
      out[i] = wrapping_add(wrapping_add(as_bits(q * width + MAGIC), -MAGIC_BITS), base);                        \
    }                                                                                                            \
    return outside;                                                                                              \
  }                                                                                                              \
  TARGET static uint64_t divide_##SUFFIX(                                                                        \
      const int64_t *restrict a, ptrdiff_t n, int64_t unit, int64_t base, int64_t *restrict out) {               \
    const double inverse = 1.0 / (double)unit;                                                                   \
    const int64_t start = base / unit;                                                                           \
    uint64_t outside = 0;                                                                                        \
    for (ptrdiff_t i = 0; i < n; i++) {                                                                          \
      QUOTIENT(a[i])                                                                                             \
      out[i] = wrapping_add(wrapping_add(as_bits(q + MAGIC), -MAGIC_BITS), start);                               \
    }                                                                                                            \
    return outside;                                                                                              \
  }                                                                                                              \
  TARGET static void range_##SUFFIX(const int64_t *a, ptrdiff_t n, int64_t *smallest, int64_t *largest) {        \
    int64_t low = a[0], high = a[0];                                                                             \
    for (ptrdiff_t i = 1; i < n; i++) {                                                                          \
      low = a[i] < low ? a[i] : low;                                                                             \
      high = a[i] > high ? a[i] : high;                                                                          \
    }                                                                                                            \
    *smallest = low;                                                                                             \
    *largest = high;                                                                                             \
  }

BODIES(portable, )
#if defined(__x86_64__)
BODIES(avx2, __attribute__((target("avx2,bmi,bmi2"))))
#define RUN(NAME, ...) (colq_has_avx2() ? NAME##_avx2(__VA_ARGS__) : NAME##_portable(__VA_ARGS__))
#else
#define RUN(NAME, ...) NAME##_portable(__VA_ARGS__)
#endif

// Whether the double path serves this unit, and the base to use.
static bool choose_base(const int64_t *a, ptrdiff_t n, int64_t unit, int64_t *base) {
  if (n == 0 || unit >= 1ll << 50) return false;
  // Zeros stand under NULLs: near the epoch the base is 0 so that they stay in range.
  int64_t first = a[0];
  if (first > -(1ll << 50) && first < 1ll << 50) {
    *base = 0;
    return true;
  }
  if (first < INT64_MIN / 2 || first > INT64_MAX / 2) return false;
  *base = floor_divide(first, unit) * unit;
  return true;
}

void colq_truncate_i64(const int64_t *a, ptrdiff_t n, int64_t unit, int64_t shift, int64_t *out) {
  int64_t base;
  // A base that is off the grid by `shift` moves the grid.
  if (choose_base(a, n, unit, &base) && RUN(truncate, a, n, unit, base - shift, out) == 0) return;
  int64_t moved = shift % unit;
  for (ptrdiff_t i = 0; i < n; i++) {
    // How far the row lies behind the grid's last point, found without adding to values near the largest.
    int64_t rest = a[i] % unit;
    if (rest < 0) rest += unit;
    rest += moved;
    if (rest >= unit) rest -= unit;
    out[i] = (int64_t)((uint64_t)a[i] - (uint64_t)rest);
  }
}

void colq_floor_divide_i64(const int64_t *a, ptrdiff_t n, int64_t unit, int64_t *out) {
  int64_t base;
  if (choose_base(a, n, unit, &base) && RUN(divide, a, n, unit, base, out) == 0) return;
  for (ptrdiff_t i = 0; i < n; i++) out[i] = floor_divide(a[i], unit);
}

void colq_range_i64(const int64_t *a, ptrdiff_t n, int64_t *smallest, int64_t *largest) {
  RUN(range, a, n, smallest, largest);
}
