/// Writes SVG elements as text; every text passes `Escaping`, every number is rounded, so equal input gives equal bytes.
///
/// Colours are never written: elements carry classes that `ChartStyle` gives light and dark colours.
package struct SVGWriter: Sendable {
  package enum Anchor: String, Sendable { case start, middle, end }

  package private(set) var text = ""

  package init() {}

  /// `value` with at most two decimals; what is not finite becomes 0.
  package static func coordinate(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "0" }
    let hundredths = Int((value * 100).rounded())
    var out = hundredths < 0 ? "-" : ""
    let magnitude = abs(hundredths)
    out += String(magnitude / 100)
    let rest = magnitude % 100
    if rest > 0 { out += rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)" }
    return out
  }

  package mutating func raw(_ markup: String) { text += markup }

  private mutating func attribute(_ name: String, _ value: Double) {
    text += " \(name)=\"\(Self.coordinate(value))\""
  }

  private mutating func close(_ element: String, title: String?) {
    if let title {
      text += "><title>\(Escaping.text(title))</title></\(element)>"
    } else {
      text += "/>"
    }
  }

  package mutating func open(group style: String) { text += "<g class=\"\(style)\">" }
  package mutating func closeGroup() { text += "</g>" }

  package mutating func rectangle(_ frame: Frame, radius: Double = 0, style: String, title: String? = nil) {
    text += "<rect class=\"\(style)\""
    attribute("x", frame.x)
    attribute("y", frame.y)
    attribute("width", max(frame.width, 0))
    attribute("height", max(frame.height, 0))
    if radius > 0 { attribute("rx", radius) }
    close("rect", title: title)
  }

  package mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) {
    text += "<line class=\"\(style)\""
    attribute("x1", x1)
    attribute("y1", y1)
    attribute("x2", x2)
    attribute("y2", y2)
    text += "/>"
  }

  package mutating func circle(_ x: Double, _ y: Double, radius: Double, style: String, title: String? = nil) {
    text += "<circle class=\"\(style)\""
    attribute("cx", x)
    attribute("cy", y)
    attribute("r", radius)
    close("circle", title: title)
  }

  /// `data` is the path's `d` attribute, made by `PathData`.
  package mutating func path(_ data: PathData, style: String, title: String? = nil) {
    text += "<path class=\"\(style)\" d=\"\(data.text)\""
    close("path", title: title)
  }

  /// A line of text; `full` is what a tooltip shows, where the text was shortened.
  package mutating func label(
    _ content: String, x: Double, y: Double, size: Double = ChartStyle.labelSize, anchor: Anchor = .start,
    style: String = "m", rotation: Double = 0, full: String? = nil
  ) {
    if content.isEmpty { return }
    text += "<text class=\"\(style)\""
    attribute("x", x)
    attribute("y", y)
    if size != ChartStyle.labelSize { attribute("font-size", size) }
    if anchor != .start { text += " text-anchor=\"\(anchor.rawValue)\"" }
    if rotation != 0 {
      text += " transform=\"rotate(\(Self.coordinate(rotation)) \(Self.coordinate(x)) \(Self.coordinate(y)))\""
    }
    text += ">" + Escaping.text(content)
    if let full, full != content { text += "<title>\(Escaping.text(full))</title>" }
    text += "</text>"
  }
}

/// A rectangle in the picture; y grows downwards.
package struct Frame: Sendable, Hashable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  package var right: Double { x + width }
  package var bottom: Double { y + height }

  package func inset(_ distance: Double) -> Frame {
    Frame(x: x + distance, y: y + distance, width: max(width - 2 * distance, 0), height: max(height - 2 * distance, 0))
  }
}

/// The `d` attribute of a path, built step by step.
package struct PathData: Sendable {
  package private(set) var text = ""

  package init() {}

  package mutating func move(_ x: Double, _ y: Double) { append("M", x, y) }
  package mutating func line(_ x: Double, _ y: Double) { append("L", x, y) }
  package mutating func close() { text += "Z" }

  package mutating func arc(radius: Double, isLarge: Bool, isClockwise: Bool, _ x: Double, _ y: Double) {
    let r = SVGWriter.coordinate(radius)
    text += "A\(r) \(r) 0 \(isLarge ? 1 : 0) \(isClockwise ? 1 : 0) "
    text += SVGWriter.coordinate(x) + " " + SVGWriter.coordinate(y)
  }

  private mutating func append(_ command: String, _ x: Double, _ y: Double) {
    text += command + SVGWriter.coordinate(x) + " " + SVGWriter.coordinate(y)
  }
}
