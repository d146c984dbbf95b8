/// What a terminal can show: its width, whether it has colours and Unicode.
package struct TerminalCanvas: Sendable {
  package let width: Int
  package let height: Int
  package let hasColor: Bool
  package let hasUnicode: Bool

  package init(width: Int, height: Int, hasColor: Bool, hasUnicode: Bool) {
    self.width = min(max(width, 20), 1_000)
    self.height = min(max(height, 5), 500)
    self.hasColor = hasColor
    self.hasUnicode = hasUnicode
  }

  /// Colours of the 256-colour palette that read well on dark and on light grounds.
  private static let seriesColors = [33, 208, 36, 168, 141, 142, 67]

  private func escaped(_ text: String, _ code: String) -> String {
    hasColor && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  func series(_ text: String, _ index: Int) -> String {
    let color = index < Self.seriesColors.count ? Self.seriesColors[index] : 245
    return escaped(text, "38;5;\(color)")
  }

  func bold(_ text: String) -> String { escaped(text, "1") }
  func faint(_ text: String) -> String { escaped(text, "2") }
  func background(_ text: String, color: Int, ink: Int) -> String { escaped(text, "48;5;\(color);38;5;\(ink)") }

  var ellipsis: String { hasUnicode ? "…" : "~" }

  func fit(_ text: String, _ width: Int, right: Bool = false) -> String {
    DisplayWidth.fit(hasUnicode ? text : Self.ascii(text), width: width, alignsRight: right, ellipsis: ellipsis)
  }

  /// `text` with what is not ASCII replaced: the few signs that charts use themselves by look-alikes.
  static func ascii(_ text: String) -> String {
    var out = ""
    for character in text {
      switch character {
      case "−", "–": out += "-"
      case "…": out += "~"
      case "·": out += "-"
      case "▲": out += "+"
      case "▼": out += "-"
      case "±": out += "+/-"
      default: out.append(character.isASCII ? character : "?")
      }
    }
    return out
  }

  /// A bar of `length` columns (fractions count in eighths) of at most `limit`.
  func bar(_ length: Double, limit: Int) -> String {
    let length = length.isFinite ? min(max(length, 0), Double(limit)) : 0
    guard hasUnicode else { return String(repeating: "#", count: Int(length.rounded())) }
    let eighths = Int((length * 8).rounded())
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }
}
