/// Data arranged for axes: one row an x value, one column a series.
///
/// Wide results (x, a, b) give a series a number column; long ones (x, name, value) a series a name. Several rows of one
/// x value and series add up.
package struct SeriesTable: Sendable {
  package struct Series: Sendable, Hashable {
    package var name: String
    /// As many as there are x values; nil where the data has none.
    package var values: [Double?]

    package var total: Double { values.reduce(0) { $0 + ($1 ?? 0) } }
  }

  package var xName: String
  package var labels: [String]
  /// The instants of a time axis, ascending; nil for categories.
  package var times: [Int64]?
  package var series: [Series]
  package var valueName: String
  /// Whether the last series is the sum of those without a colour of their own.
  package var hasOther = false

  package init(_ data: ChartData, _ options: ChartOptions, maximumSeries: Int = ChartStyle.seriesCount) {
    let roles = ColumnRoles(data, options)
    xName = roles.x?.name ?? "row"
    valueName = options.valueName ?? roles.values.first?.name ?? "rows"
    var rowOfLabel: [String: Int] = [:]
    var order: [Int] = []
    labels = []
    (labels, times, order) = Self.domain(data, roles.x, &rowOfLabel)
    series = []
    if let name = roles.series {
      var indexes: [String: Int] = [:]
      for row in 0..<data.rowCount {
        let label = name.label(row)
        let index = indexes[label] ?? series.count
        if index == series.count {
          indexes[label] = index
          series.append(Series(name: label, values: Array(repeating: nil, count: labels.count)))
        }
        add(roles.values.first, row, to: index, at: order[row])
      }
    } else {
      let columns: [ChartColumn?] = roles.values.isEmpty ? [nil] : roles.values
      for column in columns {
        series.append(Series(name: column?.name ?? valueName, values: Array(repeating: nil, count: labels.count)))
        for row in 0..<data.rowCount { add(column, row, to: series.count - 1, at: order[row]) }
      }
      if series.count == 1, let name = options.valueName { series[0].name = name }
    }
    fold(to: max(maximumSeries, 1))
  }

  private mutating func add(_ column: ChartColumn?, _ row: Int, to index: Int, at position: Int) {
    guard position >= 0, let value = column.map({ $0.number(row) }) ?? 1 else { return }
    series[index].values[position] = (series[index].values[position] ?? 0) + value
  }

  /// The x values, and for each row the index of its own or -1.
  private static func domain(
    _ data: ChartData, _ column: ChartColumn?, _ positions: inout [String: Int]
  ) -> ([String], [Int64]?, [Int]) {
    if let column, case .time(let all) = column.values {
      let times = Array(Set(all.prefix(data.rowCount).compactMap { $0 })).sorted()
      var rank: [Int64: Int] = [:]
      for (index, time) in times.enumerated() { rank[time] = index }
      // Rows without an instant have no place on a time axis: -1 leaves them out.
      if !times.isEmpty {
        let order = (0..<data.rowCount).map { row in all[row].flatMap { rank[$0] } ?? -1 }
        return (times.map { TimeFormat.short($0) }, times, order)
      }
    }
    var labels: [String] = []
    var order: [Int] = []
    for row in 0..<data.rowCount {
      let label = column?.label(row) ?? String(row + 1)
      let index = positions[label] ?? labels.count
      if index == labels.count {
        positions[label] = index
        labels.append(label)
      }
      order.append(index)
    }
    return (labels, nil, order)
  }

  /// Keeps the largest series and sums the rest, so that every series has a colour of its own.
  private mutating func fold(to limit: Int) {
    if series.count <= limit { return }
    let ranked = series.indices.sorted { (series[$0].total, $1) > (series[$1].total, $0) }
    let kept = ranked.prefix(limit).sorted()
    let rest = ranked.dropFirst(limit)
    var other = Series(name: "Other (\(rest.count))", values: Array(repeating: nil, count: labels.count))
    for index in rest {
      for (position, value) in series[index].values.enumerated() {
        if let value { other.values[position] = (other.values[position] ?? 0) + value }
      }
    }
    series = kept.map { series[$0] } + [other]
    hasOther = true
  }

  /// Replaces each series by the sum of itself and those before it; what is missing or negative counts as zero.
  package mutating func stack() {
    var sums = Array(repeating: 0.0, count: labels.count)
    for index in series.indices {
      for row in sums.indices { sums[row] += max(series[index].values[row] ?? 0, 0) }
      series[index].values = sums
    }
  }

  /// Index of the series' colour; `ChartStyle.seriesCount` stands for "Other".
  package func color(_ index: Int) -> Int {
    hasOther && index == series.count - 1 ? ChartStyle.seriesCount : index
  }

  /// Every number there is.
  package var allValues: [Double] { series.flatMap { $0.values.compactMap { $0 } } }

  /// Whether all numbers are whole, so that ticks between them make no sense.
  package var isWhole: Bool { allValues.allSatisfy { $0 == $0.rounded() } }

  /// The items beyond `limit` folded into one called "Other"; for categories that come largest first.
  package func limited(to limit: Int) -> SeriesTable {
    if labels.count <= limit || times != nil || limit < 2 { return self }
    var copy = self
    let rest = labels.count - limit + 1
    copy.labels = Array(labels.prefix(limit - 1)) + ["Other (\(rest))"]
    for index in series.indices {
      let tail = series[index].values.dropFirst(limit - 1).compactMap { $0 }
      let sum: Double? = tail.isEmpty ? nil : tail.reduce(0, +)
      copy.series[index].values = Array(series[index].values.prefix(limit - 1)) + [sum]
    }
    return copy
  }
}

/// Which columns are the x values, the series and the numbers: as the options say, else by their types.
package struct ColumnRoles: Sendable {
  package var x: ChartColumn?
  package var series: ChartColumn?
  package var values: [ChartColumn]

  package init(_ data: ChartData, _ options: ChartOptions) {
    let columns = data.columns
    let numbers = columns.filter(\.isNumber)
    let named = options.y.compactMap { data.column($0) }.filter(\.isNumber)
    x = options.x.flatMap { data.column($0) } ?? columns.first(where: \.isTime) ?? columns.first(where: \.isCategory)
    if x == nil && numbers.count > 1 && named.isEmpty { x = numbers[0] }
    let xName = x?.name
    series = options.series.flatMap { data.column($0) }
    if series == nil && options.series == nil {
      let candidate = columns.first { $0.isCategory && $0.name != xName }
      if candidate != nil, let x, Self.hasRepeats(x, data.rowCount) { series = candidate }
    }
    let seriesName = series?.name
    values = named.isEmpty ? numbers.filter { $0.name != xName && $0.name != seriesName } : named
  }

  private static func hasRepeats(_ column: ChartColumn, _ rowCount: Int) -> Bool {
    switch column.values {
    case .category(let all): Set(all.prefix(rowCount)).count < rowCount
    case .number(let all): Set(all.prefix(rowCount)).count < rowCount
    case .time(let all): Set(all.prefix(rowCount)).count < rowCount
    }
  }
}
