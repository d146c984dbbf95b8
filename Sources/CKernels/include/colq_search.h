#ifndef COLQ_SEARCH_H
#define COLQ_SEARCH_H
#include <stddef.h>
#include <stdint.h>

/// First position of `needle[0..<m]` in `text[0..<n]`, or -1. `pair` is what colq_search_pair chose for the needle.
/// Reads nothing outside of the two ranges.
ptrdiff_t colq_find(const uint8_t *text, ptrdiff_t n, const uint8_t *needle, ptrdiff_t m, ptrdiff_t pair);

/// As colq_find, whatever the case of ASCII letters in the text: the needle's letters are small ones, folds[i] is 0x20 at
/// a letter and 0 elsewhere.
ptrdiff_t colq_find_folding(const uint8_t *text, ptrdiff_t n, const uint8_t *needle, const uint8_t *folds, ptrdiff_t m,
                            ptrdiff_t pair);

/// Index of the adjacent pair of bytes in the needle that is rarest in ordinary text; 0 for needles below 2 bytes.
ptrdiff_t colq_search_pair(const uint8_t *needle, ptrdiff_t m);

/// out[i] = whether the i-th 16-byte string view (length, then inline bytes or an address) contains the needle;
/// `folds` as for colq_find_folding, or NULL for an exact search.
void colq_views_contain(
    const void *views, ptrdiff_t n, const uint8_t *needle, const uint8_t *folds, ptrdiff_t m, uint8_t *out);

#endif
