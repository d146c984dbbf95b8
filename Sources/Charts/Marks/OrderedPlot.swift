/// A plot whose x axis is time or an ordered list, for lines and areas.
struct OrderedPlot: Sendable {
  let plot: CartesianPlot
  private let time: TimeScale?
  private let bands: BandScale
  private let times: [Int64]

  init(_ table: SeriesTable, axis: ValueAxis, in frame: Frame, _ svg: inout SVGWriter) {
    let left = axis.labelWidth + 8
    let width = max(frame.width - left - 2, 10)
    times = table.times ?? []
    if let instants = table.times {
      plot = CartesianPlot(table, axis: axis, bottom: TimeLabels.height, in: frame, &svg)
      let ticks = max(2, Int(width / (width < 400 ? 58 : 78)))
      // Half the width of a dot stays free at both ends.
      let scale = TimeScale(covering: instants, start: plot.area.x + 4, end: plot.area.right - 4, tickCount: ticks)
      TimeLabels.draw(scale, y: plot.area.bottom, limits: frame.x...frame.right, &svg)
      time = scale
      bands = BandScale(count: instants.count, start: plot.area.x, end: plot.area.right)
    } else {
      let step = width / Double(max(table.labels.count, 1))
      let canThin = table.labels.allSatisfy { $0.first?.isNumber ?? false }
      let labels = CategoryLabels(table.labels, step: step, canThin: canThin)
      plot = CartesianPlot(table, axis: axis, bottom: labels.height, in: frame, &svg)
      bands = BandScale(count: table.labels.count, start: plot.area.x, end: plot.area.right)
      labels.draw(&svg, bands: bands, y: plot.area.bottom, leading: left)
      time = nil
    }
  }

  func x(_ row: Int) -> Double { time.map { $0.position(times[row]) } ?? bands.middle(row) }

  func points(_ values: [Double?]) -> [LineMark.Point?] {
    values.indices.map { row in
      values[row].map { LineMark.Point(x: x(row), y: plot.axis.position($0)) }
    }
  }

  /// Invisible columns that show the numbers of an x value, and its dots, under the pointer.
  func drawTooltips(_ table: SeriesTable, _ options: ChartOptions, values: [[Double?]], _ svg: inout SVGWriter) {
    let count = table.labels.count
    if count < 1 || Double(count) * 2 > plot.area.width { return }
    let format = options.numberFormat == .automatic || options.numberFormat == .compact ? .full : options.numberFormat
    for row in 0..<count {
      let left = row == 0 ? plot.area.x : (x(row - 1) + x(row)) / 2
      let right = row == count - 1 ? plot.area.right : (x(row) + x(row + 1)) / 2
      var lines = [table.labels[row]]
      svg.open(group: "h")
      for series in table.series {
        guard let number = series.values[row] else { continue }
        lines.append("\(series.name) \(format.text(number))")
      }
      let column = Frame(x: left, y: plot.area.y, width: right - left, height: plot.area.height)
      svg.rectangle(column, style: "hit", title: lines.joined(separator: " · "))
      for index in values.indices {
        guard let value = values[index][row] else { continue }
        let style = "dot " + ChartStyle.fill(table.color(index))
        svg.circle(x(row), plot.axis.position(value), radius: 4, style: style)
      }
      svg.closeGroup()
    }
  }
}
