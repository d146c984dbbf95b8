/// Writes an error for people: message, place, the line at fault with a caret below, notes, suggestion.
///
///     SYNTAX_ERROR: expected an expression, found the keyword FROM
///     line 2, column 10
///       SELECT a, FROM t
///                 ^^^^
///     help: …
package enum SQLErrorPrinter {
  /// Columns of the terminal that a line may take before it is cut.
  private static let maximumWidth = 100

  package static func text(of error: SQLError, in sql: String) -> String {
    var lines = ["\(error.code.name): \(error.message)"]
    if let range = error.range {
      let line = SourceLine(containing: range.lower, in: sql)
      lines.append("line \(line.number), column \(line.before.count + 1)")
      lines.append(contentsOf: excerpt(line, byteCount: range.upper - range.lower))
    }
    lines.append(contentsOf: error.notes.map { "note: \($0)" })
    if let suggestion = error.suggestion { lines.append("help: \(suggestion)") }
    return lines.joined(separator: "\n")
  }

  private static func excerpt(_ line: SourceLine, byteCount: Int) -> [String] {
    var before = visible(line.before)
    let marked = visible(String(decoding: line.after.utf8.prefix(max(0, byteCount)), as: UTF8.self))
    var after = visible(line.after)
    if width(before) > maximumWidth / 2 { before = "…" + suffix(before, width: maximumWidth / 2 - 1) }
    let room = maximumWidth - width(before)
    if width(after) > room { after = prefix(after, width: room - 1) + "…" }
    let carets = max(1, min(width(marked), width(after)))
    return [
      "  " + before + after,
      "  " + String(repeating: " ", count: width(before)) + String(repeating: "^", count: carets),
    ]
  }

  /// Tabs as two blanks; control characters, which could do harm on a terminal, as a dot.
  private static func visible(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09: result.append(contentsOf: "  ".unicodeScalars)
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: result.append("·")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private static func prefix(_ text: String, width limit: Int) -> String {
    var taken = 0
    return String(
      text.prefix { character in
        taken += width(character)
        return taken <= limit
      })
  }

  private static func suffix(_ text: String, width limit: Int) -> String {
    var taken = 0
    var kept: [Character] = []
    for character in text.reversed() {
      taken += width(character)
      if taken > limit { break }
      kept.append(character)
    }
    return String(kept.reversed())
  }

  private static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

  /// Terminal columns of a character: two for East Asian wide ones and emoji (Unicode, UAX #11), else one.
  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default:
      return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
    }
  }
}
