#include "colq_cpu.h"
#include "colq_utf8.h"
#include "utf8_byte.h"
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static bool check_portable(const uint8_t *text, ptrdiff_t n) {
  ptrdiff_t i = 0;
  while (i < n) {
    uint64_t word;
    if (i + 8 <= n && (memcpy(&word, text + i, 8), (word & 0x8080808080808080ull) == 0)) {
      i += 8;
      continue;
    }
    const uint8_t a = text[i];
    if (a < 0x80) {
      i++;
    } else if (a >= 0xC2 && a < 0xE0) {
      if (n - i < 2 || !continues(text[i + 1])) return false;
      i += 2;
    } else if (a >= 0xE0 && a < 0xF0) {
      if (n - i < 3 || !continues(text[i + 1]) || !continues(text[i + 2])) return false;
      // Overlong forms and surrogates.
      if ((a == 0xE0 && text[i + 1] < 0xA0) || (a == 0xED && text[i + 1] >= 0xA0)) return false;
      i += 3;
    } else if (a >= 0xF0 && a < 0xF5) {
      if (n - i < 4 || !continues(text[i + 1]) || !continues(text[i + 2]) || !continues(text[i + 3])) return false;
      if ((a == 0xF0 && text[i + 1] < 0x90) || (a == 0xF4 && text[i + 1] >= 0x90)) return false;
      i += 4;
    } else {
      return false;
    }
  }
  return true;
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

// Two neighbouring bytes tell every fault but a missing third or fourth byte: a table for each half of the first byte
// and one for the upper half of the second, whose common bits are faults (Keiser and Lemire, "Validating UTF-8 in less
// than one instruction per byte", 2021).
enum {
  SHORT = 1 << 0,      // a leading byte without its continuation
  LONG = 1 << 1,       // a continuation behind ASCII
  OVERLONG_3 = 1 << 2, // E0 80..9F
  BEYOND = 1 << 3,     // above U+10FFFF: F4 90..BF, F5 and up
  SURROGATE = 1 << 4,  // ED A0..BF
  OVERLONG_2 = 1 << 5, // C0, C1
  BEYOND_8 = 1 << 6,   // F5 and up with 80..8F
  OVERLONG_4 = 1 << 6, // F0 80..8F
  TWO = 1 << 7,        // two continuations: a fault unless a third or fourth byte is due
};

AVX2 static inline __m256i table(const uint8_t *entries) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)entries));
}

// Bit 7 of a byte, or any other, is set where the byte is at fault. `before` holds the 32 bytes in front of `block`.
AVX2 static inline __m256i faults(__m256i block, __m256i before) {
  static const uint8_t first_high[16] = {LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, TWO, TWO, TWO, TWO,
                                         SHORT | OVERLONG_2, SHORT, SHORT | OVERLONG_3 | SURROGATE,
                                         SHORT | BEYOND | BEYOND_8 | OVERLONG_4};
  enum { ANY = SHORT | LONG | TWO, HIGHER = ANY | BEYOND | BEYOND_8 };
  static const uint8_t first_low[16] = {ANY | OVERLONG_2 | OVERLONG_3 | OVERLONG_4, ANY | OVERLONG_2, ANY, ANY,
                                        ANY | BEYOND, HIGHER, HIGHER, HIGHER, HIGHER, HIGHER, HIGHER, HIGHER, HIGHER,
                                        HIGHER | SURROGATE, HIGHER, HIGHER};
  static const uint8_t second_high[16] = {SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT,
                                          LONG | TWO | OVERLONG_2 | OVERLONG_3 | BEYOND_8 | OVERLONG_4,
                                          LONG | TWO | OVERLONG_2 | OVERLONG_3 | BEYOND,
                                          LONG | TWO | OVERLONG_2 | SURROGATE | BEYOND,
                                          LONG | TWO | OVERLONG_2 | SURROGATE | BEYOND, SHORT, SHORT, SHORT, SHORT};
  const __m256i seam = _mm256_permute2x128_si256(before, block, 0x21);
  const __m256i back1 = _mm256_alignr_epi8(block, seam, 15);
  const __m256i back2 = _mm256_alignr_epi8(block, seam, 14);
  const __m256i back3 = _mm256_alignr_epi8(block, seam, 13);
  const __m256i low = _mm256_set1_epi8(15);
  const __m256i pair = _mm256_and_si256(
      _mm256_and_si256(_mm256_shuffle_epi8(table(first_high), _mm256_and_si256(_mm256_srli_epi16(back1, 4), low)),
                       _mm256_shuffle_epi8(table(first_low), _mm256_and_si256(back1, low))),
      _mm256_shuffle_epi8(table(second_high), _mm256_and_si256(_mm256_srli_epi16(block, 4), low)));
  // Where two bytes back begins a character of three or more, or three bytes back one of four, a continuation is due.
  const __m256i due = _mm256_or_si256(_mm256_subs_epu8(back2, _mm256_set1_epi8(0xE0 - 0x80)),
                                      _mm256_subs_epu8(back3, _mm256_set1_epi8(0xF0 - 0x80)));
  return _mm256_xor_si256(_mm256_and_si256(due, _mm256_set1_epi8((char)0x80)), pair);
}

AVX2 static bool check_avx2(const uint8_t *text, ptrdiff_t n) {
  __m256i before = _mm256_setzero_si256(), wrong = before;
  ptrdiff_t i = 0;
  for (; i + 32 <= n; i += 32) {
    const __m256i block = _mm256_loadu_si256((const __m256i *)(text + i));
    // Two ASCII blocks in a row have no fault between them.
    if (_mm256_movemask_epi8(_mm256_or_si256(block, before)))
      wrong = _mm256_or_si256(wrong, faults(block, before));
    before = block;
  }
  // The rest with zeros behind it, of which the first tells whether the last character is whole.
  uint8_t rest[32] = {0};
  memcpy(rest, text + i, (size_t)(n - i));
  const __m256i block = _mm256_loadu_si256((const __m256i *)rest);
  wrong = _mm256_or_si256(wrong, faults(block, before));
  return _mm256_testz_si256(wrong, wrong);
}
#endif

bool colq_is_utf8(const uint8_t *text, ptrdiff_t n) {
#if defined(__x86_64__)
  if (n >= 16 && colq_has_avx2()) return check_avx2(text, n);
#endif
  return check_portable(text, n);
}
