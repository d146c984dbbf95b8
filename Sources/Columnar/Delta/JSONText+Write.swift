extension JSONText {
  /// Compact text of the value.
  package var text: String { String(decoding: utf8, as: UTF8.self) }

  package var utf8: [UInt8] {
    var out: [UInt8] = []
    write(to: &out)
    return out
  }

  package func write(to out: inout [UInt8]) {
    switch self {
    case .null: out += "null".utf8
    case .boolean(let bit): out += (bit ? "true" : "false").utf8
    case .number(let text): out += text.utf8
    case .string(let text): Self.write(text.utf8, to: &out)
    case .array(let items):
      out.append(UInt8(ascii: "["))
      for (i, item) in items.enumerated() {
        if i > 0 { out.append(UInt8(ascii: ",")) }
        item.write(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      for (i, member) in members.enumerated() {
        if i > 0 { out.append(UInt8(ascii: ",")) }
        Self.write(member.name.utf8, to: &out)
        out.append(UInt8(ascii: ":"))
        member.value.write(to: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// A JSON string of well-formed UTF-8.
  package static func write(_ text: some Sequence<UInt8>, to out: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    out.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): out += "\\\"".utf8
      case UInt8(ascii: "\\"): out += "\\\\".utf8
      case UInt8(ascii: "\n"): out += "\\n".utf8
      case UInt8(ascii: "\r"): out += "\\r".utf8
      case UInt8(ascii: "\t"): out += "\\t".utf8
      case 0..<0x20: out += "\\u00".utf8 + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
