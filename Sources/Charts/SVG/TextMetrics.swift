/// Widths of text in the sans-serif fonts a browser may choose, on the safe side.
///
/// Base widths are the advance widths of Helvetica's and Arial's metrics, in thousandths of the font size; `margin` covers
/// the wider faces of the font list (Segoe UI, Roboto, DejaVu Sans).
package enum TextMetrics {
  private static let margin = 1.1

  /// U+0020 to U+007E.
  private static let asciiWidths: [UInt16] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556,
    556, 556, 278, 278, 584, 584, 584, 556, 1_015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722,
    778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,
    556,
    556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]

  /// Width of `text` in pixels at `size` pixels.
  package static func width(_ text: String, size: Double) -> Double {
    var total = 0.0
    for scalar in text.unicodeScalars { total += Double(thousandths(scalar)) }
    return total / 1_000 * size * margin
  }

  private static func thousandths(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value >= 0x20 && value < 0x7F { return Int(asciiWidths[Int(value) - 0x20]) }
    switch DisplayWidth.columns(of: scalar) {
    case 0: return 0
    case 2: return 1_000
    default: return value < 0x250 ? 640 : value < 0x600 ? 720 : 800
    }
  }

  /// `text`, shortened with an ellipsis at its end until it is no wider than `limit`; empty when nothing fits.
  package static func elide(_ text: String, size: Double, limit: Double) -> String {
    if width(text, size: size) <= limit { return text }
    let ellipsis = width("…", size: size)
    var total = 0.0
    var kept = ""
    for character in text {
      total += width(String(character), size: size)
      if total + ellipsis > limit { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept.isEmpty ? "" : kept + "…"
  }
}
