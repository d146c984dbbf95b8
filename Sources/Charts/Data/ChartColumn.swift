/// One typed column of chart data: categories, numbers or instants; nil is NULL.
package struct ChartColumn: Sendable, Hashable {
  package enum Values: Sendable, Hashable {
    case category([String?])
    /// Finite numbers only.
    case number([Double?])
    /// Milliseconds since 1970-01-01 UTC, within `CivilTime.range`.
    case time([Int64?])
  }

  package var name: String
  package var values: Values

  package init(_ name: String, _ values: Values) {
    self.name = name
    self.values = values
  }

  /// What is not a number or infinite becomes NULL; beyond ±1e290 numbers are clamped, so that sums stay finite.
  package init(_ name: String, numbers: [Double?]) {
    self.init(name, .number(numbers.map { $0.flatMap { $0.isFinite ? min(max($0, -1e290), 1e290) : nil } }))
  }

  package init(_ name: String, categories: [String?]) { self.init(name, .category(categories)) }

  package init(_ name: String, times: [Int64?]) {
    let range = CivilTime.range
    self.init(name, .time(times.map { $0.map { min(max($0, range.lowerBound), range.upperBound) } }))
  }

  package var count: Int {
    switch values {
    case .category(let all): all.count
    case .number(let all): all.count
    case .time(let all): all.count
    }
  }

  package var isNumber: Bool { if case .number = values { true } else { false } }
  package var isTime: Bool { if case .time = values { true } else { false } }
  package var isCategory: Bool { if case .category = values { true } else { false } }

  /// The number of row `row`; nil for NULL and for columns of another kind.
  package func number(_ row: Int) -> Double? {
    if case .number(let all) = values, row < all.count { all[row] } else { nil }
  }

  package func time(_ row: Int) -> Int64? {
    if case .time(let all) = values, row < all.count { all[row] } else { nil }
  }

  /// Row `row` as a category label; NULL is "(none)", the empty text "(empty)".
  package func label(_ row: Int) -> String {
    switch values {
    case .category(let all):
      guard row < all.count, let text = all[row] else { return "(none)" }
      return text.isEmpty ? "(empty)" : text
    case .number: return number(row).map { NumberFormat.full.text($0) } ?? "(none)"
    case .time: return time(row).map { TimeFormat.full($0) } ?? "(none)"
    }
  }
}
