import Columnar

/// A compiled LIKE pattern: `%` any text, `_` one code point, an escape character before either makes it literal.
///
/// Patterns of literals and `%` only are prefix, suffix and substring tests. A part with `_` is matched code point by
/// code point at the earliest place; the work is at most text length times pattern length, never exponential.
struct LikePattern: Sendable {
  enum Element: Sendable, Equatable {
    case bytes([UInt8])
    /// So many code points.
    case any(Int)
  }

  enum Shape: Sendable, Equatable {
    case exact([UInt8])
    case prefix([UInt8])
    case suffix([UInt8])
    case contains([UInt8])
    case everything
    case general
  }

  let shape: Shape
  /// The parts between `%`s.
  let parts: [[Element]]
  let searches: [SubstringSearch?]
  /// The longest run of plain bytes, which every match has; nil when there are only single bytes.
  let longestLiteral: SubstringSearch?
  let startsAnchored: Bool
  let endsAnchored: Bool

  init(_ pattern: StringView, escape: StringView? = nil) throws(EvaluationError) {
    let mark = try Self.escapeBytes(escape)
    let (parts, starts, ends) = try Self.split(pattern.bytes, mark)
    self.parts = parts
    (startsAnchored, endsAnchored) = (starts, ends)
    searches = parts.map { part in
      if part.count == 1, case .bytes(let bytes) = part[0] { return SubstringSearch(bytes) }
      return nil
    }
    shape = Self.shape(parts, starts, ends)
    let literals = parts.joined().compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
    longestLiteral = literals.max { $0.count < $1.count }.flatMap { $0.count > 1 ? SubstringSearch($0) : nil }
  }

  private static func shape(_ parts: [[Element]], _ starts: Bool, _ ends: Bool) -> Shape {
    if parts.isEmpty { return starts && ends ? .exact([]) : .everything }
    guard parts.count == 1, parts[0].count == 1, case .bytes(let literal) = parts[0][0] else { return .general }
    switch (starts, ends) {
    case (true, true): return .exact(literal)
    case (true, false): return .prefix(literal)
    case (false, true): return .suffix(literal)
    case (false, false): return .contains(literal)
    }
  }

  private static func escapeBytes(_ escape: StringView?) throws(EvaluationError) -> [UInt8]? {
    guard let escape else { return nil }
    guard CodePoints.count(escape) == 1 else {
      throw EvaluationError(.invalidArgument, "Escape string must be a single character")
    }
    return escape.bytes
  }

  /// Parts between `%`s, and whether the first and the last are anchored.
  private static func split(
    _ pattern: [UInt8], _ escape: [UInt8]?
  ) throws(EvaluationError) -> (parts: [[Element]], starts: Bool, ends: Bool) {
    var parts: [[Element]] = []
    var part: [Element] = []
    var (starts, ends) = (true, true)
    func append(_ byte: UInt8) {
      if case .bytes(let bytes)? = part.last {
        part[part.count - 1] = .bytes(bytes + [byte])
      } else {
        part.append(.bytes([byte]))
      }
    }
    var at = 0
    while at < pattern.count {
      if let escape, pattern[at...].starts(with: escape) {
        at += escape.count
        let isEscape = pattern[at...].starts(with: escape)
        guard at < pattern.count, isEscape || pattern[at] == 0x25 || pattern[at] == 0x5F else {
          throw EvaluationError(
            .invalidArgument, "Escape character must be followed by '%', '_' or the escape character itself")
        }
        for byte in isEscape ? escape : [pattern[at]] { append(byte) }
        at += isEscape ? escape.count : 1
        continue
      }
      ends = true
      switch pattern[at] {
      case 0x25:
        if parts.isEmpty, part.isEmpty { starts = false }
        if !part.isEmpty { parts.append(part) }
        part = []
        ends = false
      case 0x5F:
        if case .any(let count)? = part.last { part[part.count - 1] = .any(count + 1) } else { part.append(.any(1)) }
      default: append(pattern[at])
      }
      at += 1
    }
    if !part.isEmpty {
      parts.append(part)
      ends = true
    }
    return (parts, starts, ends)
  }
}
