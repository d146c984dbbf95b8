extension Lexer {
  /// A number: `12`, `1_000`, `0xFF`, `0o17`, `0b101`, `1.5`, `.5`, `1.`, `1e3`, `1.5E-2`.
  mutating func number(from start: Int) throws(SQLError) -> Token {
    if peek() == UInt8(ascii: "0"), [UInt8(ascii: "x"), UInt8(ascii: "o"), UInt8(ascii: "b")].contains(peek(1) | 0x20),
      Self.isWordPart(peek(2))
    {
      while Self.isWordPart(peek()) { position += 1 }
      return Token(.integer, range: SourceRange(start, position))
    }
    var kind = Token.Kind.integer
    skipDigits()
    if peek() == UInt8(ascii: ".") {
      kind = .decimal
      position += 1
      skipDigits()
    }
    if peek() | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
      if Self.isDigit(peek(1 + sign)) {
        kind = .double
        position += 1 + sign
        skipDigits()
      }
    }
    guard !Self.isWordPart(peek()) || blankLength() > 0 else { throw nameStartsWithDigit(from: start) }
    return Token(kind, range: SourceRange(start, position))
  }

  /// Digits, and underscores between them.
  private mutating func skipDigits() {
    while Self.isDigit(peek()) || (peek() == UInt8(ascii: "_") && Self.isDigit(peek(1))) { position += 1 }
  }

  private mutating func nameStartsWithDigit(from start: Int) -> SQLError {
    while Self.isWordPart(peek()) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return SQLError(
      .syntax, "a name must not start with a digit: \(text)", at: SourceRange(start, position),
      suggestion: "put a blank behind the number, or write the name in double quotes: \"\(text)\"")
  }
}
