/// One number with its name, its change against the time before, and its course.
package enum KPITile: ChartType {
  package static let name = "kpi"
  package static let summary = "Key figure"

  package static func height(_ data: ChartData, _ options: ChartOptions, width: Double) -> Double { 112 }

  /// The figure of `data`: the last value of its first series, with the others as its course.
  static func figure(_ data: ChartData, _ options: ChartOptions) -> KeyFigure {
    let table = SeriesTable(data, options)
    let values = table.series.first?.values ?? []
    var figure = KeyFigure(
      name: options.title.isEmpty ? table.series.first?.name ?? "" : options.title,
      value: values.compactMap { $0 }.last, format: options.numberFormat)
    if values.count > 1 {
      figure.course = values
      figure.change = KeyFigure.change(from: values.dropLast().compactMap { $0 }.last, to: figure.value)
    }
    return figure
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, in frame: Frame, _ svg: inout SVGWriter) {
    let figure = figure(data, options)
    let label = TextMetrics.elide(figure.name, size: 13, limit: frame.width)
    svg.label(label, x: frame.x, y: frame.y + 16, size: 13, full: figure.name)
    let value = figure.valueText
    svg.label(value, x: frame.x, y: frame.y + 50, size: 30, style: "t b")
    if let change = figure.changeText {
      let style = figure.isGood.map { $0 ? "good" : "bad" } ?? "m"
      let x = frame.x + TextMetrics.width(value, size: 30) + 10
      svg.label(change, x: x, y: frame.y + 48, size: 13, style: style)
    }
    let spark = Frame(x: frame.x, y: frame.y + 64, width: frame.width, height: max(frame.height - 68, 20))
    Sparkline.draw(figure.course, in: spark, &svg)
  }

  package static func draw(_ data: ChartData, _ options: ChartOptions, terminal canvas: TerminalCanvas) -> [String] {
    let figure = figure(data, options)
    let change = figure.changeText.map { "  " + $0 } ?? ""
    let value = canvas.hasUnicode ? figure.valueText : TerminalCanvas.ascii(figure.valueText)
    var lines = [canvas.fit(figure.name, canvas.width), canvas.bold(value)]
    lines[1] += canvas.hasUnicode ? change : TerminalCanvas.ascii(change)
    if figure.course.count > 1 { lines.append(TerminalSparkline.text(figure.course, width: canvas.width, canvas)) }
    return lines
  }
}

/// A number worth a tile of its own.
package struct KeyFigure: Sendable, Hashable {
  package var name: String
  /// Nil when there is no data yet.
  package var value: Double?
  package var format: NumberFormat
  /// Ratio to the time before, less one: 0.1 is ten percent more.
  package var change: Double?
  /// What `change` compares, as in "against the week before".
  package var changeNote = ""
  /// Whether more is better; nil when neither is.
  package var isMoreBetter: Bool? = true
  /// Values over time for the sparkline.
  package var course: [Double?] = []
  package var note = ""

  package init(name: String, value: Double?, format: NumberFormat = .automatic) {
    self.name = name
    self.value = value
    self.format = format
  }

  package static func change(from old: Double?, to new: Double?) -> Double? {
    guard let old, let new, old > 0 else { return nil }
    return new / old - 1
  }

  package var valueText: String { value.map { format.text($0) } ?? "–" }

  package var changeText: String? {
    guard let change, change.isFinite else { return nil }
    let percent = NumberFormat.percent(decimals: abs(change) < 0.0995 ? 1 : 0).text(abs(change))
    return abs(change) < 0.0005 ? "± 0%" : (change > 0 ? "▲ " : "▼ ") + percent
  }

  package var isGood: Bool? {
    guard let change, let isMoreBetter, abs(change) >= 0.0005 else { return nil }
    return (change > 0) == isMoreBetter
  }
}
