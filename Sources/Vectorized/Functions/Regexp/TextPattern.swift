/// A regular expression for single texts outside of queries, such as a JSON Schema's `pattern`.
package struct TextPattern: Sendable {
  private let pattern: CompiledPattern

  /// - Throws: `EvaluationError` that says what is wrong with the pattern and where.
  package init(_ text: String) throws(EvaluationError) { pattern = try CompiledPattern(text) }

  /// Whether it matches anywhere in `text`; false also where a match takes too many steps.
  package func isFound(in text: String) -> Bool {
    guard let matcher = try? PatternMatcher(pattern) else { return false }
    var text = text
    return text.withUTF8 { matcher.match(UnsafeRawBufferPointer($0)) }
  }
}
