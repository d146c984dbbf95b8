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
    let largest = groups.first?.value ?? 0
    for (group, tile) in zip(groups, tiles) where tile.width > 1 && tile.height > 1 {
      drawGroup(group, step(group.value, of: largest), tile.inset(1.5), &svg)
    }
  }

  /// The colour step of a group: the larger, the stronger; the lightest ones would be lost beside the page.
  private static func step(_ value: Double, of largest: Double) -> Int {
    let last = Double(Palette.light.sequential.count - 2)
    return 2 + Int((largest > 0 ? (value / largest).squareRoot() : 0) * (last - 2) + 0.5)
  }

  private static func drawGroup(
    _ group: CategoryTree.Group, _ step: Int, _ frame: Frame, _ svg: inout SVGWriter
  ) {
    let ink = step >= Palette.highStep ? "qh" : "ql"
    let total = "\(group.name): \(NumberFormat.full.text(group.value))"
    let hasHead = frame.height >= 40 && frame.width >= 44 && !group.parts.isEmpty
    var inner = frame
    svg.rectangle(frame, radius: 4, style: "q\(step)", title: total)
    if hasHead {
      inner = Frame(x: frame.x + 2, y: frame.y + 22, width: frame.width - 4, height: frame.height - 24)
    }
    if hasHead {
      for (part, tile) in zip(group.parts, Squarify.layout(group.parts.map(\.value), in: inner)) {
        let title = "\(group.name) · \(part.name): \(NumberFormat.full.text(part.value))"
        svg.rectangle(tile.inset(0.75), radius: 2, style: ink == "qh" ? "part ph" : "part pl", title: title)
        let shown = part.name.replacingLeading(group.name + " / ", with: "")
        if tile.height >= 20 && tile.width >= 34 {
          let text = TextMetrics.elide(shown, size: 11, limit: tile.width - 10)
          if text.count > 3 || text == shown {
            svg.label(
              text, x: tile.x + 6, y: tile.y + 15, size: 11, style: ink, full: title)
          }
        }
      }
    }
    drawHead(group, ink, in: frame, total, &svg)
  }

  private static func drawHead(
    _ group: CategoryTree.Group, _ style: String, in frame: Frame, _ title: String, _ svg: inout SVGWriter
  ) {
    if frame.height < 18 || frame.width < 28 { return }
    let number = NumberFormat.automatic.text(group.value)
    let numberWidth = TextMetrics.width(number, size: 12)
    // Bold letters are wider by some six percent.
    let nameWidth = TextMetrics.width(group.name, size: 13.3)
    let showsNumber = nameWidth + numberWidth + 24 <= frame.width
    let limit = showsNumber ? frame.width - numberWidth - 22 : frame.width - 12
    let name = TextMetrics.elide(group.name, size: 13.3, limit: limit)
    svg.label(name, x: frame.x + 7, y: frame.y + 15.5, size: 12.5, style: style + " b", full: title)
    if showsNumber { svg.label(number, x: frame.right - 7, y: frame.y + 15.5, anchor: .end, style: style) }
  }
}

/// Categories with their parts, largest first.
package struct CategoryTree: Sendable {
  package struct Part: Sendable, Hashable {
    package var name: String
    package var value: Double
  }
  package struct Group: Sendable, Hashable {
    package var name: String
    package var value: Double
    package var parts: [Part]
  }

  package private(set) var groups: [Group] = []

  package init(_ data: ChartData, _ options: ChartOptions) {
    let roles = ColumnRoles(data, options)
    let partColumn = roles.series ?? data.columns.first { $0.isCategory && $0.name != roles.x?.name }
    var indexes: [String: Int] = [:]
    for row in 0..<data.rowCount {
      let value = max((roles.values.first.map { $0.number(row) } ?? 1) ?? 0, 0)
      let name = roles.x?.label(row) ?? "all"
      let index = indexes[name] ?? groups.count
      if index == groups.count {
        indexes[name] = index
        groups.append(Group(name: name, value: 0, parts: []))
      }
      groups[index].value += value
      if let partColumn { groups[index].parts.append(Part(name: partColumn.label(row), value: value)) }
    }
    for index in groups.indices { groups[index].parts.sort { ($0.value, $1.name) > ($1.value, $0.name) } }
    groups.sort { ($0.value, $1.name) > ($1.value, $0.name) }
  }
}
