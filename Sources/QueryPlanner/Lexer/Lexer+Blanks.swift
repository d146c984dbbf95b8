extension Lexer {
  /// Length of the blank at `position`: ASCII white space, U+00A0, U+3000 or a byte order mark; 0 for none.
  func blankLength() -> Int {
    switch peek() {
    case 0x20, 0x09...0x0D: 1
    case 0xC2 where peek(1) == 0xA0: 2
    case 0xE3 where peek(1) == 0x80 && peek(2) == 0x80: 3
    case 0xEF where peek(1) == 0xBB && peek(2) == 0xBF: 3
    default: 0
    }
  }

  /// Moves behind blanks, `-- …` to the end of the line and `/* … */`, which does not nest.
  mutating func skipBlanks() throws(SQLError) {
    while position < end {
      let blank = blankLength()
      if blank > 0 {
        position += blank
      } else if peek() == UInt8(ascii: "-"), peek(1) == UInt8(ascii: "-") {
        while position < end, peek() != 0x0A { position += 1 }
      } else if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
        guard skipBlockComment() else {
          let start = position
          position = end
          throw SQLError(
            .syntax, "unterminated comment", at: SourceRange(start, start + 2), suggestion: "close it with */")
        }
      } else {
        return
      }
    }
  }

  /// Moves behind the comment at `position`; false, without moving, when it has no end.
  private mutating func skipBlockComment() -> Bool {
    var cursor = position + 2
    while cursor + 1 < end {
      if bytes[cursor] == UInt8(ascii: "*"), bytes[cursor + 1] == UInt8(ascii: "/") {
        position = cursor + 2
        return true
      }
      cursor += 1
    }
    return false
  }
}
