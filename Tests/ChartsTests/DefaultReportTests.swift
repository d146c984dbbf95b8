import Charts
import Columnar
import Testing

@Suite struct DefaultReportTests {
  private let start = CivilTime(year: 2026, month: 3, day: 2).milliseconds

  /// Results as the queries give them, over `days` days that end at `lastHour`.
  private func results(days: Int, lastHour: Int = 23) -> [String: ChartData] {
    let day = (0..<days).map { start + Int64($0) * 86_400_000 }
    let hour = (0..<days * 24).map { start + Int64($0) * 3_600_000 }
    let last = start + Int64(days - 1) * 86_400_000 + Int64(lastHour) * 3_600_000
    let events = (0..<days).map { Double(100 + $0) }
    return [
      "summary": ChartData(columns: [
        ChartColumn("events", numbers: [events.reduce(0, +)]), ChartColumn("visitors", numbers: [400]),
        ChartColumn("buyers", numbers: [10]), ChartColumn("purchases", numbers: [14]),
      ]),
      "span": ChartData(columns: [ChartColumn("first_event", times: [start]), ChartColumn("last_event", times: [last])]
      ),
      "days": ChartData(columns: [
        ChartColumn("day", times: day), ChartColumn("events", numbers: events),
        ChartColumn("visitors", numbers: events),
        ChartColumn("buyers", numbers: events.map { $0 / 10 }), ChartColumn("purchases", numbers: events),
      ]),
      "hours": ChartData(columns: [
        ChartColumn("hour", times: hour), ChartColumn("events", numbers: hour.map { _ in 4 }),
      ]),
      "sessions": ChartData(columns: [ChartColumn("day", times: day), ChartColumn("sessions", numbers: events)]),
      "funnel": ChartData(columns: [
        ChartColumn("viewed", numbers: [400]), ChartColumn("added", numbers: [100]),
        ChartColumn("checkedout", numbers: [50]),
        ChartColumn("purchased", numbers: [10]),
      ]),
      "activities": ChartData(columns: [
        ChartColumn("activitytype", categories: ["view", "purchase"]), ChartColumn("events", numbers: [90, 10]),
      ]),
      "rhythm": ChartData(columns: [
        ChartColumn("weekday", numbers: [1, 7, 9]), ChartColumn("hour", numbers: [0, 23, 5]),
        ChartColumn("events", numbers: [5, 8, 100]),
      ]),
      "categories": ChartData(columns: [
        ChartColumn("productcategory", categories: ["Books", "Books", "Toys"]),
        ChartColumn("productsubcategory", categories: ["Books / new", nil, "Toys / sale"]),
        ChartColumn("events", numbers: [60, 20, 20]),
      ]),
      "products": ChartData(columns: [
        ChartColumn("productid", categories: ["P1", "P2"]), ChartColumn("category", categories: ["Books", nil]),
        ChartColumn("events", numbers: [1_234, 617]),
      ]),
    ]
  }

  @Test func showsWhatTheResultsSay() throws {
    let html = HTMLReport.render(DefaultReport.assemble(results: results(days: 21), generatedAt: "made now"))
    _ = try Markup.elements(of: html)
    for text in [
      "2 Mar 2026 – 22 Mar 2026 · 2,310 events", ">2,310<", "2.5%", "week on week", "Busiest: Sun at 23:00",
      "25.0% of the step before",
      "Largest: Books, 80.0% of all", "1,234", "width:50%", "made now", "(none)",
    ] { #expect(html.contains(text), "\(text)") }
    #expect(!html.contains("No data yet"))
  }

  @Test func shortSpansShowHours() {
    let two = HTMLReport.render(DefaultReport.assemble(results: results(days: 2)))
    #expect(two.contains("Events by hour"))
    #expect(HTMLReport.render(DefaultReport.assemble(results: results(days: 21))).contains("Events by day"))
  }

  @Test func aDayThatIsNotOverIsLeftOut() {
    let html = HTMLReport.render(DefaultReport.assemble(results: results(days: 21, lastHour: 3)))
    #expect(html.contains("22 Mar 2026 is not complete and left out"))
  }

  @Test func missingResultsAndColumnsAreSaid() throws {
    let empty = HTMLReport.render(
      DefaultReport.assemble(results: [:], failures: ["funnel": "column <customerid> not found"]))
    _ = try Markup.elements(of: empty)
    #expect(empty.contains("No data yet") && empty.contains("column &lt;customerid&gt; not found"))
    for id in results(days: 21).keys {
      var damaged = results(days: 21)
      damaged[id] = ChartData(columns: [ChartColumn("other", numbers: [1])])
      _ = try Markup.elements(of: HTMLReport.render(DefaultReport.assemble(results: damaged)))
      damaged[id] = ChartData(
        columns: (results(days: 21)[id]?.columns ?? []).map { ChartColumn($0.name, categories: []) })
      _ = try Markup.elements(of: HTMLReport.render(DefaultReport.assemble(results: damaged)))
    }
  }

  @Test func queriesHaveTheirOwnIdsAndKnownCharts() {
    let queries = DefaultReport.queries(table: "clickstream")
    #expect(Set(queries.map(\.id)).count == queries.count)
    #expect(Set(queries.map(\.id)) == Set(results(days: 2).keys))
    for query in queries { #expect(ChartTypes.named(query.chart) != nil && query.sql.contains("FROM clickstream")) }
  }

  /// The six columns of the CSV twins have no time: what needs none is shown, the rest says why not.
  @Test func tablesWithoutTimeGiveWhatTheyCan() throws {
    let names = ["customerid", "deviceid", "productid", "productcategory", "productsubcategory", "activitytype"]
    let (possible, failures) = DefaultReport.queries(table: "clicks", schema: Schema(names.map { Field($0, .text) }))
    #expect(possible.map(\.id) == ["summary", "funnel", "activities", "categories", "products"])
    #expect(Set(failures.keys) == ["span", "days", "hours", "sessions", "rhythm"])
    let known = results(days: 21).filter { id, _ in possible.contains { $0.id == id } }
    let html = HTMLReport.render(DefaultReport.assemble(results: known, failures: failures))
    _ = try Markup.elements(of: html)
    #expect(html.contains("the table clicks has no column eventtime") && html.contains(">2,310<"))
  }

  @Test func thePolicyNamesTheScript() throws {
    let html = HTMLReport.render(Report(title: "x"))
    let script = try #require(html.split(separator: "<script>").last?.split(separator: "</script>").first)
    #expect(html.contains("script-src 'sha256-\(SHA256.base64(of: String(script)))'"))
    #expect(SHA256.base64(of: "abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
  }
}
