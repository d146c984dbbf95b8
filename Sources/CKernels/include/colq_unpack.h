#ifndef COLQ_UNPACK_H
#define COLQ_UNPACK_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bit-packed integers of Parquet (Encodings.md, "RLE / Bit-Packing Hybrid"): value i takes bits i*width..., least
// significant first. Up to 32 bytes behind the last value are read, so the input needs that much padding; nothing is
// written behind out[n - 1].

/// Values first..<first+n of `in`; width 1...8.
void colq_unpack_u8(const uint8_t *_Nonnull in, ptrdiff_t first, ptrdiff_t n, int32_t width, uint8_t *_Nonnull out);
/// Width 1...16.
void colq_unpack_u16(const uint8_t *_Nonnull in, ptrdiff_t first, ptrdiff_t n, int32_t width, uint16_t *_Nonnull out);
/// Width 1...32.
void colq_unpack_u32(const uint8_t *_Nonnull in, ptrdiff_t first, ptrdiff_t n, int32_t width, uint32_t *_Nonnull out);
/// Width 1...64.
void colq_unpack_u64(const uint8_t *_Nonnull in, ptrdiff_t first, ptrdiff_t n, int32_t width, uint64_t *_Nonnull out);

/// Runs of the RLE / bit-packed hybrid from `*at` on, as long as they are whole, sound and end within n values; returns the
/// values written and moves `*at` behind the runs. What stops it is the caller's to read: the last run, a long header, an
/// error. Width 1...8; `end` is that of the stream, which needs the padding as above.
ptrdiff_t colq_hybrid_u8(
    const uint8_t *_Nonnull *_Nonnull at, const uint8_t *_Nonnull end, int32_t width, ptrdiff_t n,
    uint8_t *_Nonnull out);
/// Width 1...16.
ptrdiff_t colq_hybrid_u16(
    const uint8_t *_Nonnull *_Nonnull at, const uint8_t *_Nonnull end, int32_t width, ptrdiff_t n,
    uint16_t *_Nonnull out);

/// The largest of n values, 0 when there are none.
uint32_t colq_max_u8(const uint8_t *_Nonnull in, ptrdiff_t n);
uint32_t colq_max_u16(const uint16_t *_Nonnull in, ptrdiff_t n);
uint32_t colq_max_u32(const uint32_t *_Nonnull in, ptrdiff_t n);

/// out[i] = last + sum of (deltas[0...i] + min_delta), wrapping; returns the new last value.
int64_t colq_delta_sum_i64(
    const uint32_t *_Nonnull deltas, ptrdiff_t n, int64_t min_delta, int64_t last, int64_t *_Nonnull out);

#endif
