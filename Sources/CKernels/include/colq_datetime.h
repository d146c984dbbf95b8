#ifndef COLQ_DATETIME_H
#define COLQ_DATETIME_H
#include <stddef.h>
#include <stdint.h>

/// out[i] = the largest multiple of `unit` (> 0), counted from `-shift`, that is at most a[i]:
/// floor((a + shift) / unit) * unit - shift.
void colq_truncate_i64(const int64_t *a, ptrdiff_t n, int64_t unit, int64_t shift, int64_t *out);

/// out[i] = floor(a[i] / unit), unit > 0.
void colq_floor_divide_i64(const int64_t *a, ptrdiff_t n, int64_t unit, int64_t *out);

/// Smallest and largest of n > 0 values.
void colq_range_i64(const int64_t *a, ptrdiff_t n, int64_t *smallest, int64_t *largest);

#endif
