#include "colq_pattern.h"
#include "colq_search.h"
#include <string.h>
#if defined(__x86_64__)
#include <emmintrin.h>
#endif

static inline bool has(const uint8_t *set, uint8_t byte) { return set[byte >> 3] >> (byte & 7) & 1; }

// Bytes before the first `a` or `b`. ORs the high bits of those bytes into `wide`.
static ptrdiff_t run_until(const uint8_t *text, ptrdiff_t n, uint8_t a, uint8_t b, uint8_t *wide) {
  ptrdiff_t i = 0;
#if defined(__x86_64__)
  const __m128i va = _mm_set1_epi8((char)a), vb = _mm_set1_epi8((char)b);
  for (; i + 16 <= n; i += 16) {
    const __m128i v = _mm_loadu_si128((const __m128i *)(text + i));
    const uint32_t stops = (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(v, va), _mm_cmpeq_epi8(v, vb)));
    const uint32_t high = (uint32_t)_mm_movemask_epi8(v);
    if (stops) {
      const int at = __builtin_ctz(stops);
      if (high & ((1u << at) - 1)) *wide |= 0x80;
      return i + at;
    }
    if (high) *wide |= 0x80;
  }
#endif
  for (; i < n && text[i] != a && text[i] != b; i++) *wide |= text[i];
  return i;
}

static ptrdiff_t run_set(const uint8_t *text, ptrdiff_t n, const uint8_t *set, uint8_t *wide) {
  ptrdiff_t i = 0;
  uint8_t seen = 0;
  for (; i < n && has(set, text[i]); i++) seen |= text[i];
  *wide |= seen;
  return i;
}

// A match that begins at `from`: 1, 0 for none, -1 when a choice taken may have been the wrong one.
static int match_at(const colq_pattern *p, const uint8_t *text, ptrdiff_t n, ptrdiff_t from, ptrdiff_t *ends,
                    uint8_t *wide) {
  ptrdiff_t at = from;
  bool chose = false;
  // Behind this step the optional part that is tried is over; -1 outside of one.
  ptrdiff_t part_end = -1, part_start = 0;
  for (ptrdiff_t k = 2; k < p->end_count; k++) ends[k] = PTRDIFF_MAX;
  for (ptrdiff_t s = 0; s < p->step_count; s++) {
    if (s == part_end) part_end = -1;
    const colq_step *step = p->steps + s;
    bool ok = true;
    switch (step->kind) {
    case COLQ_STEP_LITERAL:
      ok = n - at >= step->count && memcmp(text + at, p->literals + step->at, (size_t)step->count) == 0;
      if (ok) at += step->count;
      break;
    case COLQ_STEP_ONE:
      ok = at < n && has(p->sets + 32 * (ptrdiff_t)step->at, text[at]);
      if (ok) {
        *wide |= text[at];
        at++;
        if (text[at - 1] >= 0xC0)
          while (at < n && (text[at] & 0xC0) == 0x80) at++;
      }
      break;
    case COLQ_STEP_RUN:
    case COLQ_STEP_RUN_UNTIL: {
      const ptrdiff_t taken = step->kind == COLQ_STEP_RUN
                                  ? run_set(text + at, n - at, p->sets + 32 * (ptrdiff_t)step->at, wide)
                                  : run_until(text + at, n - at, step->stop0, step->stop1, wide);
      ok = taken >= step->count;
      if (ok) {
        at += taken;
        if (step->is_choice && taken > step->count) chose = true;
      }
      break;
    }
    case COLQ_STEP_OPTIONAL:
      part_end = step->at;
      part_start = at;
      continue;
    case COLQ_STEP_MARK: ends[step->at] = at; break;
    default: ok = at == n || (at + 1 == n && text[at] == '\n'); break;
    }
    if (ok) {
      // The last step of an optional part: it was taken.
      if (part_end >= 0 && s + 1 == part_end && p->steps[s].is_choice) chose = true;
      continue;
    }
    if (part_end < 0) return chose ? -1 : 0;
    // Leave the part out: forget what its groups noted.
    for (ptrdiff_t k = s; k >= 0 && p->steps[k].kind != COLQ_STEP_OPTIONAL; k--)
      if (p->steps[k].kind == COLQ_STEP_MARK) ends[p->steps[k].at] = PTRDIFF_MAX;
    at = part_start;
    s = part_end - 1;
    part_end = -1;
  }
  ends[0] = from;
  ends[1] = at;
  return 1;
}

int colq_pattern_match(const colq_pattern *p, const uint8_t *text, ptrdiff_t n, ptrdiff_t start, ptrdiff_t *ends,
                       bool *saw_wide) {
  uint8_t wide = 0;
  int result = 0;
  if (p->is_anchored) {
    if (start == 0) result = match_at(p, text, n, 0, ends, &wide);
  } else {
    const colq_step *first = p->steps;
    const uint8_t *literal = p->literals + first->at;
    ptrdiff_t from = start;
    while (from <= n) {
      const ptrdiff_t found = colq_find(text + from, n - from, literal, first->count, p->pair);
      if (found < 0) break;
      result = match_at(p, text, n, from + found, ends, &wide);
      if (result != 0) break;
      from += found + 1;
    }
  }
  *saw_wide = wide & 0x80;
  return result;
}
