#include "colq_compare.h"
#include "colq_cpu.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Plain loops that the compiler vectorizes; instantiated once for the baseline and once for AVX2.
#define LOOP(A, OP, B) \
  for (ptrdiff_t i = 0; i < n; i++) out[i] = (uint8_t)((A) OP (B));
#define SWITCH(A, B)                      \
  switch (op) {                           \
  case COLQ_EQ: LOOP(A, ==, B) break;     \
  case COLQ_NE: LOOP(A, !=, B) break;     \
  case COLQ_LT: LOOP(A, <, B) break;      \
  case COLQ_LE: LOOP(A, <=, B) break;     \
  case COLQ_GT: LOOP(A, >, B) break;      \
  default: LOOP(A, >=, B) break;          \
  }
#define BODIES(NAME, TYPE, SUFFIX, TARGET)                                                                    \
  TARGET static void NAME##_constant_##SUFFIX(                                                                \
      int op, const TYPE *restrict a, TYPE b, ptrdiff_t n, uint8_t *restrict out) { SWITCH(a[i], b) }         \
  TARGET static void NAME##_##SUFFIX(                                                                         \
      int op, const TYPE *restrict a, const TYPE *restrict b, ptrdiff_t n, uint8_t *restrict out) {           \
    SWITCH(a[i], b[i])                                                                                        \
  }

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,bmi,bmi2")))
#define KERNEL(NAME, TYPE)                                                                                    \
  BODIES(NAME, TYPE, portable, )                                                                              \
  BODIES(NAME, TYPE, avx2, AVX2)                                                                              \
  void colq_compare_##NAME##_constant(int op, const TYPE *a, TYPE b, ptrdiff_t n, uint8_t *out) {             \
    if (colq_has_avx2()) NAME##_constant_avx2(op, a, b, n, out);                                              \
    else NAME##_constant_portable(op, a, b, n, out);                                                          \
  }                                                                                                           \
  void colq_compare_##NAME(int op, const TYPE *a, const TYPE *b, ptrdiff_t n, uint8_t *out) {                 \
    if (colq_has_avx2()) NAME##_avx2(op, a, b, n, out);                                                       \
    else NAME##_portable(op, a, b, n, out);                                                                   \
  }
#else
#define KERNEL(NAME, TYPE)                                                                                    \
  BODIES(NAME, TYPE, portable, )                                                                              \
  void colq_compare_##NAME##_constant(int op, const TYPE *a, TYPE b, ptrdiff_t n, uint8_t *out) {             \
    NAME##_constant_portable(op, a, b, n, out);                                                               \
  }                                                                                                           \
  void colq_compare_##NAME(int op, const TYPE *a, const TYPE *b, ptrdiff_t n, uint8_t *out) {                 \
    NAME##_portable(op, a, b, n, out);                                                                        \
  }
#endif

KERNEL(i8, int8_t)
KERNEL(i16, int16_t)
KERNEL(i32, int32_t)
KERNEL(i64, int64_t)
KERNEL(f32, float)
KERNEL(f64, double)
