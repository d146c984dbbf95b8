#include "colq_simdjson.h"
#include <cstring>
#include <new>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

using namespace simdjson;

namespace {
constexpr int maximum_depth = 256;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n'))
    text.remove_suffix(1);
  return text;
}

void set(colq_json_cell &cell, int kind, std::string_view text, bool in_input) {
  cell = {reinterpret_cast<const uint8_t *>(text.data()), static_cast<ptrdiff_t>(text.size()),
          static_cast<uint8_t>(kind), in_input};
}

// Visits a value to its end, so that every token is checked.
error_code take(ondemand::value value, int depth, ondemand::document *document, colq_json_cell &cell);
error_code check(ondemand::value value, int depth);

error_code check_array(ondemand::value &value, int depth) {
  ondemand::array array;
  if (auto error = value.get_array().get(array)) return error;
  for (auto item : array) {
    ondemand::value inner;
    if (auto error = item.get(inner)) return error;
    if (auto error = check(inner, depth + 1)) return error;
  }
  return SUCCESS;
}

error_code check_object(ondemand::value &value, int depth) {
  ondemand::object object;
  if (auto error = value.get_object().get(object)) return error;
  for (auto member : object) {
    ondemand::field field;
    if (auto error = std::move(member).get(field)) return error;
    std::string_view key;
    if (auto error = field.unescaped_key().get(key)) return error;
    if (auto error = check(field.value(), depth + 1)) return error;
  }
  return SUCCESS;
}

// A number as RFC 8259 has it; simdjson refuses some that are right but too large for its types, we keep the text.
bool is_number(std::string_view t) {
  size_t i = 0;
  auto digits = [&] {
    size_t from = i;
    while (i < t.size() && t[i] >= '0' && t[i] <= '9') i++;
    return i > from;
  };
  if (i < t.size() && t[i] == '-') i++;
  if (i < t.size() && t[i] == '0') {
    i++;
  } else if (!digits()) {
    return false;
  }
  if (i < t.size() && t[i] == '.') {
    i++;
    if (!digits()) return false;
  }
  if (i < t.size() && (t[i] == 'e' || t[i] == 'E')) {
    i++;
    if (i < t.size() && (t[i] == '+' || t[i] == '-')) i++;
    if (!digits()) return false;
  }
  return i == t.size();
}

error_code check(ondemand::value value, int depth) {
  colq_json_cell ignored;
  return take(value, depth, nullptr, ignored);
}

// Checks a value and describes it. Scalars that are no strings are compared as written.
error_code take(ondemand::value value, int depth, ondemand::document *document, colq_json_cell &cell) {
  if (depth > maximum_depth) return DEPTH_ERROR;
  std::string_view token = trimmed(value.raw_json_token());
  if (token.empty()) return TAPE_ERROR;
  switch (token.front()) {
    case '"': {
      std::string_view text;
      if (auto error = value.get_string().get(text)) return error;
      // No escape was undone exactly when the closing quote stands behind as many bytes.
      const char *raw = token.data() + 1;
      size_t n = text.size();
      bool in_input = raw[n] == '"' && (n == 0 || raw[n - 1] != '\\');
      set(cell, COLQ_JSON_STRING, in_input ? std::string_view(raw, n) : text, in_input);
      return SUCCESS;
    }
    case '{':
    case '[': {
      if (auto error = token.front() == '{' ? check_object(value, depth) : check_array(value, depth)) return error;
      if (!document) return SUCCESS;
      // The next token is a comma or a brace.
      const char *next;
      if (auto error = document->current_location().get(next)) return error;
      std::string_view raw(token.data(), static_cast<size_t>(next - token.data()));
      set(cell, COLQ_JSON_NESTED, trimmed(raw), true);
      return SUCCESS;
    }
    default:
      if (token == "null") {
        set(cell, COLQ_JSON_NULL, token, true);
      } else if (token == "true") {
        set(cell, COLQ_JSON_TRUE, token, true);
      } else if (token == "false") {
        set(cell, COLQ_JSON_FALSE, token, true);
      } else if (is_number(token)) {
        set(cell, COLQ_JSON_NUMBER, token, true);
      } else {
        return NUMBER_ERROR;
      }
      return SUCCESS;
  }
}

bool equal_folded(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  for (size_t i = 0; i < a.size(); i++)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}
}  // namespace

struct colq_json_parser {
  ondemand::parser parser;
  std::vector<std::string> keys;
  // Key expected next: logs keep the order of their keys.
  size_t hint = 0;

  // Index of a key, an exact match first; keys.size() when there is none.
  size_t find(std::string_view key) {
    if (hint < keys.size() && keys[hint] == key) return hint++;
    for (size_t i = 0; i < keys.size(); i++) {
      if (keys[i] == key) {
        hint = i + 1;
        return i;
      }
    }
    for (size_t i = 0; i < keys.size(); i++)
      if (equal_folded(keys[i], key)) return i;
    return keys.size();
  }
};

namespace {
template <typename Member>
const char *walk(colq_json_parser *parser, const uint8_t *line, ptrdiff_t n, Member member) {
  parser->hint = 0;
  padded_string_view view(reinterpret_cast<const char *>(line), static_cast<size_t>(n),
                          static_cast<size_t>(n) + SIMDJSON_PADDING);
  ondemand::document document;
  if (auto error = parser->parser.iterate(view).get(document)) return error_message(error);
  ondemand::object object;
  if (auto error = document.get_object().get(object))
    return error == INCORRECT_TYPE ? "the line is not a JSON object" : error_message(error);
  for (auto item : object) {
    ondemand::field field;
    if (auto error = std::move(item).get(field)) return error_message(error);
    std::string_view key;
    if (auto error = field.unescaped_key().get(key)) return error_message(error);
    colq_json_cell cell;
    if (auto error = take(field.value(), 1, &document, cell)) return error_message(error);
    member(key, cell);
  }
  const char *rest;
  if (document.current_location().get(rest) == SUCCESS) return "text behind the JSON object";
  return nullptr;
}
}  // namespace

extern "C" {
const char *colq_simdjson_version(void) { return SIMDJSON_STRINGIFY(SIMDJSON_VERSION); }

bool colq_valid_utf8(const uint8_t *bytes, ptrdiff_t n) {
  return validate_utf8(reinterpret_cast<const char *>(bytes), static_cast<size_t>(n));
}

colq_json_parser *colq_json_parser_new(const uint8_t *const *keys, const ptrdiff_t *lengths, ptrdiff_t key_count) {
  try {
    auto made = new colq_json_parser();
    for (ptrdiff_t i = 0; i < key_count; i++)
      made->keys.emplace_back(reinterpret_cast<const char *>(keys[i]), static_cast<size_t>(lengths[i]));
    return made;
  } catch (...) {
    return nullptr;
  }
}

void colq_json_parser_free(colq_json_parser *parser) { delete parser; }

const char *colq_json_parse(colq_json_parser *parser, const uint8_t *line, ptrdiff_t n, colq_json_cell *cells,
                            ptrdiff_t *unknown, colq_json_cell *first_unknown) {
  for (size_t i = 0; i < parser->keys.size(); i++) cells[i].kind = COLQ_JSON_MISSING;
  *unknown = 0;
  return walk(parser, line, n, [&](std::string_view key, const colq_json_cell &cell) {
    size_t at = parser->find(key);
    if (at < parser->keys.size()) {
      cells[at] = cell;
    } else if ((*unknown)++ == 0) {
      set(*first_unknown, COLQ_JSON_STRING, key, false);
    }
  });
}

const char *colq_json_members(colq_json_parser *parser, const uint8_t *line, ptrdiff_t n, colq_json_cell *keys,
                              colq_json_cell *cells, ptrdiff_t capacity, ptrdiff_t *count) {
  *count = 0;
  return walk(parser, line, n, [&](std::string_view key, const colq_json_cell &cell) {
    if (*count < capacity) {
      set(keys[*count], COLQ_JSON_STRING, key, false);
      cells[*count] = cell;
    }
    ++*count;
  });
}
}
