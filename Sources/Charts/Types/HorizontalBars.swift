/// Lying bars with their names at the left and their values at the end.
enum HorizontalBars {
  static func draw(_ table: SeriesTable, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let extents = BarChart.extents(table, isStacked: options.isStacked)
    var options = options
    options.numberFormat = options.numberFormat.common(for: extents)
    var rest = frame
    if table.series.count > 1 {
      rest = Legend.draw(
        table.series.map(\.name), colors: table.series.indices.map { table.color($0) }, in: frame, &svg)
    }
    let names = table.labels.map { TextMetrics.elide($0, size: 13, limit: frame.width * 0.38) }
    let nameWidth = names.map { TextMetrics.width($0, size: 13) }.max() ?? 0
    let valueWidth = extents.map { TextMetrics.width(options.numberFormat.text($0), size: 12) }.max() ?? 0
    let left = rest.x + nameWidth + 10
    let right = max(rest.right - valueWidth - 8, left + 20)
    let high = max(extents.max() ?? 0, 0)
    let low = min(extents.min() ?? 0, 0)
    let span = high - low > 0 ? high - low : 1
    let position = { (value: Double) in left + (value - low) / span * (right - left) }
    let bands = BandScale(count: table.labels.count, start: rest.y, end: rest.y + rest.height, padding: 0.3)
    for row in table.labels.indices {
      svg.label(names[row], x: rest.x, y: bands.middle(row) + 4.5, size: 13, style: "t", full: table.labels[row])
      if options.isStacked {
        drawStack(table, row, options, bands, position, &svg)
      } else {
        drawGroup(table, row, options, bands, position, &svg)
      }
    }
    if low < 0 { svg.line(position(0), rest.y, position(0), rest.bottom, style: "x") }
  }

  private static func drawGroup(
    _ table: SeriesTable, _ row: Int, _ options: ChartOptions, _ bands: BandScale, _ position: (Double) -> Double,
    _ svg: inout SVGWriter
  ) {
    let height = bands.bandwidth / Double(table.series.count)
    for index in table.series.indices {
      guard let value = table.series[index].values[row] else { continue }
      let (a, b) = (position(0), position(value))
      let y = bands.position(row) + Double(index) * height
      let gap = table.series.count > 1 ? 1.0 : 0
      BarMark.draw(
        Frame(x: min(a, b), y: y, width: max(abs(b - a), 1), height: height - gap), toward: value < 0 ? .left : .right,
        style: ChartStyle.fill(table.color(index)),
        title: BarChart.title(table, row, index, value, options.numberFormat), &svg)
      if height >= 11 {
        svg.label(options.numberFormat.text(value), x: max(a, b) + 6, y: y + height / 2 + 4)
      }
    }
  }

  private static func drawStack(
    _ table: SeriesTable, _ row: Int, _ options: ChartOptions, _ bands: BandScale, _ position: (Double) -> Double,
    _ svg: inout SVGWriter
  ) {
    var sum = 0.0
    for index in table.series.indices {
      guard let value = table.series[index].values[row], value > 0 else { continue }
      let (a, b) = (position(sum), position(sum + value))
      sum += value
      svg.rectangle(
        Frame(x: a, y: bands.position(row), width: b - a, height: bands.bandwidth),
        style: ChartStyle.fill(table.color(index)) + " gap",
        title: BarChart.title(table, row, index, value, options.numberFormat))
    }
    svg.label(options.numberFormat.text(sum), x: position(sum) + 6, y: bands.middle(row) + 4)
  }
}
