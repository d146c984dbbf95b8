/// Areas by number: categories, and within each its parts.
package enum Treemap: ChartType {
  package static let name = "treemap"
  package static let summary = "Treemap"

  package static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double {
    width < 480 ? 460 : width < 700 ? 380 : 420
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let groups = CategoryTree(data, options).groups
    let tiles = Squarify.layout(groups.map(\.value), in: frame)
    let largest = groups.map(\.value).max() ?? 0
    for (group, tile) in zip(groups, tiles) where tile.width > 1 && tile.height > 1 {
      drawGroup(group, step(group.value, of: largest), tile.inset(1.5), &svg)
    }
  }

  /// The colour step of a group: the larger, the stronger; the lightest ones would be lost beside the page.
  private static func step(_ value: Double, of largest: Double) -> Int {
    let (first, last) = (2.0, Double(Palette.light.sequential.count - 3))
    return Int(first + (largest > 0 ? value / largest : 0) * (last - first) + 0.5)
  }

  private static func drawGroup(
    _ group: CategoryTree.Group, _ step: Int, _ frame: Frame, _ svg: inout SVGWriter
  ) {
    let ink = step >= Palette.highStep ? "qh" : "ql"
    let total = "\(group.name): \(NumberFormat.full.text(group.value))"
    svg.rectangle(frame, radius: 4, style: "q\(step)", title: total)
    // Parts below a group without its name would say nothing.
    guard drawHead(group, ink, in: frame, total, &svg), frame.height >= 40, frame.width >= 44 else { return }
    let inner = Frame(x: frame.x + 2, y: frame.y + 22, width: frame.width - 4, height: frame.height - 24)
    for (part, tile) in zip(group.parts, Squarify.layout(group.parts.map(\.value), in: inner)) {
      drawPart(part, of: group, ink, in: tile, &svg)
    }
  }

  private static func drawPart(
    _ part: CategoryTree.Part, of group: CategoryTree.Group, _ ink: String, in tile: Frame, _ svg: inout SVGWriter
  ) {
    let title = "\(group.name) · \(part.name): \(NumberFormat.full.text(part.value))"
    svg.rectangle(tile.inset(0.75), radius: 2, style: ink == "qh" ? "part ph" : "part pl", title: title)
    if tile.height < 20 || tile.width < 34 { return }
    let shown = group.shortName(of: part)
    let text = TextMetrics.elide(shown, size: 11, limit: tile.width - 10)
    if text == shown || text.count >= 8 {
      svg.label(text, x: tile.x + 6, y: tile.y + 15, size: 11, style: ink, full: title)
    }
  }

  /// Whether there was room for the name.
  private static func drawHead(
    _ group: CategoryTree.Group, _ style: String, in frame: Frame, _ title: String, _ svg: inout SVGWriter
  ) -> Bool {
    if frame.height < 18 || frame.width < 28 { return false }
    let number = NumberFormat.automatic.text(group.value)
    let numberWidth = TextMetrics.width(number, size: 12)
    // Bold letters are wider by some six percent.
    let nameWidth = TextMetrics.width(group.name, size: 13.3)
    let showsNumber = nameWidth + numberWidth + 24 <= frame.width
    let limit = showsNumber ? frame.width - numberWidth - 22 : frame.width - 12
    let name = TextMetrics.elide(group.name, size: 13.3, limit: limit)
    if name != group.name && name.count < 4 { return false }
    svg.label(name, x: frame.x + 7, y: frame.y + 15.5, size: 12.5, style: style + " b", full: title)
    if showsNumber { svg.label(number, x: frame.right - 7, y: frame.y + 15.5, anchor: .end, style: style) }
    return true
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    var rows: [TerminalRows.Row] = []
    for group in CategoryTree(data, options).groups.prefix(options.maximumItems ?? 12) {
      rows.append(TerminalRows.Row(name: group.name, value: group.value, color: 0))
      // The largest parts only: a terminal has few lines.
      for part in group.parts.prefix(3) {
        let name = "  " + group.shortName(of: part)
        rows.append(TerminalRows.Row(name: name, value: part.value, color: ChartStyle.seriesCount))
      }
    }
    return TerminalRows.draw(rows, options, canvas)
  }
}
