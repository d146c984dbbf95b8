#ifndef COLQ_PATTERN_H
#define COLQ_PATTERN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Steps of a pattern that is tried without going back: each repetition takes all it can.
enum {
  /// `count` bytes at `at` in the literals.
  COLQ_STEP_LITERAL,
  /// One character of set `at`.
  COLQ_STEP_ONE,
  /// As many characters of set `at` as there are, `count` at least.
  COLQ_STEP_RUN,
  /// As COLQ_STEP_RUN for all bytes but `stop0` and `stop1`.
  COLQ_STEP_RUN_UNTIL,
  /// What follows up to the step numbered `at` may be left out; it has literals, single characters and marks only.
  COLQ_STEP_OPTIONAL,
  /// Notes the position in place `at` of the ends.
  COLQ_STEP_MARK,
  /// Nothing or one line feed is left.
  COLQ_STEP_END,
};

typedef struct {
  uint8_t kind;
  uint8_t stop0, stop1;
  /// Whether another pattern match might take less here than this step does.
  bool is_choice;
  int32_t at;
  int32_t count;
} colq_step;

typedef struct {
  const colq_step *steps;
  ptrdiff_t step_count;
  const uint8_t *literals;
  /// Bitmaps of 32 bytes a set.
  const uint8_t *sets;
  /// Number of places in the ends: two for each group, the whole match first.
  ptrdiff_t end_count;
  /// Whether a match must begin with the text; else the first step is a literal, which is searched for.
  bool is_anchored;
  /// What colq_search_pair chose for the first literal.
  ptrdiff_t pair;
} colq_pattern;

/// The first match at or behind `start`: 1 and its ends (PTRDIFF_MAX where a group took no part), 0 when there is none,
/// -1 when only a matcher that goes back can tell. Sets `saw_wide` when a byte above 127 was taken by a set.
int colq_pattern_match(const colq_pattern *pattern, const uint8_t *text, ptrdiff_t n, ptrdiff_t start, ptrdiff_t *ends,
                       bool *saw_wide);

#endif
