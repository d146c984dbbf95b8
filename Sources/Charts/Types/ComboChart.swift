/// Bars of one number and a line of another, each with an axis of its own: the bars' at the left, the line's at the right.
package enum ComboChart: ChartType {
  package static let name = "combo"
  package static let summary = "Bars and line"

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let table = SeriesTable(data, options, maximumSeries: 2)
    guard table.series.count > 1, Double(table.labels.count) <= frame.width else {
      return BarChart.draw(data, options, in: frame, &svg)
    }
    var bars = table
    bars.series = [table.series[0]]
    let rest = Legend.draw(table.series.prefix(2).map(\.name), colors: [0, 1], in: frame, &svg)
    let values = table.series[1].values
    let axis = ValueAxis(
      bars.allValues, options, tickCount: CartesianPlot.tickCount(frame), includesZero: true, isWhole: bars.isWhole)
    var right = ValueAxis(
      covering(values.compactMap { $0 }, stepCount: axis.ticks.count - 1), ChartOptions(),
      tickCount: max(axis.ticks.count - 1, 1), includesZero: true, isWhole: false)
    let room = Frame(x: rest.x, y: rest.y, width: rest.width - right.labelWidth - 6, height: rest.height)
    let left = axis.labelWidth + 8
    let labels = BarChart.bandLabels(bars, step: max(room.width - left - 2, 10) / Double(max(bars.labels.count, 1)))
    let plot = CartesianPlot(bars, axis: axis, bottom: labels.height, in: room, &svg)
    right.place(start: plot.area.bottom, end: plot.area.y)
    for (tick, label) in zip(right.ticks, right.labels) {
      svg.label(label, x: plot.area.right + 8, y: right.position(tick) + 4)
    }
    let bands = BandScale(count: bars.labels.count, start: plot.area.x, end: plot.area.right)
    for row in bars.labels.indices { BarChart.drawGroup(bars, row, options, plot, bands, &svg) }
    plot.drawBase(&svg)
    let points = values.indices.map { row in
      values[row].map { LineMark.Point(x: bands.middle(row), y: right.position($0)) }
    }
    LineMark.drawLine(points, style: "ln l2", &svg)
    for (row, point) in points.enumerated() where points.count <= 60 {
      guard let point, let value = values[row] else { continue }
      let title = "\(table.labels[row]) · \(table.series[1].name): \(NumberFormat.full.text(value))"
      svg.circle(point.x, point.y, radius: 3.5, style: "dot s2", title: title)
    }
    labels.draw(&svg, bands: bands, y: plot.area.bottom, leading: left)
  }

  /// `values` with an end that makes as many steps at the right as at the left, so that ticks share the grid lines.
  private static func covering(_ values: [Double], stepCount: Int) -> [Double] {
    guard let high = values.max(), high > 0, values.allSatisfy({ $0 >= 0 }), stepCount > 0 else { return values }
    return values + [LinearScale.niceStep(high / Double(stepCount)) * Double(stepCount)]
  }
}
