/// Makes each card of the default report from the results.
struct DefaultReportCards {
  let results: [String: ChartData]
  let failures: [String: String]

  /// The result `id` when it has rows and all of `columns`; else the notice that takes the card's place.
  private func result(_ id: String, _ columns: [String]) -> ChartData? {
    guard let data = results[id], !data.isEmpty, columns.allSatisfy({ data.column($0) != nil }) else { return nil }
    return data
  }

  private func missing(_ id: String, _ title: String, _ width: ReportBlock.Width) -> ReportBlock {
    let message = failures[id].map { "This part could not be made: " + $0 } ?? "No data yet."
    return .notice(title: title, message: message, width: width)
  }

  // MARK: Overview

  func overview() -> [ReportBlock] { [.figures(figures()), clicks()] }

  private func figures() -> [KeyFigure] {
    let summary = results["summary"]
    let number = { (name: String) in summary?.column(name)?.number(0) }
    let days = DayCourse(results)
    let visitors = number("visitors")
    let sessions = results["sessions"]?.column("sessions").map { column in
      (0..<column.count).reduce(0.0) { $0 + (column.number($1) ?? 0) }
    }
    var rate: Double?
    if let visitors, visitors > 0, let buyers = number("buyers") { rate = buyers / visitors }
    let hasEvents = (number("events") ?? 0) > 0
    return [
      days.figure("Events", hasEvents ? number("events") : nil, "days", "events"),
      days.figure("Visitors", hasEvents ? visitors : nil, "days", "visitors"),
      days.figure("Sessions", hasEvents ? sessions : nil, "sessions", "sessions"),
      days.figure("Purchases", hasEvents ? number("purchases") : nil, "days", "purchases"),
      days.conversion(rate),
    ]
  }

  private func clicks() -> ReportBlock {
    guard let days = result("days", ["day", "events"]) else { return missing("days", "Clicks over time", .full) }
    var options = ChartOptions(title: "Clicks over time")
    options.y = ["events"]
    options.valueName = "events"
    var data = days
    var unit = "day"
    // A week of days or less shows its hours.
    if days.rowCount <= 8, let hours = result("hours", ["hour", "events"]), hours.rowCount > days.rowCount {
      data = hours
      unit = "hour"
    }
    options.identifier = "clicks"
    var unfinished = ""
    if unit == "day", days.rowCount > 3, DayCourse(results).endsEarly,
      let last = (0..<days.rowCount).compactMap({ days.column("day")?.time($0) }).max()
    {
      data = days.filtered { days.column("day")?.time($0) != last }
      unfinished = ". \(TimeFormat.day(last)) is not complete and left out"
    }
    let table = SeriesTable(data, options)
    let values = table.series.first?.values ?? []
    var note = "Events by \(unit)"
    if let best = values.indices.max(by: { (values[$0] ?? 0) < (values[$1] ?? 0) }), let most = values[best] {
      note += ". Busiest: \(table.labels[best]), with \(NumberFormat.full.text(most))"
    }
    return .chart(Chart(type: LineChart.self, data: data, options: options), width: .full, note: note + unfinished)
  }

  // MARK: Behaviour

  func funnel() -> ReportBlock {
    let title = "From view to purchase"
    let steps = [
      ("viewed", "View"), ("added", "Add to cart"), ("checkedout", "Checkout"), ("purchased", "Purchase"),
    ]
    guard let row = result("funnel", steps.map(\.0)), (row.column("viewed")?.number(0) ?? 0) > 0 else {
      return missing("funnel", title, .half)
    }
    let data = ChartData(columns: [
      ChartColumn("step", categories: steps.map(\.1)),
      ChartColumn("visitors", numbers: steps.map { row.column($0.0)?.number(0) ?? 0 }),
    ])
    var options = ChartOptions(title: title)
    options.identifier = "funnel"
    return .chart(
      Chart(type: FunnelChart.self, data: data, options: options), width: .half,
      note: "Visitors who took this step and all before it")
  }

  func activities() -> ReportBlock {
    guard let data = result("activities", ["activitytype", "events"]) else {
      return missing("activities", "Activity types", .half)
    }
    var options = ChartOptions(title: "Activity types")
    options.identifier = "activities"
    return .chart(
      Chart(type: PieChart.self, data: data, options: options), width: .half, note: "Share of all events")
  }

  func rhythm() -> ReportBlock {
    let title = "Activity by hour and weekday"
    guard let result = result("rhythm", ["weekday", "hour", "events"]) else { return missing("rhythm", title, .full) }
    let names = TimeFormat.weekdayNames
    var weekdays: [String?] = []
    var hours: [String?] = []
    for row in 0..<result.rowCount {
      let weekday = result.column("weekday")?.number(row).flatMap { (1...7).contains($0) ? names[Int($0) - 1] : nil }
      weekdays.append(weekday)
      hours.append(result.column("hour")?.number(row).flatMap { (0..<24).contains($0) ? TimeFormat.two(Int($0)) : nil })
    }
    let data = ChartData(columns: [
      ChartColumn("weekday", categories: weekdays), ChartColumn("hour", categories: hours),
      ChartColumn("events", numbers: (0..<result.rowCount).map { result.column("events")?.number($0) }),
    ]).filtered { weekdays[$0] != nil && hours[$0] != nil }
    var options = ChartOptions(title: title)
    options.identifier = "rhythm"
    options.x = "hour"
    options.series = "weekday"
    options.xDomain = (0..<24).map { TimeFormat.two($0) }
    options.yDomain = names
    let grid = HeatGrid(data, options)
    var note = "Events, hours in UTC"
    if let row = grid.values.firstIndex(where: { $0.contains(grid.maximum) }),
      let column = grid.values[row].firstIndex(of: grid.maximum)
    {
      note += ". Busiest: \(grid.rows[row]) at \(grid.columns[column]):00"
    }
    return .chart(Chart(type: HeatMap.self, data: data, options: options), width: .full, note: note)
  }

  // MARK: Assortment

  func categories() -> [ReportBlock] {
    guard let data = result("categories", ["productcategory", "productsubcategory", "events"]) else {
      return [missing("categories", "Categories", .full)]
    }
    var options = ChartOptions(title: "Categories and subcategories")
    options.identifier = "categories"
    options.x = "productcategory"
    options.series = "productsubcategory"
    let tree = CategoryTree(data, options)
    let total = tree.groups.reduce(0) { $0 + $1.value }
    var note = "Area is the number of events"
    if let top = tree.groups.first, total > 0 {
      note += ". Largest: \(top.name), \(NumberFormat.percent(decimals: 1).text(top.value / total)) of all"
    }
    let chart = Chart(type: Treemap.self, data: data, options: options)
    return [
      .chart(chart, width: .full, note: note),
      .breakdown(tree, title: "Events by category", note: "Open a category to see its subcategories"),
    ]
  }

  func products() -> ReportBlock {
    guard let data = result("products", ["productid", "events"]) else {
      return missing("products", "Top products", .full)
    }
    return .table(
      ReportTable(
        title: "Top products", note: "By events", data: data, barColumns: ["events"],
        headings: [
          "productid": "Product", "category": "Category", "events": "Events", "visitors": "Visitors",
          "added": "Added to cart", "purchases": "Purchases",
        ]), width: .full)
  }
}
