#ifndef COLQ_CSV_H
#define COLQ_CSV_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Where a scan of separated text stands. All fields zero except `at` and `start_ok` = 1 at the start of a record.
typedef struct {
  ptrdiff_t at;          ///< next byte to look at
  ptrdiff_t positions;   ///< separators found so far
  ptrdiff_t rows;        ///< record ends found so far
  ptrdiff_t record_end;  ///< behind the last line feed outside quotes (borders only)
  uint64_t inside;       ///< all ones when `at` is inside quotes
  uint64_t start_ok;     ///< 1 when a quote at `at` may open a field or go on a doubled quote
  uint64_t closed;       ///< 1 when the byte before `at` closed quotes
  uint64_t closed_cr;    ///< 1 when the bytes before `at` are a closing quote and a carriage return
} colq_csv_scan;

enum {
  COLQ_CSV_END = 0,        ///< all bytes were seen
  COLQ_CSV_FULL = 1,       ///< the output is full; go on behind the last whole record
  COLQ_CSV_IRREGULAR = 2,  ///< a quote stands where RFC 4180 has none: step over the record with colq_csv_record
};

/// Finds delimiters and line feeds outside quotes in bytes[scan->at ..< to].
///
/// `quote` is -1 when the text has no quoting. 64 bytes behind `to` must be readable. `positions` has room for
/// position_capacity + 64 entries, `row_ends` (indexes into `positions`) for row_capacity + 64.
int colq_csv_index(const uint8_t *bytes, ptrdiff_t to, int delimiter, int quote, colq_csv_scan *scan,
                   uint32_t *positions, ptrdiff_t position_capacity, uint32_t *row_ends, ptrdiff_t row_capacity);

/// The same walk without output: only `record_end` moves. A record longer than `limit` counts as irregular.
int colq_csv_borders(const uint8_t *bytes, ptrdiff_t to, int delimiter, int quote, ptrdiff_t limit,
                     colq_csv_scan *scan);

enum {
  COLQ_CSV_RECORD = 0,        ///< a whole record
  COLQ_CSV_UNTERMINATED = 1,  ///< the bytes end inside the record
  COLQ_CSV_GARBAGE = 2,       ///< a closing quote is followed by something else than a separator
};

/// Steps over one record byte by byte; quotes count only at the start of a field, elsewhere they are text.
///
/// Writes at most `capacity` separators to `positions`, all of them to `field_count`; `end` is behind the line feed.
int colq_csv_record(const uint8_t *bytes, ptrdiff_t from, ptrdiff_t to, int delimiter, int quote, uint32_t *positions,
                    ptrdiff_t capacity, ptrdiff_t *field_count, ptrdiff_t *end);

/// Number of bytes equal to `byte`.
ptrdiff_t colq_count_byte(const uint8_t *bytes, ptrdiff_t n, uint8_t byte);

/// Whether any of bytes[0..<n] needs quoting in separated text: delimiter, quote, CR or LF.
bool colq_csv_needs_quotes(const uint8_t *bytes, ptrdiff_t n, uint8_t delimiter, uint8_t quote);

/// Whether any of bytes[0..<n] must be escaped in a JSON string: quote, backslash, control characters.
bool colq_json_needs_escapes(const uint8_t *bytes, ptrdiff_t n);

#endif
