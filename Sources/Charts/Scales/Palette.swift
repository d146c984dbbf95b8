#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The colours of a theme. Tests check contrast (WCAG 2.2) and distances under colour-vision deficiencies.
package struct Palette: Sendable {
  package var page: String
  package var surface: String
  package var ink: String
  package var muted: String
  package var grid: String
  package var border: String
  package var accent: String
  package var good: String
  package var bad: String
  /// Series in the order of use: each stands out from `surface`, and from the others for colour-blind readers too.
  package var series: [String]
  /// Text on each of `series`, and on `other`.
  package var onSeries: [String]
  package var onOther: String
  /// What is left over: the "Other" series and neutral marks.
  package var other: String
  /// From few to many.
  package var sequential: [String]
  /// Text on the lower steps of `sequential` (below `highStep`), and on the others.
  package var onLow: String
  package var onHigh: String
  /// What is laid thinly below those texts to set parts off: the opposite of the text, so that contrast grows.
  package var underLow: String
  package var underHigh: String

  /// First step of `sequential` that takes `onHigh` as its text colour.
  package static let highStep = 4

  package static let light = Palette(
    page: "#f5f6f8", surface: "#ffffff", ink: "#16202e", muted: "#5a6676", grid: "#e8ebef", border: "#e1e5ea",
    accent: "#2453d4", good: "#0b7a4b", bad: "#c02a37",
    series: ["#345fe1", "#df7625", "#1c978c", "#7c2f5d", "#9875f8", "#796d14", "#1c286f"],
    onSeries: ["#ffffff", "#101720", "#101720", "#ffffff", "#101720", "#ffffff", "#ffffff"], onOther: "#ffffff",
    other: "#66717f",
    sequential: ["#eef4fd", "#d3e3fa", "#aecbf5", "#82adec", "#3f73cd", "#2f68c8", "#1f50a8", "#173e86", "#112d64"],
    onLow: "#16202e", onHigh: "#ffffff", underLow: "#ffffff", underHigh: "#000000")

  package static let dark = Palette(
    page: "#0e1217", surface: "#171c23", ink: "#e8edf3", muted: "#9aa6b4", grid: "#262d36", border: "#2a323c",
    accent: "#78aaf7", good: "#4cc38a", bad: "#f27f86",
    series: ["#5890f4", "#ec8c46", "#43c4b2", "#d65ea1", "#baa3f1", "#e5d656", "#d5e4fe"],
    onSeries: Array(repeating: "#0e1217", count: 7), onOther: "#0e1217", other: "#8b97a5",
    sequential: ["#1b2430", "#1d3150", "#20427a", "#27549f", "#4a7fd2", "#5f94e2", "#7cabf0", "#a5c7f8", "#d2e3fd"],
    onLow: "#e8edf3", onHigh: "#0e1217", underLow: "#000000", underHigh: "#ffffff")
}

/// A colour of the sRGB space, for checks of contrast and distance.
package struct Color: Sendable, Hashable {
  /// Linear light, 0...1.
  package var red: Double
  package var green: Double
  package var blue: Double

  package init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// From `#rrggbb`; nil for other texts.
  package init?(hexadecimal: String) {
    guard hexadecimal.utf8.count == 7, hexadecimal.hasPrefix("#"),
      let value = UInt32(hexadecimal.dropFirst(), radix: 16)
    else { return nil }
    func linear(_ byte: UInt32) -> Double {
      let channel = Double(byte & 255) / 255
      return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }
    self.init(red: linear(value >> 16), green: linear(value >> 8), blue: linear(value))
  }

  /// Relative luminance, WCAG 2.2.
  package var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

  /// Contrast ratio, WCAG 2.2: 1 to 21.
  package func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}
