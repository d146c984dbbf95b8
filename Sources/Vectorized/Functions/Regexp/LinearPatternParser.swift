/// Reads the regular expressions that can be tried without going back (see `LinearPattern`); nil for all others.
///
///     pattern  := '^'? piece* '$'?
///     piece    := (character | class) ('?' | '*' | '+')?  |  '(' '?:'? piece* ')' '?'?
///     class    := '.' | '\d' '\w' '\s' and their opposites | '[' '^'? (character | character '-' character | '\d' …)+ ']'
struct LinearPatternParser {
  indirect enum Piece: Equatable {
    case literal([UInt8])
    case one(ByteSet)
    case run(ByteSet, minimum: Int)
    /// Literals, single characters and marks.
    case optional([Piece])
    /// Place in the match's ends.
    case mark(Int)
    case end
  }

  /// A pattern that could be read.
  struct Pieces {
    let pieces: [Piece]
    let isAnchored: Bool

    init?(_ pattern: String) {
      var parser = LinearPatternParser(Array(pattern.utf8))
      guard let found = parser.parse() else { return nil }
      pieces = found
      isAnchored = parser.isAnchored
    }

    /// The longest run of bytes that every match has; nil when that is a byte or none.
    var longestLiteral: [UInt8]? {
      let literals = pieces.compactMap { if case .literal(let bytes) = $0 { bytes } else { nil } }
      return literals.max { $0.count < $1.count }.flatMap { $0.count > 1 ? $0 : nil }
    }
  }

  private let bytes: [UInt8]
  private var at = 0
  private var groupCount = 0
  private var isAnchored = false

  private init(_ pattern: [UInt8]) { bytes = pattern }

  private mutating func parse() -> [Piece]? {
    if peek == UInt8(ascii: "^") {
      isAnchored = true
      at += 1
    }
    guard var pieces = sequence(isInner: false) else { return nil }
    if peek == UInt8(ascii: "$") {
      pieces.append(.end)
      at += 1
    }
    return at == bytes.count ? pieces : nil
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func take(_ byte: Character) -> Bool {
    guard let wanted = byte.asciiValue, peek == wanted else { return false }
    at += 1
    return true
  }

  /// Pieces up to a closing bracket, a final `$` or the end.
  private mutating func sequence(isInner: Bool) -> [Piece]? {
    var pieces: [Piece] = []
    while let byte = peek {
      if byte == UInt8(ascii: ")") { return isInner ? pieces : nil }
      if byte == UInt8(ascii: "$") { return !isInner && at == bytes.count - 1 ? pieces : nil }
      if byte == UInt8(ascii: "(") {
        guard let group = group() else { return nil }
        pieces += group
        continue
      }
      guard let atom = atom(), let piece = quantified(atom) else { return nil }
      if case .literal(let next) = piece, case .literal(let before)? = pieces.last {
        pieces[pieces.count - 1] = .literal(before + next)
      } else {
        pieces.append(piece)
      }
    }
    return isInner ? nil : pieces
  }

  private mutating func group() -> [Piece]? {
    at += 1
    var number: Int?
    if take("?") {
      guard take(":") else { return nil }
    } else {
      groupCount += 1
      number = groupCount
    }
    guard var inner = sequence(isInner: true), take(")") else { return nil }
    if let number { inner = [.mark(2 * number)] + inner + [.mark(2 * number + 1)] }
    if peek == UInt8(ascii: "*") || peek == UInt8(ascii: "+") || peek == UInt8(ascii: "{") { return nil }
    guard take("?") else { return inner }
    if isModifier(peek) { return nil }
    let isSimple = inner.allSatisfy { piece in
      switch piece {
      case .literal, .one, .mark: true
      case .run, .optional, .end: false
      }
    }
    return isSimple && !inner.isEmpty ? [.optional(inner)] : nil
  }

  /// Lazy and possessive repetitions, and repeated ones.
  private func isModifier(_ byte: UInt8?) -> Bool {
    byte.map { "?*+{".utf8.contains($0) } ?? false
  }

  /// One character or class, as `.literal` of one byte or `.one`.
  private mutating func atom() -> Piece? {
    guard let byte = peek else { return nil }
    at += 1
    switch byte {
    case UInt8(ascii: "."): return .one(ByteSet.lineFeed.inverted)
    case UInt8(ascii: "["): return set().map { .one($0) }
    case UInt8(ascii: "\\"): return escape()
    case UInt8(ascii: "|"), UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "{"),
      UInt8(ascii: "^"):
      return nil
    default: return .literal([byte])
    }
  }

  private mutating func quantified(_ atom: Piece) -> Piece? {
    guard let byte = peek, isModifier(byte) else { return atom }
    at += 1
    if isModifier(peek) { return nil }
    var set = ByteSet()
    switch atom {
    // The last byte of a wide character alone must not be repeated.
    case .literal(let bytes):
      guard bytes[0] < 0x80 else { return nil }
      set.insert(bytes[0])
    case .one(let one): set = one
    default: return nil
    }
    switch byte {
    case UInt8(ascii: "?"): return .optional([atom])
    case UInt8(ascii: "*"): return .run(set, minimum: 0)
    case UInt8(ascii: "+"): return .run(set, minimum: 1)
    default: return nil
    }
  }

  /// What follows a backslash: a class, or a punctuation mark that stands for itself.
  private mutating func escape() -> Piece? {
    guard let byte = peek else { return nil }
    at += 1
    if let known = Self.escapedClass(byte) { return .one(known) }
    switch byte {
    case UInt8(ascii: "t"): return .literal([0x09])
    case UInt8(ascii: "n"): return .literal([0x0A])
    case UInt8(ascii: "r"): return .literal([0x0D])
    default: return byte < 0x80 && !ByteSet.word.contains(byte) ? .literal([byte]) : nil
    }
  }

  private static func escapedClass(_ byte: UInt8) -> ByteSet? {
    switch byte {
    case UInt8(ascii: "d"): .digits
    case UInt8(ascii: "w"): .word
    case UInt8(ascii: "s"): .space
    case UInt8(ascii: "D"): ByteSet.digits.inverted
    case UInt8(ascii: "W"): ByteSet.word.inverted
    case UInt8(ascii: "S"): ByteSet.space.inverted
    default: nil
    }
  }

  /// The rest of `[…]`.
  private mutating func set() -> ByteSet? {
    var result = ByteSet()
    let isNegated = take("^")
    // A bracket that comes first is a member.
    if peek == UInt8(ascii: "]") { return nil }
    while let byte = peek, byte != UInt8(ascii: "]") {
      guard byte < 0x80, byte != UInt8(ascii: "[") else { return nil }
      guard case let member? = member() else { return nil }
      guard case .literal(let first) = member else {
        if case .one(let known) = member { result = result.union(known) }
        continue
      }
      if peek == UInt8(ascii: "-"), at + 1 < bytes.count, bytes[at + 1] != UInt8(ascii: "]") {
        at += 1
        guard let next = peek, next < 0x80, next != UInt8(ascii: "["), case .literal(let last)? = self.member(),
          first[0] <= last[0]
        else { return nil }
        result = result.union(ByteSet(first[0]...last[0]))
      } else {
        result.insert(first[0])
      }
    }
    guard take("]") else { return nil }
    return isNegated ? result.inverted : result
  }

  private mutating func member() -> Piece? {
    guard let byte = peek else { return nil }
    at += 1
    return byte == UInt8(ascii: "\\") ? escape() : .literal([byte])
  }
}
