/// The chart types, by name.
package enum ChartTypes {
  package static let all: [any ChartType.Type] = [
    AreaChart.self,
    BarChart.self,
    ComboChart.self,
    FunnelChart.self,
    HeatMap.self,
    Histogram.self,
    KPITile.self,
    LineChart.self,
    PieChart.self,
    Sparkline.self,
    TableChart.self,
    Treemap.self,
  ]

  package static func named(_ name: String) -> (any ChartType.Type)? {
    let folded = name.lowercased()
    return all.first { $0.name == folded }
  }
}
