extension JSONText {
  /// Reads one whole JSON document; nil where it is malformed, nested deeper than 100 or followed by other text.
  package init?(parsing bytes: some Sequence<UInt8>) {
    var parser = Parser(bytes: Array(bytes))
    guard let value = parser.value(depth: 0) else { return nil }
    parser.skipSpace()
    guard parser.at == parser.bytes.count else { return nil }
    self = value
  }

  package init?(parsing text: String) { self.init(parsing: text.utf8) }

  private struct Parser {
    let bytes: [UInt8]
    var at = 0

    var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func skipSpace() {
      while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { at += 1 }
    }

    mutating func take(_ text: StaticString) -> Bool {
      let end = at + text.utf8CodeUnitCount
      guard end <= bytes.count else { return false }
      for i in 0..<text.utf8CodeUnitCount where bytes[at + i] != text.utf8Start[i] { return false }
      at = end
      return true
    }

    mutating func value(depth: Int) -> JSONText? {
      guard depth < 100 else { return nil }
      skipSpace()
      switch next {
      case UInt8(ascii: "{"): return object(depth)
      case UInt8(ascii: "["): return array(depth)
      case UInt8(ascii: "\""): return string().map { .string($0) }
      case UInt8(ascii: "t"): return take("true") ? .boolean(true) : nil
      case UInt8(ascii: "f"): return take("false") ? .boolean(false) : nil
      case UInt8(ascii: "n"): return take("null") ? .null : nil
      default: return number()
      }
    }

    mutating func number() -> JSONText? {
      let start = at
      while let byte = next,
        (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2B || byte == 0x2E || byte | 0x20 == 0x65
      { at += 1 }
      let text = String(decoding: bytes[start..<at], as: UTF8.self)
      return Double(text) == nil ? nil : .number(text)
    }

    mutating func array(_ depth: Int) -> JSONText? {
      at += 1
      var items: [JSONText] = []
      skipSpace()
      if take("]") { return .array([]) }
      while true {
        guard let item = value(depth: depth + 1) else { return nil }
        items.append(item)
        skipSpace()
        if take("]") { return .array(items) }
        guard take(",") else { return nil }
      }
    }

    mutating func object(_ depth: Int) -> JSONText? {
      at += 1
      var members: [Member] = []
      skipSpace()
      if take("}") { return .object([]) }
      while true {
        skipSpace()
        guard next == UInt8(ascii: "\""), let name = string() else { return nil }
        skipSpace()
        guard take(":"), let value = value(depth: depth + 1) else { return nil }
        members.append(Member(name: name, value: value))
        skipSpace()
        if take("}") { return .object(members) }
        guard take(",") else { return nil }
      }
    }

    mutating func string() -> String? {
      at += 1
      var out: [UInt8] = []
      while let byte = next {
        at += 1
        switch byte {
        case UInt8(ascii: "\""): return String(validating: out, as: UTF8.self)
        case UInt8(ascii: "\\"):
          guard let scalar = escape() else { return nil }
          out += String(Character(scalar)).utf8
        case 0..<0x20: return nil
        default: out.append(byte)
        }
      }
      return nil
    }

    mutating func escape() -> Unicode.Scalar? {
      guard let byte = next else { return nil }
      at += 1
      switch byte {
      case UInt8(ascii: "n"): return "\n"
      case UInt8(ascii: "r"): return "\r"
      case UInt8(ascii: "t"): return "\t"
      case UInt8(ascii: "b"): return "\u{8}"
      case UInt8(ascii: "f"): return "\u{c}"
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
      case UInt8(ascii: "u"):
        guard let unit = fourDigits() else { return nil }
        guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) }
        guard take("\\u"), let low = fourDigits(), (0xDC00..<0xE000).contains(low) else { return nil }
        return Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
      default: return nil
      }
    }

    mutating func fourDigits() -> UInt32? {
      guard at + 4 <= bytes.count else { return nil }
      defer { at += 4 }
      return UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
    }
  }
}
