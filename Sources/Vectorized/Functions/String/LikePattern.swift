import Columnar

/// A compiled LIKE pattern: `%` any text, `_` one code point, an escape character before either makes it literal.
///
/// Patterns of literals and `%` only are prefix, suffix and substring tests. Other parts are placed by their longest literal,
/// which is searched; the work is at most text length times pattern length, never exponential.
struct LikePattern: Sendable {
  /// What a part is made of while the pattern is read.
  fileprivate enum Piece: Equatable {
    case bytes([UInt8])
    /// So many code points.
    case any(Int)
  }

  enum Element: Sendable, BitwiseCopyable {
    /// Place in `literals`.
    case bytes(start: Int, count: Int)
    /// So many code points.
    case any(Int)
  }

  /// What stands between two `%`s.
  struct Part: Sendable, BitwiseCopyable {
    /// Its elements in `elements`: at least one.
    let start: Int
    let end: Int
    /// The element with the longest literal, `end` when there is none, and the pair of its bytes to search by.
    let anchor: Int
    let pair: Int
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
  /// The plain bytes of all parts, one run behind the other.
  let literals: [UInt8]
  let elements: [Element]
  let parts: [Part]
  /// The longest run of plain bytes, which every match has; nil when there are only single bytes.
  let longestLiteral: SubstringSearch?
  let startsAnchored: Bool
  let endsAnchored: Bool

  init(_ pattern: StringView, escape: StringView? = nil) throws(EvaluationError) {
    let mark = try Self.escapeBytes(escape)
    let (pieces, starts, ends) = try Self.split(pattern.bytes, mark)
    (startsAnchored, endsAnchored) = (starts, ends)
    shape = Self.shape(pieces, starts, ends)
    var literals: [UInt8] = []
    var elements: [Element] = []
    var parts: [Part] = []
    for part in pieces {
      let start = elements.count
      var anchor: (element: Int, literal: [UInt8])?
      for piece in part {
        switch piece {
        case .bytes(let bytes):
          if bytes.count > anchor?.literal.count ?? 0 { anchor = (elements.count, bytes) }
          elements.append(.bytes(start: literals.count, count: bytes.count))
          literals += bytes
        case .any(let count): elements.append(.any(count))
        }
      }
      let pair = anchor.map { SubstringSearch($0.literal).pair } ?? 0
      parts.append(Part(start: start, end: elements.count, anchor: anchor?.element ?? elements.count, pair: pair))
    }
    (self.literals, self.elements, self.parts) = (literals, elements, parts)
    let runs = pieces.joined().compactMap { if case .bytes(let bytes) = $0 { bytes } else { nil } }
    let longest = runs.max { $0.count < $1.count } ?? []
    longestLiteral = longest.count > 1 ? SubstringSearch(longest) : nil
  }

  /// The runs of plain bytes between `%`s and `_`s.
  var literalRuns: [[UInt8]] {
    elements.compactMap { element in
      guard case .bytes(let start, let count) = element else { return nil }
      return Array(literals[start..<start + count])
    }
  }

  private static func shape(_ parts: [[Piece]], _ starts: Bool, _ ends: Bool) -> Shape {
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
  ) throws(EvaluationError) -> (parts: [[Piece]], starts: Bool, ends: Bool) {
    var parts: [[Piece]] = []
    var part: [Piece] = []
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
