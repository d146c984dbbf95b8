import Columnar

/// Walks JSON text (RFC 8259) without building a tree: skips values, finds members and elements.
///
/// Offsets are bytes of the text. Everything returns nil at malformed input; nesting is limited.
struct JSONScanner {
  let text: UnsafeRawBufferPointer

  /// Deeper text is refused; each level is a level of recursion here.
  static let maximumDepth = 500

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  func skipBlanks(_ start: Int) -> Int {
    var at = start
    while at < text.count, text[at] == 0x20 || text[at] == 0x0A || text[at] == 0x0D || text[at] == 0x09 { at += 1 }
    return at
  }

  /// The one value that the whole text is.
  func document() -> Range<Int>? {
    let start = skipBlanks(0)
    guard let end = endOfValue(start), skipBlanks(end) == text.count else { return nil }
    return start..<end
  }

  /// Where the value that begins at `start` ends.
  func endOfValue(_ start: Int, depth: Int = 0) -> Int? {
    guard start < text.count, depth <= Self.maximumDepth else { return nil }
    switch text[start] {
    case 0x22: return endOfString(start)
    case 0x7B, 0x5B: return endOfContainer(start, depth)
    case 0x74: return word("true", start)
    case 0x66: return word("false", start)
    case 0x6E: return word("null", start)
    default: return endOfNumber(start)
    }
  }

  private func endOfContainer(_ start: Int, _ depth: Int) -> Int? {
    var end: Int?
    let isWhole = forEachItem(start, depth: depth) { _, value in
      end = value.upperBound
      return true
    }
    guard isWhole else { return nil }
    // Behind the last item (or the bracket) stand blanks and the closing bracket.
    return skipBlanks(end ?? start + 1) + 1
  }

  /// Calls `body` with the raw key (objects; with its quotes) and the value of each item; it returns false to stop.
  /// False when the text is malformed.
  func forEachItem(_ start: Int, depth: Int = 0, _ body: (_ key: Range<Int>?, _ value: Range<Int>) -> Bool) -> Bool {
    guard start < text.count else { return false }
    let isObject = text[start] == 0x7B
    let close: UInt8 = isObject ? 0x7D : 0x5D
    var at = skipBlanks(start + 1)
    if at < text.count, text[at] == close { return true }
    while true {
      var key: Range<Int>?
      if isObject {
        guard at < text.count, text[at] == 0x22, let end = endOfString(at) else { return false }
        key = at..<end
        at = skipBlanks(end)
        guard at < text.count, text[at] == 0x3A else { return false }
        at = skipBlanks(at + 1)
      }
      guard let end = endOfValue(at, depth: depth + 1) else { return false }
      if !body(key, at..<end) { return true }
      at = skipBlanks(end)
      guard at < text.count else { return false }
      if text[at] == close { return true }
      guard text[at] == 0x2C else { return false }
      at = skipBlanks(at + 1)
    }
  }

  private func endOfString(_ start: Int) -> Int? {
    var at = start + 1
    while at < text.count {
      switch text[at] {
      case 0x22: return at + 1
      case 0x5C:
        guard at + 1 < text.count else { return nil }
        if text[at + 1] == 0x75 {
          guard at + 5 < text.count, (2...5).allSatisfy({ Hex.digit(text[at + $0]) != nil }) else { return nil }
          at += 6
        } else {
          guard "\"\\/bfnrt".utf8.contains(text[at + 1]) else { return nil }
          at += 2
        }
      case 0..<0x20: return nil
      default: at += 1
      }
    }
    return nil
  }

  private func endOfNumber(_ start: Int) -> Int? {
    var at = start
    func digits() -> Bool {
      let from = at
      while at < text.count, text[at] >= 0x30, text[at] <= 0x39 { at += 1 }
      return at > from
    }
    if at < text.count, text[at] == 0x2D { at += 1 }
    let first = at
    guard digits(), !(text[first] == 0x30 && at > first + 1) else { return nil }
    if at < text.count, text[at] == 0x2E {
      at += 1
      guard digits() else { return nil }
    }
    if at < text.count, text[at] | 0x20 == 0x65 {
      at += 1
      if at < text.count, text[at] == 0x2B || text[at] == 0x2D { at += 1 }
      guard digits() else { return nil }
    }
    return at
  }

  private func word(_ word: StaticString, _ start: Int) -> Int? {
    let end = start + word.utf8CodeUnitCount
    guard end <= text.count else { return nil }
    for k in 0..<word.utf8CodeUnitCount where text[start + k] != word.utf8Start[k] { return nil }
    return end
  }

  /// The characters of a string token (with its quotes), escapes resolved.
  func unescaped(_ token: Range<Int>) -> [UInt8] {
    let body = (token.lowerBound + 1)..<(token.upperBound - 1)
    guard text[body].contains(0x5C) else { return Array(text[body]) }
    var out: [UInt8] = []
    var at = body.lowerBound
    while at < body.upperBound {
      guard text[at] == 0x5C else {
        out.append(text[at])
        at += 1
        continue
      }
      if text[at + 1] == 0x75 {
        appendUnicode(&at, &out)
        continue
      }
      switch text[at + 1] {
      case 0x62: out.append(8)
      case 0x66: out.append(12)
      case 0x6E: out.append(10)
      case 0x72: out.append(13)
      case 0x74: out.append(9)
      default: out.append(text[at + 1])
      }
      at += 2
    }
    return out
  }

  /// `\uXXXX`, with a second one where it is a surrogate pair.
  private func appendUnicode(_ at: inout Int, _ out: inout [UInt8]) {
    var scalar = unit(at)
    at += 6
    if scalar >= 0xD800, scalar < 0xDC00, at + 5 < text.count, text[at] == 0x5C, text[at + 1] == 0x75 {
      let low = unit(at)
      if low >= 0xDC00, low < 0xE000 {
        scalar = 0x10000 + ((scalar - 0xD800) << 10) + (low - 0xDC00)
        at += 6
      }
    }
    if scalar >= 0xD800, scalar < 0xE000 { scalar = 0xFFFD }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4) { scratch in
      guard let base = scratch.baseAddress else { return }
      out.append(contentsOf: scratch.prefix(CodePoints.encode(scalar, base)))
    }
  }

  private func unit(_ at: Int) -> UInt32 {
    (2...5).reduce(0) { $0 << 4 | UInt32(Hex.digit(text[at + $1]) ?? 0) }
  }
}
