/// Cuts SQL text at the semicolons between statements; those inside quotes and comments do not count.
struct StatementSplitter {
  /// One statement and where it begins.
  struct Statement: Equatable {
    var text: String
    /// UTF-8 offset in the whole text.
    var offset: Int
  }

  /// Statements in order; those of white space and comments alone are left out.
  private(set) var statements: [Statement] = []
  /// Whether the text ends in the middle of a statement: no semicolon behind the last one.
  private(set) var isOpen = false

  private let bytes: [UInt8]
  private var at = 0
  private var start = 0
  private var hasContent = false

  init(_ text: String) {
    bytes = Array(text.utf8)
    scan()
  }

  private mutating func scan() {
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: ";"):
        finishStatement()
        at += 1
        start = at
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
        hasContent = true
        skipQuoted(bytes[at])
      case UInt8(ascii: "-") where isPair("-"): skipLine()
      case UInt8(ascii: "/") where isPair("*"): skipComment()
      case 0x09, 0x0A, 0x0D, 0x20: at += 1
      default:
        hasContent = true
        at += 1
      }
    }
    isOpen = isOpen || hasContent
    finishStatement()
  }

  private func isPair(_ second: Unicode.Scalar) -> Bool {
    at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: second)
  }

  /// A doubled quote inside is two quoted parts next to each other, which comes to the same here.
  private mutating func skipQuoted(_ quote: UInt8) {
    at += 1
    while at < bytes.count, bytes[at] != quote { at += 1 }
    if at == bytes.count { isOpen = true }
    at = min(at + 1, bytes.count)
  }

  private mutating func skipLine() {
    while at < bytes.count, bytes[at] != 0x0A { at += 1 }
  }

  private mutating func skipComment() {
    at += 2
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "*"), isPair("/") {
        at += 2
        return
      }
      at += 1
    }
    isOpen = true
  }

  private mutating func finishStatement() {
    defer { hasContent = false }
    guard hasContent else { return }
    let end = min(at, bytes.count)
    statements.append(Statement(text: String(decoding: bytes[start..<end], as: UTF8.self), offset: start))
  }
}
