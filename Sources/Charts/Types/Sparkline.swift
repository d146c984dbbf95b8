/// A small line without axes, its last point marked.
package enum Sparkline: ChartType {
  package static let name = "sparkline"
  package static let summary = "Sparkline"

  package static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double { 40 }

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let table = SeriesTable(data, options)
    guard let series = table.series.first else { return }
    draw(series.values, in: frame, &svg)
  }

  static func draw(_ values: [Double?], in frame: Frame, _ svg: inout SVGWriter) {
    let present = values.compactMap { $0 }
    guard let low = present.min(), let high = present.max() else { return }
    let inner = frame.inset(4)
    let span = high > low ? high - low : 1
    let steps = Double(max(values.count - 1, 1))
    let points: [LineMark.Point?] = values.enumerated().map { index, value in
      guard let value else { return nil }
      let y = high > low ? inner.bottom - (value - low) / span * inner.height : inner.y + inner.height / 2
      return LineMark.Point(x: inner.x + Double(index) / steps * inner.width, y: y)
    }
    let upper = points.compactMap { $0 }
    let lower = upper.map { LineMark.Point(x: $0.x, y: frame.bottom) }
    LineMark.drawArea(upper: upper, lower: lower, style: "ar s1", &svg)
    LineMark.drawLine(points, style: "ln l1", &svg)
    if let last = upper.last { svg.circle(last.x, last.y, radius: 3, style: "s1") }
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    let table = SeriesTable(data, options)
    return table.series.map { TerminalSparkline.text($0.values, width: canvas.width, canvas) }
  }
}
