/// Columns that characters take in a terminal: 0, 1 or 2, after Unicode's East Asian Width (UAX 11) and emoji (UTS 51).
package enum DisplayWidth {
  package static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x20 || (value >= 0x7F && value < 0xA0) { return 0 }
    if value < 0x300 { return value == 0xAD ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }

  /// Columns of one user-perceived character: a cluster joined to one glyph counts once.
  package static func columns(of character: Character) -> Int {
    var widest = 0
    for scalar in character.unicodeScalars {
      // Variation selector 16 asks for the emoji picture.
      widest = max(widest, scalar == "\u{FE0F}" && widest > 0 ? 2 : columns(of: scalar))
    }
    return widest
  }

  package static func columns(of text: String) -> Int {
    var total = 0
    for character in text { total += columns(of: character) }
    return total
  }

  /// `text` without control characters and cut or filled with spaces to exactly `width` columns.
  package static func fit(_ text: String, width: Int, alignsRight: Bool = false, ellipsis: String = "…") -> String {
    let clean = printable(text)
    let length = columns(of: clean)
    if length <= width {
      let padding = String(repeating: " ", count: width - length)
      return alignsRight ? padding + clean : clean + padding
    }
    var out = ""
    var used = 0
    let room = width - columns(of: ellipsis)
    if room < 0 { return String(repeating: " ", count: max(width, 0)) }
    for character in clean {
      let columns = columns(of: character)
      if used + columns > room { break }
      out.append(character)
      used += columns
    }
    return out + ellipsis + String(repeating: " ", count: room - used)
  }

  /// `text` with control characters (escape sequences begin with one) and bidirectional controls replaced.
  package static func printable(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if Escaping.isBidirectionalControl(scalar) { continue }
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      out.append(isControl || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : scalar)
    }
    return String(out)
  }
}
