/// The plot area of charts with a number axis at the left: legend, grid lines, labels, and what room they leave.
package struct CartesianPlot: Sendable {
  let area: Frame
  let axis: ValueAxis

  /// Draws legend and grid and reserves `bottom` pixels below the plot.
  init(
    _ table: SeriesTable, axis: ValueAxis, bottom: Double, in frame: Frame, _ svg: inout SVGWriter
  ) {
    var axis = axis
    var rest = frame
    if table.series.count > 1 {
      rest = Legend.draw(
        table.series.map(\.name), colors: table.series.indices.map { table.color($0) }, in: frame, &svg)
    }
    let left = axis.labelWidth + 8
    area = Frame(
      x: rest.x + left, y: rest.y + 8, width: max(rest.width - left - 2, 10), height: max(rest.height - 8 - bottom, 10))
    axis.place(start: area.bottom, end: area.y)
    self.axis = axis
    for (tick, label) in zip(axis.ticks, axis.labels) {
      let y = axis.position(tick)
      svg.line(area.x, y, area.right, y, style: "g")
      svg.label(label, x: area.x - 8, y: y + 4, anchor: .end)
    }
  }

  /// The line that bars stand on, drawn above them.
  func drawBase(_ svg: inout SVGWriter) { svg.line(area.x, axis.base, area.right, axis.base, style: "x") }

  /// Number of ticks that suits the height.
  static func tickCount(_ frame: Frame) -> Int { frame.height < 200 ? 3 : 5 }
}
