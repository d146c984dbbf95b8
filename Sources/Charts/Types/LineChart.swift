/// Lines over time or ordered values, one or several.
package enum LineChart: ChartType {
  package static let name = "line"
  package static let summary = "Line chart"

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let table = SeriesTable(data, options)
    let axis = ValueAxis(
      table.allValues, options, tickCount: CartesianPlot.tickCount(frame), includesZero: true, isWhole: table.isWhole)
    let plot = OrderedPlot(table, axis: axis, in: frame, &svg)
    if table.series.count == 1 {
      let points = plot.points(table.series[0].values)
      for run in points.split(separator: nil) {
        let upper = run.compactMap { $0 }
        let lower = upper.map { LineMark.Point(x: $0.x, y: plot.plot.axis.base) }
        LineMark.drawArea(upper: upper, lower: lower, style: "ar " + ChartStyle.fill(0), &svg)
      }
    }
    for index in table.series.indices {
      let style = "ln " + ChartStyle.stroke(table.color(index))
      LineMark.drawLine(plot.points(table.series[index].values), style: style, &svg)
    }
    plot.plot.drawBase(&svg)
    plot.drawTooltips(table, options, values: table.series.map(\.values), &svg)
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    TerminalLines.draw(data, options, canvas, isFilled: false)
  }
}
