/// The report that `colq report` makes of a clickstream when no specification is given.
package enum DefaultReport {
  /// The report of `results`, keyed by `ReportQuery.id`.
  ///
  /// A query without a result, or whose result lacks a column, gives a card that says so; `failures` says why.
  package static func assemble(
    results: [String: ChartData], failures: [String: String] = [:], title: String = "Clickstream report",
    generatedAt: String = ""
  ) -> Report {
    let cards = DefaultReportCards(results: results, failures: failures)
    var sections = [ReportSection(blocks: cards.overview())]
    sections.append(ReportSection(title: "Behaviour", blocks: [cards.funnel(), cards.activities(), cards.rhythm()]))
    sections.append(ReportSection(title: "Assortment", blocks: cards.categories() + [cards.products()]))
    return Report(title: title, subtitle: subtitle(results), generatedAt: generatedAt, sections: sections)
  }

  private static func subtitle(_ results: [String: ChartData]) -> String {
    guard let summary = results["summary"], let events = summary.column("events")?.number(0), events > 0 else {
      return "No data yet"
    }
    let count = NumberFormat.full.text(events) + (events == 1 ? " event" : " events")
    guard let first = results["span"]?.column("first_event")?.time(0),
      let last = results["span"]?.column("last_event")?.time(0)
    else {
      return count
    }
    let (from, to) = (TimeFormat.day(first), TimeFormat.day(last))
    return (from == to ? from : "\(from) – \(to)") + " · " + count
  }
}
