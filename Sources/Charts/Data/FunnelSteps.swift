/// The steps of a funnel with their ratios.
package struct FunnelSteps: Sendable {
  package struct Step: Sendable, Hashable {
    package var name: String
    package var value: Double
    package var previous: Double
    package var ofFirst: Double
    package var ofPrevious: Double
  }

  package private(set) var steps: [Step] = []

  /// One row a step; or one row whose number columns are the steps.
  package init(_ data: ChartData, _ options: ChartOptions) {
    let table = SeriesTable(data, options, maximumSeries: 50)
    var pairs: [(String, Double)] = []
    if table.labels.count == 1 && table.series.count > 1 {
      pairs = table.series.map { ($0.name, $0.values[0] ?? 0) }
    } else if let series = table.series.first {
      pairs = zip(table.labels, series.values).map { ($0, $1 ?? 0) }
    }
    let first = pairs.first?.1 ?? 0
    var previous = first
    for (name, value) in pairs {
      let value = max(value, 0)
      steps.append(
        Step(
          name: name, value: value, previous: previous, ofFirst: first > 0 ? value / first : 0,
          ofPrevious: previous > 0 ? value / previous : 0))
      previous = value
    }
  }
}
