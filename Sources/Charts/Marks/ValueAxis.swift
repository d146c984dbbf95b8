/// An axis of numbers: a linear or logarithmic scale with its tick labels.
package struct ValueAxis: Sendable {
  enum Scale: Sendable {
    case linear(LinearScale)
    case logarithmic(LogScale)
  }

  var scale: Scale
  let labels: [String]

  /// An axis for `values`; positions are set later, with `place`.
  init(_ values: [Double], _ options: ChartOptions, tickCount: Int, includesZero: Bool, isWhole: Bool) {
    if options.isLogarithmic && values.contains(where: { $0 > 0 }) {
      let scale = LogScale(covering: values, start: 0, end: 1)
      labels = scale.ticks.map { Self.format(options).text($0) }
      self.scale = .logarithmic(scale)
    } else {
      let scale = LinearScale(
        covering: values, start: 0, end: 1, tickCount: tickCount, includesZero: includesZero, wholeSteps: isWhole)
      labels = Self.texts(scale.ticks, options)
      self.scale = .linear(scale)
    }
  }

  private static func format(_ options: ChartOptions) -> NumberFormat {
    switch options.numberFormat {
    case .automatic, .full, .fixed: .compact
    default: options.numberFormat
    }
  }

  /// Tick labels; where short forms would say the same twice, full numbers.
  private static func texts(_ ticks: [Double], _ options: ChartOptions) -> [String] {
    let short = ticks.map { format(options).text($0) }
    if Set(short).count == short.count { return short }
    if case .percent = options.numberFormat { return ticks.map { NumberFormat.percent(decimals: 2).text($0) } }
    return ticks.map { NumberFormat.full.text($0) }
  }

  var ticks: [Double] {
    switch scale {
    case .linear(let scale): scale.ticks
    case .logarithmic(let scale): scale.ticks
    }
  }

  mutating func place(start: Double, end: Double) {
    switch scale {
    case .linear(var linear):
      linear.start = start
      linear.end = end
      scale = .linear(linear)
    case .logarithmic(var logarithmic):
      logarithmic.start = start
      logarithmic.end = end
      scale = .logarithmic(logarithmic)
    }
  }

  func position(_ value: Double) -> Double {
    switch scale {
    case .linear(let scale): scale.position(value)
    case .logarithmic(let scale): scale.position(value)
    }
  }

  /// Where bars begin: zero, or the edge of a scale that does not hold it.
  var base: Double {
    switch scale {
    case .linear(let scale): scale.position(min(max(0, scale.lower), scale.upper))
    case .logarithmic(let scale): scale.start
    }
  }

  var labelWidth: Double { labels.map { TextMetrics.width($0, size: ChartStyle.labelSize) }.max() ?? 0 }
}
