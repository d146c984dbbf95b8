#ifndef COLQ_UTF8_H
#define COLQ_UTF8_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether the bytes are well-formed UTF-8.
bool colq_is_utf8(const uint8_t *text, ptrdiff_t n);

/// out[i] = code points of the i-th 16-byte string view (length, then inline bytes or an address): bytes that do not
/// continue a character.
void colq_views_code_points(const void *views, ptrdiff_t n, int64_t *out);

#endif
