import QueryPlanner

/// The statements of a text.
struct Script {
  struct Statement: Equatable {
    var text: String
    /// UTF-8 offset in the whole text.
    var offset: Int
  }

  let statements: [Statement]
  /// Whether the last statement lacks its semicolon.
  let isOpen: Bool

  init(_ text: String) {
    let bytes = Array(text.utf8)
    let ranges = StatementSplitter.ranges(in: bytes)
    statements = ranges.map { range in
      Statement(text: String(decoding: bytes[range.lower..<range.upper], as: UTF8.self), offset: range.lower)
    }
    isOpen = ranges.last.map { $0.upper == bytes.count } ?? false
  }
}
