/// Daily values for the sparklines of key figures, and their change.
struct DayCourse {
  private let results: [String: ChartData]
  /// Whether the last day is still running and would look like a fall.
  let endsEarly: Bool

  init(_ results: [String: ChartData]) {
    self.results = results
    guard let last = results["span"]?.column("last_event")?.time(0) else {
      endsEarly = false
      return
    }
    endsEarly = CivilTime(milliseconds: last).hour < 23
  }

  /// Values of whole days, gaps filled with zero.
  private func course(_ id: String, _ name: String) -> [Double] {
    guard let data = results[id], let day = data.column("day"), let values = data.column(name) else { return [] }
    var byDay: [Int64: Double] = [:]
    for row in 0..<data.rowCount {
      guard let time = day.time(row) else { continue }
      byDay[CivilTime.floorDivide(time, CivilTime.millisecondsPerDay), default: 0] += values.number(row) ?? 0
    }
    guard let first = byDay.keys.min(), var last = byDay.keys.max() else { return [] }
    if endsEarly && last > first { last -= 1 }
    // A sparkline of more than two years says nothing; the last two do.
    let start = max(first, last - 730)
    return (start...last).map { byDay[$0] ?? 0 }
  }

  /// Days that are compared with as many before: weeks where there are two, else single days.
  private static func window(_ count: Int) -> Int { count >= 14 ? 7 : 1 }

  private static func note(_ count: Int) -> String { window(count) == 7 ? "week on week" : "day on day" }

  private static func change(_ values: [Double]) -> Double? {
    let window = window(values.count)
    if values.count < 2 * window { return nil }
    let new = values.suffix(window).reduce(0, +)
    let old = values.dropLast(window).suffix(window).reduce(0, +)
    return KeyFigure.change(from: old, to: new)
  }

  func figure(_ title: String, _ value: Double?, _ id: String, _ name: String) -> KeyFigure {
    var figure = KeyFigure(name: title, value: value, format: .automatic)
    if let value, value < 1e7 { figure.format = .fixed(decimals: 0) }
    if value == nil {
      figure.note = "No data yet"
      return figure
    }
    let values = course(id, name)
    figure.course = values
    figure.change = Self.change(values)
    figure.changeNote = Self.note(values.count)
    return figure
  }

  /// Buyers of all visitors, by day the buyers of that day.
  func conversion(_ rate: Double?) -> KeyFigure {
    var figure = KeyFigure(name: "Conversion rate", value: rate, format: .percent(decimals: 1))
    if rate == nil {
      figure.note = "No data yet"
      return figure
    }
    let buyers = course("days", "buyers")
    let visitors = course("days", "visitors")
    if buyers.count != visitors.count { return figure }
    let rates = zip(buyers, visitors).map { $1 > 0 ? $0 / $1 : 0 }
    figure.course = rates
    figure.change = Self.change(rates)
    figure.changeNote = Self.note(rates.count)
    figure.note = "of visitors bought"
    return figure
  }
}
