import Charts

/// A piece of text that is safe to print, with the terminal columns it takes.
struct DisplayText: Hashable, Sendable {
  var text: String
  var width: Int

  /// Control characters, line breaks and bidirectional marks become escapes such as `\n` and `\u{1B}`.
  init(_ raw: String) {
    // The common case, printable ASCII, needs neither a copy nor a table of widths.
    if raw.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      text = raw
      width = raw.utf8.count
      return
    }
    var scalars = String.UnicodeScalarView()
    for scalar in raw.unicodeScalars {
      if let escape = Self.escape(scalar) {
        scalars.append(contentsOf: escape.unicodeScalars)
      } else {
        scalars.append(scalar)
      }
    }
    text = String(scalars)
    width = DisplayWidth.columns(of: text)
  }

  /// Cut to `limit` columns, the last one an ellipsis, when it is wider.
  func elided(to limit: Int) -> DisplayText {
    if width <= limit { return self }
    var copy = self
    copy.text = ""
    copy.width = 0
    for character in text {
      let columns = DisplayWidth.columns(of: character)
      if copy.width + columns > limit - 1 { break }
      copy.text.append(character)
      copy.width += columns
    }
    copy.text += "…"
    copy.width += 1
    return copy
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x09: "\\t"
    case 0x0A: "\\n"
    case 0x0D: "\\r"
    case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: nil
    }
  }
}
