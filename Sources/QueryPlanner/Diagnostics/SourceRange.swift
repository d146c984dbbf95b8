/// A half-open range of UTF-8 byte offsets in the text of a statement or file.
package struct SourceRange: Sendable, Hashable {
  /// Offset of the first byte.
  package var lower: Int
  /// Offset behind the last byte; `lower <= upper`.
  package var upper: Int

  package init(_ lower: Int, _ upper: Int) {
    self.lower = lower
    self.upper = max(lower, upper)
  }

  /// The smallest range that holds both.
  package func union(_ other: SourceRange) -> SourceRange {
    SourceRange(min(lower, other.lower), max(upper, other.upper))
  }
}
