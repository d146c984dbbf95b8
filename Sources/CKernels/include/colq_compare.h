#ifndef COLQ_COMPARE_H
#define COLQ_COMPARE_H
#include <stddef.h>
#include <stdint.h>

/// Comparison operators as the kernels below number them.
enum { COLQ_EQ = 0, COLQ_NE = 1, COLQ_LT = 2, COLQ_LE = 3, COLQ_GT = 4, COLQ_GE = 5 };

// out[i] = a[i] op b (a constant), or a[i] op b[i]: 0 or 1. IEEE semantics: a NaN compares false, except with NE.
#define COLQ_DECLARE_COMPARE(NAME, TYPE)                                                                     \
  void colq_compare_##NAME##_constant(int op, const TYPE *a, TYPE b, ptrdiff_t n, uint8_t *out);             \
  void colq_compare_##NAME(int op, const TYPE *a, const TYPE *b, ptrdiff_t n, uint8_t *out);
COLQ_DECLARE_COMPARE(i8, int8_t)
COLQ_DECLARE_COMPARE(i16, int16_t)
COLQ_DECLARE_COMPARE(i32, int32_t)
COLQ_DECLARE_COMPARE(i64, int64_t)
COLQ_DECLARE_COMPARE(f32, float)
COLQ_DECLARE_COMPARE(f64, double)
#undef COLQ_DECLARE_COMPARE

#endif
