#ifndef COLQ_SIMDJSON_H
#define COLQ_SIMDJSON_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

/// Version of the linked simdjson library, for `colq --version`.
const char *colq_simdjson_version(void);

/// Whether the bytes are well-formed UTF-8.
bool colq_valid_utf8(const uint8_t *bytes, ptrdiff_t n);

enum {
  COLQ_JSON_MISSING = 0,
  COLQ_JSON_NULL = 1,
  COLQ_JSON_FALSE = 2,
  COLQ_JSON_TRUE = 3,
  COLQ_JSON_NUMBER = 4,  ///< `text` is the number as written
  COLQ_JSON_STRING = 5,  ///< `text` is the content without escapes
  COLQ_JSON_NESTED = 6,  ///< `text` is the array or object as written
};

/// The value of one key. `text` points into the input when `in_input`, else into the parser until its next line.
typedef struct {
  const uint8_t *text;
  ptrdiff_t length;
  uint8_t kind;
  bool in_input;
} colq_json_cell;

/// A parser of single-line JSON objects; not thread safe, make one a thread.
typedef struct colq_json_parser colq_json_parser;

/// Values for up to `key_count` keys, in the order given; NULL when out of memory.
colq_json_parser *colq_json_parser_new(const uint8_t *const *keys, const ptrdiff_t *lengths, ptrdiff_t key_count);
void colq_json_parser_free(colq_json_parser *parser);

/// Reads one object of `n` bytes; 64 bytes behind it must be readable. Returns NULL, or why it is no JSON object.
///
/// The last of several equal keys wins. Every value is checked, also those of other keys. `unknown` is set to the
/// number of keys that the parser was not made for; the first one's name is in `first_unknown`.
const char *colq_json_parse(colq_json_parser *parser, const uint8_t *line, ptrdiff_t n, colq_json_cell *cells,
                            ptrdiff_t *unknown, colq_json_cell *first_unknown);

/// Reads any object: cell i has the i-th key in keys[i]. Returns as above; `count` may exceed `capacity`.
const char *colq_json_members(colq_json_parser *parser, const uint8_t *line, ptrdiff_t n, colq_json_cell *keys,
                              colq_json_cell *cells, ptrdiff_t capacity, ptrdiff_t *count);

#ifdef __cplusplus
}
#endif
#endif
