/// Areas over time or ordered values; several series are stacked.
package enum AreaChart: ChartType {
  package static let name = "area"
  package static let summary = "Area chart"

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let table = SeriesTable(data, options)
    var stacked = table
    stacked.stack()
    let tops = stacked.series.map(\.values)
    let axis = ValueAxis(
      stacked.allValues, options, tickCount: CartesianPlot.tickCount(frame), includesZero: true, isWhole: table.isWhole)
    let plot = OrderedPlot(table, axis: axis, in: frame, &svg)
    var lower = plot.points(Array(repeating: 0, count: table.labels.count)).compactMap { $0 }
    for row in lower.indices { lower[row].y = plot.plot.axis.base }
    let style = table.series.count == 1 ? "ar " : "st "
    for index in table.series.indices {
      let upper = plot.points(tops[index]).compactMap { $0 }
      LineMark.drawArea(upper: upper, lower: lower, style: style + ChartStyle.fill(table.color(index)), &svg)
      LineMark.drawLine(upper, style: "ln " + ChartStyle.stroke(table.color(index)), &svg)
      lower = upper
    }
    plot.plot.drawBase(&svg)
    plot.drawTooltips(table, options, values: tops, &svg)
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    TerminalLines.draw(data, options, canvas, isFilled: true)
  }
}
