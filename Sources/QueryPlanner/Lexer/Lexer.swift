/// Cuts SQL text into tokens; comments and blanks are left out.
///
/// Works on UTF-8 bytes and never looks outside `range`. It does not recurse and each step takes at least one byte.
package struct Lexer {
  let bytes: [UInt8]
  var position: Int
  let end: Int

  package init(_ bytes: [UInt8], range: SourceRange) {
    self.bytes = bytes
    position = max(0, range.lower)
    end = min(bytes.count, range.upper)
  }

  /// All tokens of the text, the last of them `.end`.
  package static func tokens(of bytes: [UInt8], range: SourceRange) throws(SQLError) -> [Token] {
    var lexer = Lexer(bytes, range: range)
    var tokens: [Token] = []
    while let token = try lexer.next() { tokens.append(token) }
    tokens.append(Token(.end, range: SourceRange(lexer.end, lexer.end)))
    return tokens
  }

  /// The byte `offset` places ahead; 0 behind the end, which is no byte of valid SQL.
  func peek(_ offset: Int = 0) -> UInt8 {
    position + offset < end ? bytes[position + offset] : 0
  }

  mutating func next() throws(SQLError) -> Token? {
    try skipBlanks()
    guard position < end else { return nil }
    let start = position
    let byte = peek()
    switch byte {
    case UInt8(ascii: "'"):
      return try quoted(.string, from: start)
    case UInt8(ascii: "\""):
      return try quoted(.quotedName, from: start)
    case UInt8(ascii: "`"):
      return try quoted(.backquotedName, from: start)
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      guard peek(1) == UInt8(ascii: "'") else { return word(from: start) }
      position += 1
      return try quoted(.binaryString, from: start)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      guard peek(1) == UInt8(ascii: "&"), peek(2) == UInt8(ascii: "'") else { return word(from: start) }
      position += 2
      return try quoted(.unicodeString, from: start)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try number(from: start)
    case UInt8(ascii: ".") where Self.isDigit(peek(1)):
      return try number(from: start)
    default:
      if Self.isWordStart(byte) {
        try rejectTypographicQuote()
        return word(from: start)
      }
      return try symbol(from: start)
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Letters, underscore, and every byte of a character outside ASCII.
  static func isWordStart(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "_") || byte >= 0x80
  }

  static func isWordPart(_ byte: UInt8) -> Bool { isWordStart(byte) || isDigit(byte) }

  private mutating func word(from start: Int) -> Token {
    while position < end, Self.isWordPart(peek()), blankLength() == 0 { position += 1 }
    return Token(.word, keyword: Keyword(word: bytes[start..<position]), range: SourceRange(start, position))
  }

  /// Text in quotes, from the opening quote at `position`; a doubled quote stands for itself.
  private mutating func quoted(_ kind: Token.Kind, from start: Int) throws(SQLError) -> Token {
    let quote = peek()
    position += 1
    while position < end {
      if peek() == quote {
        guard peek(1) == quote else {
          position += 1
          return Token(kind, range: SourceRange(start, position))
        }
        position += 1
      }
      position += 1
    }
    position = end
    let isText = quote == UInt8(ascii: "'")
    throw SQLError(
      .syntax, isText ? "unterminated string" : "unterminated quoted name", at: SourceRange(start, start + 1),
      suggestion: isText
        ? "close it with '; a quote inside a string is written twice: 'it''s'"
        : "close it with \(isText ? "'" : String(UnicodeScalar(quote)))")
  }

  private mutating func symbol(from start: Int) throws(SQLError) -> Token {
    for length in [2, 1] where start + length <= end {
      let text = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
      guard let symbol = text == "!=" ? .notEqual : Symbol(rawValue: text) else { continue }
      position = start + length
      return Token(.symbol(symbol), range: SourceRange(start, position))
    }
    let hexadecimal = String(peek(), radix: 16, uppercase: true)
    throw SQLError(
      .syntax, "unexpected control character with code 0x\(hexadecimal)", at: SourceRange(start, start + 1),
      suggestion: "remove it")
  }

  /// Quotes that word processors write look like words to the lexer, so they are caught here.
  private func rejectTypographicQuote() throws(SQLError) {
    guard peek() == 0xE2, peek(1) == 0x80, (0x98...0x9F).contains(peek(2)) else { return }
    throw SQLError(
      .syntax, "typographic quotation mark", at: SourceRange(position, position + 3),
      suggestion: "write ' around texts and \" around names")
  }
}
