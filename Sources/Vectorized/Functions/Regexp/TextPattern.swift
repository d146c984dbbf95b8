import CPCRE2

/// A regular expression for single texts outside of queries, such as a JSON Schema's `pattern`.
package struct TextPattern: Sendable {
  private let pattern: CompiledPattern

  /// - Throws: `EvaluationError` that says what is wrong with the pattern and where.
  package init(_ text: String) throws(EvaluationError) { pattern = try CompiledPattern(text) }

  /// Whether it matches anywhere in `text`; false also where a match takes too many steps.
  package func isFound(in text: String) -> Bool {
    guard let data = pcre2_match_data_create_8(1, nil), let context = pcre2_match_context_create_8(nil) else {
      return false
    }
    defer {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
    }
    pcre2_set_match_limit_8(context, CompiledPattern.matchLimit)
    var text = text
    return text.withUTF8 { bytes in
      // An empty text needs an address all the same.
      var none: UInt8 = 0
      return withUnsafePointer(to: &none) { empty in
        pcre2_match_8(pattern.code, bytes.baseAddress ?? empty, bytes.count, 0, 0, data, context) >= 0
      }
    }
  }
}
