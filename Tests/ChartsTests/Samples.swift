import Charts

/// Small fixed charts, one or more of each type.
struct Sample: Sendable {
  var name: String
  var type: String
  var data: ChartData
  var options: ChartOptions
}

enum Samples {
  private static let start = CivilTime(year: 2026, month: 5, day: 1).milliseconds

  /// A repeatable rhythm with a weekly dip.
  private static func wave(_ day: Int, _ height: Double) -> Double {
    let week = [0.0, 3, 5, 4, 6, 9, 8][day % 7]
    return (height * (1 + week / 10 + Double(day * 37 % 11) / 40)).rounded()
  }

  static let days = ChartData(columns: [
    ChartColumn("day", times: (0..<31).map { start + Int64($0) * 86_400_000 }),
    ChartColumn("events", numbers: (0..<31).map { wave($0, 20_000) }),
  ])

  static let twoSeries = ChartData(columns: [
    ChartColumn("day", times: (0..<31).map { start + Int64($0) * 86_400_000 }),
    ChartColumn("views", numbers: (0..<31).map { $0 == 12 ? nil : wave($0, 900) }),
    ChartColumn("searches", numbers: (0..<31).map { wave($0 + 3, 400) }),
    ChartColumn("purchases", numbers: (0..<31).map { wave($0 + 1, 60) }),
  ])

  static let categories = ChartData(columns: [
    ChartColumn(
      "category",
      categories: [
        "Home & Kitchen", "Fashion", "Electronics", "Crianças", "玩具和游戏", "Books with a very long category name indeed",
        "Garden", "Sports", "Pets", nil,
      ]), ChartColumn("events", numbers: [96_364, 84_210, 61_000, 45_100, 32_000, 21_050, 12_900, 8_000, 950, 12]),
  ])

  static let grouped: ChartData = {
    var quarters: [String] = []
    var channels: [String] = []
    var values: [Double] = []
    for (index, quarter) in ["Q1", "Q2", "Q3", "Q4"].enumerated() {
      for (at, channel) in ["mobile", "desktop", "tablet"].enumerated() {
        quarters.append(quarter)
        channels.append(channel)
        let value: Int = (index + 2) * (9 - 3 * at) * 120
        values.append(Double(value))
      }
    }
    return ChartData(columns: [
      ChartColumn("quarter", categories: quarters), ChartColumn("device", categories: channels),
      ChartColumn("events", numbers: values),
    ])
  }()

  static let heat: ChartData = {
    var hours: [String] = []
    var days: [String] = []
    var values: [Double] = []
    for day in 0..<7 {
      for hour in 0..<24 where hour != 4 {
        days.append(TimeFormat.weekdayNames[day])
        hours.append(hour < 10 ? "0\(hour)" : String(hour))
        let value: Int = hour * hour * (24 - hour) + day * 90
        values.append(Double(value))
      }
    }
    return ChartData(columns: [
      ChartColumn("hour", categories: hours), ChartColumn("weekday", categories: days),
      ChartColumn("events", numbers: values),
    ])
  }()

  static let heatTotals = ChartData(columns: [
    ChartColumn("product", categories: (0..<18).map { "Product \(Character(UnicodeScalar(UInt8(65 + $0))))" }),
    ChartColumn("events", numbers: (0..<18).map { Double(18_000 / ($0 + 1)) }),
  ])

  static let twoNumbers = ChartData(columns: [
    ChartColumn("day", times: (0..<14).map { start + Int64($0) * 86_400_000 }),
    ChartColumn("events", numbers: (0..<14).map { wave($0, 900) }),
    ChartColumn("purchases", numbers: (0..<14).map { wave($0 + 2, 20) }),
  ])

  static let funnel = ChartData(columns: [
    ChartColumn("step", categories: ["View", "Add to cart", "Checkout", "Purchase"]),
    ChartColumn("visitors", numbers: [39_812, 14_020, 2_190, 801]),
  ])

  static let tree: ChartData = {
    var categories: [String] = []
    var parts: [String] = []
    var values: [Double] = []
    for (index, name) in ["Fashion", "Automotive", "Home & Kitchen", "Shoes", "Toys", "Books", "Garden", "Office"]
      .enumerated()
    {
      for (at, part) in ["new", "sale", "eco", "parts", "kids", "pro"].enumerated() {
        categories.append(name)
        parts.append(name + " / " + part)
        let value: Int = 20_000 / (index + 1) / (at + 1)
        values.append(Double(value))
      }
    }
    return ChartData(columns: [
      ChartColumn("category", categories: categories), ChartColumn("subcategory", categories: parts),
      ChartColumn("events", numbers: values),
    ])
  }()

  static let spread: ChartData = {
    var prices: [Double] = []
    for index in 0..<400 {
      let quarters: Int = index * index % 397
      prices.append(Double(quarters) / 4 + Double(index % 17))
    }
    return ChartData(columns: [ChartColumn("price", numbers: prices)])
  }()

  static let all: [Sample] = [
    sample("area", "area", twoSeries, "Events by day, stacked"),
    sample("bar", "bar", categories, "Events by category"),
    sample("bar-grouped", "bar", grouped, "Events by quarter and device"),
    sample("bar-horizontal", "bar", categories, "Events by category, lying") { $0.isHorizontal = true },
    sample("bar-stacked", "bar", grouped, "Events by quarter, stacked") { $0.isStacked = true },
    sample("bar-time", "bar", days, "Events by day"),
    sample("bar-many", "bar", heatTotals, "More categories than stand side by side"),
    sample("combo", "combo", twoNumbers, "Events and conversion by day"),
    sample("funnel", "funnel", funnel, "From view to purchase"),
    sample("heatmap", "heatmap", heat, "Events by hour and weekday"),
    sample("histogram", "histogram", spread, "Prices"),
    sample("kpi", "kpi", days, "Events") { $0.numberFormat = .fixed(decimals: 0) },
    sample("line", "line", twoSeries, "Activity by day"),
    sample("line-log", "line", twoSeries, "Activity by day, logarithmic") { $0.isLogarithmic = true },
    sample("line-one", "line", days, "Events by day"),
    sample("pie", "pie", categories, "Share of events"),
    sample("pie-disc", "pie", funnel, "A disc") { $0.isDonut = false },
    sample("sparkline", "sparkline", days, "Course"),
    sample("table", "table", categories, "As a table"),
    sample("treemap", "treemap", tree, "Categories and their parts"),
  ]

  private static func sample(
    _ name: String, _ type: String, _ data: ChartData, _ title: String,
    _ change: (inout ChartOptions) -> Void = { _ in }
  ) -> Sample {
    Sample(name: name, type: type, data: data, options: ChartOptions(title: title, change))
  }
}
