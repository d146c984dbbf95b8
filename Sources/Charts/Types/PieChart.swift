/// Shares of a whole as a ring or disc, with names and percentages beside it.
package enum PieChart: ChartType {
  package static let name = "pie"
  package static let summary = "Shares of a whole"

  /// Slices of one colour each, "Other" included.
  private static let sliceLimit = 7

  static func shares(_ data: ChartData, _ options: ChartOptions) -> [(name: String, value: Double, color: Int)] {
    let table = SeriesTable(data, options)
    var pairs = zip(table.labels, table.series.first?.values ?? []).map { (name: $0, value: max($1 ?? 0, 0)) }
    pairs = pairs.enumerated().sorted { ($0.element.value, $1.offset) > ($1.element.value, $0.offset) }.map(\.element)
    let limit = min(max(options.maximumItems ?? sliceLimit, 2), sliceLimit)
    var out = pairs.prefix(pairs.count > limit ? limit - 1 : limit).enumerated().map {
      (name: $0.element.name, value: $0.element.value, color: $0.offset)
    }
    if pairs.count > limit {
      let rest = pairs.dropFirst(limit - 1)
      out.append(("Other (\(rest.count))", rest.reduce(0) { $0 + $1.value }, ChartStyle.seriesCount))
    }
    return out
  }

  package static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double {
    let rows = Double(shares(data, options).count)
    return width < 420 ? 160 + rows * 24 + 12 : max(200, rows * 28 + 8)
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let shares = shares(data, options)
    let total = shares.reduce(0) { $0 + $1.value }
    let isNarrow = frame.width < 420
    let diameter = isNarrow ? 156.0 : min(frame.height, frame.width * 0.42, 260)
    let centerX = isNarrow ? frame.x + frame.width / 2 : frame.x + diameter / 2
    let centerY = isNarrow ? frame.y + diameter / 2 : frame.y + frame.height / 2
    let outer = diameter / 2
    var turns = 0.0
    for share in shares where total > 0 && share.value > 0 {
      let part = share.value / total
      let percent = NumberFormat.percent(decimals: 1).text(part)
      ArcMark.draw(
        centerX: centerX, centerY: centerY, inner: options.isDonut ? outer * 0.64 : 0, outer: outer, from: turns,
        to: turns + part, style: ChartStyle.fill(share.color) + " gap",
        title: "\(share.name): \(NumberFormat.full.text(share.value)) (\(percent))", &svg)
      turns += part
    }
    if options.isDonut {
      svg.label(
        NumberFormat.automatic.text(total), x: centerX, y: centerY + 3, size: 22, anchor: .middle, style: "t b")
      let name = options.valueName ?? SeriesTable(data, options).valueName
      let unit = TextMetrics.elide(name, size: 12, limit: outer * 1.1)
      svg.label(unit, x: centerX, y: centerY + 21, anchor: .middle, full: name)
    }
    let list =
      isNarrow
      ? Frame(x: frame.x, y: frame.y + diameter + 12, width: frame.width, height: frame.height - diameter - 12)
      : Frame(x: frame.x + diameter + 28, y: frame.y, width: frame.width - diameter - 28, height: frame.height)
    drawList(shares, total, in: list, &svg)
  }

  private static func drawList(
    _ shares: [(name: String, value: Double, color: Int)], _ total: Double, in frame: Frame, _ svg: inout SVGWriter
  ) {
    let format = NumberFormat.automatic.common(for: shares.map(\.value))
    let rowHeight = min(28, frame.height / Double(max(shares.count, 1)))
    var y = frame.y + (frame.height - rowHeight * Double(shares.count)) / 2
    for share in shares {
      let percent = NumberFormat.percent(decimals: 1).text(total > 0 ? share.value / total : 0)
      let number = format.text(share.value)
      let middle = y + rowHeight / 2
      svg.rectangle(
        Frame(x: frame.x, y: middle - 5, width: 10, height: 10), radius: 3, style: ChartStyle.fill(share.color))
      let limit = frame.width - 16 - 118
      let name = TextMetrics.elide(share.name, size: 13, limit: max(limit, 30))
      svg.label(name, x: frame.x + 17, y: middle + 4.5, size: 13, style: "t", full: share.name)
      svg.label(number, x: frame.right - 58, y: middle + 4.5, size: 13, anchor: .end)
      svg.label(percent, x: frame.right, y: middle + 4.5, size: 13, anchor: .end, style: "t b")
      y += rowHeight
    }
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    let shares = shares(data, options)
    let total = shares.reduce(0) { $0 + $1.value }
    let rows = shares.map { share in
      let percent = NumberFormat.percent(decimals: 1).text(total > 0 ? share.value / total : 0)
      return TerminalRows.Row(name: share.name, value: share.value, color: share.color, tail: percent)
    }
    return TerminalRows.draw(rows, options, canvas)
  }
}
