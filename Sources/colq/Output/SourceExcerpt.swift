/// The line of a text that an error points at, with a caret below the place.
///
///       line 3, column 12
///     3 | SELECT prise FROM clicks
///       |        ^^^^^
struct SourceExcerpt {
  var text: String

  /// Offsets are those of UTF-8 bytes; columns count characters from 1.
  init(_ source: String, at lower: Int, to upper: Int) {
    let bytes = Array(source.utf8)
    let lower = min(max(lower, 0), bytes.count)
    let lineStart = (bytes[..<lower].lastIndex(of: 0x0A) ?? -1) + 1
    let lineEnd = bytes[lower...].firstIndex(of: 0x0A) ?? bytes.count
    let upper = min(max(upper, lower), lineEnd)
    let number = String(bytes[..<lineStart].count { $0 == 0x0A } + 1)
    let before = String(decoding: bytes[lineStart..<lower], as: UTF8.self)
    let marked = String(decoding: bytes[lower..<upper], as: UTF8.self)
    let after = String(decoding: bytes[upper..<lineEnd], as: UTF8.self)

    let terminal = Terminal.standardError
    let gutter = String(repeating: " ", count: number.count)
    // Tabs and control characters are escaped in the line, so widths are those of the escaped text.
    let shownBefore = DisplayText(before)
    let shownMarked = DisplayText(marked)
    let caret = String(repeating: "^", count: max(shownMarked.width, 1))
    let (window, indent) = Self.window(shownBefore, shownMarked, DisplayText(after), width: terminal.width ?? 160)
    text = """
      \(gutter) line \(number), column \(before.count + 1)
      \(number) | \(window)
      \(gutter) | \(String(repeating: " ", count: indent))\(terminal.styled(String(caret.prefix(80)), .error))
      """
  }

  /// The part of a long line that is shown, and the columns before the marked text.
  private static func window(
    _ before: DisplayText, _ marked: DisplayText, _ after: DisplayText, width: Int
  ) -> (String, Int) {
    let room = max(width - 8, 40)
    if before.width + marked.width + after.width <= room {
      return (before.text + marked.text + after.text, before.width)
    }
    let kept = before.width > room / 2 ? DisplayText(String(before.text.suffix(room / 2))) : before
    let lead = kept.width < before.width ? "…" : ""
    let rest = DisplayText(marked.text + after.text).elided(to: room - kept.width - lead.count)
    return (lead + kept.text + rest.text, kept.width + lead.count)
  }
}
