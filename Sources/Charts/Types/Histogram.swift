#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How often the values of one number column fall into equal ranges.
package enum Histogram: ChartType {
  package static let name = "histogram"
  package static let summary = "Histogram"

  /// The counts by range, as data for bars.
  static func bins(_ data: ChartData, _ options: ChartOptions) -> ChartData {
    let column = options.y.first.flatMap { data.column($0) } ?? data.columns.first(where: \.isNumber)
    guard let column, case .number(let all) = column.values else { return ChartData() }
    let values = all.compactMap { $0 }
    if values.isEmpty { return ChartData() }
    // Square root rule, within what can be read.
    let wanted = min(max(Int(Double(values.count).squareRoot()), 5), 30)
    let scale = LinearScale(
      covering: values, start: 0, end: 1, tickCount: wanted, includesZero: false,
      wholeSteps: values.allSatisfy { $0 == $0.rounded() })
    var counts = Array(repeating: 0.0, count: max(scale.ticks.count - 1, 1))
    for value in values {
      let index = Int(floor(scale.position(value) * Double(counts.count)))
      counts[min(max(index, 0), counts.count - 1)] += 1
    }
    let labels = counts.indices.map { NumberFormat.automatic.text(scale.ticks[$0]) }
    return ChartData(columns: [
      ChartColumn(column.name + " from", categories: labels), ChartColumn("count", numbers: counts),
    ])
  }

  private static func barOptions(_ options: ChartOptions) -> ChartOptions {
    var copy = ChartOptions()
    copy.title = options.title
    return copy
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let bins = bins(data, options)
    if !bins.isEmpty { BarChart.draw(bins, barOptions(options), in: frame, &svg) }
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    TerminalBars.draw(bins(data, options), barOptions(options), canvas)
  }
}
