/// Makes text from data inert in HTML and SVG, in element content and in quoted attributes.
///
/// Markup characters become references. Characters that XML forbids (C0 controls, U+FFFE, U+FFFF) become U+FFFD, line breaks
/// and tabs a space. Bidirectional controls are dropped: they could reorder the text around the value.
package enum Escaping {
  package static func text(_ source: String) -> String {
    var out = ""
    out.reserveCapacity(source.utf8.count + 8)
    for scalar in source.unicodeScalars { append(scalar, to: &out) }
    return out
  }

  private static func append(_ scalar: Unicode.Scalar, to out: inout String) {
    switch scalar {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\"": out += "&quot;"
    case "'": out += "&#39;"
    case "\t", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": out += " "
    default:
      if isBidirectionalControl(scalar) { return }
      let isForbidden = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
      out.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
    }
  }

  /// Marks, embeddings, overrides and isolates of the Unicode Bidirectional Algorithm (UAX 9, section 2).
  static func isBidirectionalControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// `source` as a part of an `id` attribute: letters, digits and hyphens; never empty.
  package static func identifier(_ source: String) -> String {
    var out = ""
    for scalar in source.lowercased().unicodeScalars {
      if ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) {
        out.unicodeScalars.append(scalar)
      } else if out.last != "-" && !out.isEmpty {
        out += "-"
      }
    }
    if out.last == "-" { out.removeLast() }
    return out.isEmpty ? "chart" : out
  }
}
