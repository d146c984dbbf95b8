/// Bars, upright or lying, one series or several side by side or stacked.
package enum BarChart: ChartType {
  package static let name = "bar"
  package static let summary = "Bar chart"

  /// Height of one lying bar with the space around it.
  private static let rowHeight = 26.0

  package static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double {
    let (table, isHorizontal) = arrange(data, options)
    guard isHorizontal else { return width < 480 ? 250 : 300 }
    let rows = options.isStacked ? 1 : min(table.series.count, 3)
    let legend = table.series.count > 1 ? Legend.height(table.series.map(\.name), width: width) : 0
    return Double(table.labels.count) * (rowHeight + Double(rows - 1) * 12) + legend + 8
  }

  /// The data, and whether the bars lie: as asked for, else when upright ones would need many slanted names.
  private static func arrange(_ data: ChartData, _ options: ChartOptions) -> (SeriesTable, isHorizontal: Bool) {
    let table = SeriesTable(data, options)
    let isOrdered = table.times != nil || table.labels.allSatisfy { $0.first?.isNumber ?? false }
    let isHorizontal = options.isHorizontal ?? (!isOrdered && table.labels.count > 12)
    return (table.limited(to: options.maximumItems ?? (isHorizontal ? 40 : 400)), isHorizontal)
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let (table, isHorizontal) = arrange(data, options)
    if isHorizontal {
      HorizontalBars.draw(table, options, in: frame, &svg)
    } else if Double(table.labels.count) > frame.width {
      // Bars thinner than a pixel make an area, at a hundredth of the size.
      AreaChart.draw(data, options, in: frame, &svg)
    } else {
      drawUpright(table, options, in: frame, &svg)
    }
  }

  /// The values an axis must hold: the numbers, or the sums of stacks.
  static func extents(_ table: SeriesTable, isStacked: Bool) -> [Double] {
    guard isStacked else { return table.allValues }
    var out: [Double] = []
    for row in table.labels.indices {
      let values = table.series.compactMap { $0.values[row] }
      out.append(values.filter { $0 > 0 }.reduce(0, +))
      out.append(values.filter { $0 < 0 }.reduce(0, +))
    }
    return out
  }

  private static func drawUpright(
    _ table: SeriesTable, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter
  ) {
    let axis = ValueAxis(
      extents(table, isStacked: options.isStacked), options, tickCount: CartesianPlot.tickCount(frame),
      includesZero: true,
      isWhole: table.isWhole)
    let left = axis.labelWidth + 8
    let step = max(frame.width - left - 2, 10) / Double(max(table.labels.count, 1))
    let labels = bandLabels(table, step: step)
    let plot = CartesianPlot(table, axis: axis, bottom: labels.height, in: frame, &svg)
    let bands = BandScale(
      count: table.labels.count, start: plot.area.x, end: plot.area.right, padding: step < 6 ? 0.1 : 0.28)
    for row in table.labels.indices {
      options.isStacked
        ? drawStack(table, row, options, plot, bands, &svg) : drawGroup(table, row, options, plot, bands, &svg)
    }
    plot.drawBase(&svg)
    labels.draw(&svg, bands: bands, y: plot.area.bottom, leading: left)
  }

  /// The labels below upright bars that are `step` apart.
  static func bandLabels(_ table: SeriesTable, step: Double) -> CategoryLabels {
    let labels = table.times.map { times in times.map { TimeFormat.tick($0, among: times) } } ?? table.labels
    let canThin = table.times != nil || labels.allSatisfy { $0.first?.isNumber ?? false }
    return CategoryLabels(labels, step: step, canThin: canThin)
  }

  static func title(_ table: SeriesTable, _ row: Int, _ index: Int, _ value: Double, _ format: NumberFormat) -> String {
    let number = (format == .automatic || format == .compact ? NumberFormat.full : format).text(value)
    let name = table.series[index].name
    return table.series.count > 1 ? "\(table.labels[row]) · \(name): \(number)" : "\(table.labels[row]): \(number)"
  }

  static func drawGroup(
    _ table: SeriesTable, _ row: Int, _ options: ChartOptions, _ plot: CartesianPlot, _ bands: BandScale,
    _ svg: inout SVGWriter
  ) {
    let width = min(bands.bandwidth, 56 * Double(table.series.count)) / Double(table.series.count)
    let left = bands.middle(row) - width * Double(table.series.count) / 2
    for index in table.series.indices {
      guard let value = table.series[index].values[row] else { continue }
      let y = plot.axis.position(value)
      let gap = width > 6 && table.series.count > 1 ? 1.0 : 0
      let bar = Frame(
        x: left + Double(index) * width, y: min(y, plot.axis.base), width: width - gap, height: abs(y - plot.axis.base))
      BarMark.draw(
        bar, toward: value < 0 ? .down : .up, style: ChartStyle.fill(table.color(index)),
        title: title(table, row, index, value, options.numberFormat), &svg)
    }
  }

  private static func drawStack(
    _ table: SeriesTable, _ row: Int, _ options: ChartOptions, _ plot: CartesianPlot, _ bands: BandScale,
    _ svg: inout SVGWriter
  ) {
    var above = 0.0
    var below = 0.0
    let width = min(bands.bandwidth, 56)
    let last = table.series.indices.last { (table.series[$0].values[row] ?? 0) > 0 }
    for index in table.series.indices {
      guard let value = table.series[index].values[row], value != 0 else { continue }
      let from = value < 0 ? below : above
      if value < 0 { below += value } else { above += value }
      let a = plot.axis.position(from)
      let b = plot.axis.position(from + value)
      let bar = Frame(x: bands.middle(row) - width / 2, y: min(a, b), width: width, height: abs(a - b))
      BarMark.draw(
        bar, toward: .up, isRounded: index == last, style: ChartStyle.fill(table.color(index)),
        title: title(table, row, index, value, options.numberFormat), &svg)
    }
  }
}
