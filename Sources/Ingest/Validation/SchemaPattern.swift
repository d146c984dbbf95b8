import Vectorized

/// A pattern with its text, for messages.
struct SchemaPattern: Sendable {
  let text: String
  let pattern: TextPattern

  func isFound(in value: String) -> Bool { pattern.isFound(in: value) }
}
