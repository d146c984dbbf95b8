/// One or two sentences that say what a chart shows, for screen readers.
enum ChartDescription {
  static func text(_ chart: Chart) -> String {
    let data = chart.data
    if data.isEmpty { return "No data yet." }
    switch chart.type.name {
    case TableChart.name: return "Table of \(data.rowCount) rows and \(data.columns.count) columns."
    case FunnelChart.name: return funnel(chart)
    case Treemap.name: return treemap(chart)
    case HeatMap.name: return heatMap(chart)
    default: return series(chart)
    }
  }

  private static func number(_ value: Double, _ options: ChartOptions) -> String {
    switch options.numberFormat {
    case .automatic, .compact: NumberFormat.full.text(value)
    default: options.numberFormat.text(value)
    }
  }

  private static func funnel(_ chart: Chart) -> String {
    let steps = FunnelSteps(chart.data, chart.options).steps
    let parts = steps.prefix(12).enumerated().map { index, step in
      let share = index == 0 ? "" : " (" + NumberFormat.percent(decimals: 1).text(step.ofFirst) + " of the first step)"
      return "\(step.name) \(number(step.value, chart.options))\(share)"
    }
    return "Funnel of \(steps.count) steps: " + parts.joined(separator: ", ") + "."
  }

  private static func treemap(_ chart: Chart) -> String {
    let groups = CategoryTree(chart.data, chart.options).groups
    let top = groups.prefix(3).map { "\($0.name) \(number($0.value, chart.options))" }
    return "Treemap of \(groups.count) groups; the largest: " + top.joined(separator: ", ") + "."
  }

  private static func heatMap(_ chart: Chart) -> String {
    let grid = HeatGrid(chart.data, chart.options)
    var best = ""
    for (row, values) in zip(grid.rows, grid.values) {
      for (column, value) in zip(grid.columns, values) where best.isEmpty && value == grid.maximum {
        best = " Most at \(row), \(column): \(number(grid.maximum, chart.options))."
      }
    }
    return "Heat map of \(grid.rows.count) rows by \(grid.columns.count) columns." + best
  }

  private static func series(_ chart: Chart) -> String {
    let table = SeriesTable(chart.data, chart.options)
    var out = "\(chart.type.summary) of " + table.series.prefix(4).map(\.name).joined(separator: ", ")
    if table.series.count > 4 { out += " and \(table.series.count - 4) more" }
    out += " by \(table.xName), \(table.labels.count) " + (table.labels.count == 1 ? "value" : "values")
    if let first = table.labels.first, let last = table.labels.last, table.labels.count > 1 {
      out += " from \(first) to \(last)"
    }
    out += "."
    guard let values = table.series.first?.values else { return out }
    let present = values.indices.filter { values[$0] != nil }
    let order = { (a: Int, b: Int) in (values[a] ?? 0) < (values[b] ?? 0) }
    if let low = present.min(by: order), let high = present.max(by: order), low != high {
      out += " Highest \(number(values[high] ?? 0, chart.options)) at \(table.labels[high]),"
      out += " lowest \(number(values[low] ?? 0, chart.options)) at \(table.labels[low])."
    }
    return out
  }
}
