import Charts
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Draws every chart and the default report into the folder `COLQ_CHARTS_SAMPLE`, to be looked at.
///
/// First run: writes the queries there as `<id>.sql`. When `<id>.tsv` files stand beside them (a head line of `name:kind`,
/// kind `n`, `t` in milliseconds or `c`), the report is made of them.
@Suite(.enabled(if: getenv("COLQ_CHARTS_SAMPLE") != nil)) struct SampleReportTests {
  private let folder = getenv("COLQ_CHARTS_SAMPLE").map { String(cString: $0) } ?? ""

  private func write(_ name: String, _ text: String) throws {
    let file = try #require(fopen(folder + "/" + name, "w"))
    fputs(text, file)
    fclose(file)
  }

  private func read(_ name: String) -> String? {
    guard let file = fopen(folder + "/" + name, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    while case let byte = getc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func data(_ name: String) -> ChartData? {
    guard let text = read(name) else { return nil }
    let lines = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    guard let head = lines.first else { return nil }
    let columns = head.enumerated().map { index, field in
      let cells = lines.dropFirst().map { $0[index].isEmpty ? nil : String($0[index]) }
      let title = String(field.dropLast(2))
      switch field.last {
      case "n": return ChartColumn(title, numbers: cells.map { $0.flatMap { Double($0) } })
      case "t": return ChartColumn(title, times: cells.map { $0.flatMap { Int64($0) } })
      default: return ChartColumn(title, categories: cells)
      }
    }
    return ChartData(columns: columns)
  }

  @Test func report() throws {
    var results: [String: ChartData] = [:]
    for query in DefaultReport.queries(table: "clickstream") {
      try write(query.id + ".sql", query.sql + "\n")
      results[query.id] = data(query.id + ".tsv")
    }
    let report = DefaultReport.assemble(results: results, generatedAt: "Generated 24 Nov 2026, 01:00")
    try write("report.html", HTMLReport.render(report))
    try write(
      "empty.html",
      HTMLReport.render(DefaultReport.assemble(results: [:], failures: ["funnel": "column \"customerid\" not found"])))
  }

  @Test func gallery() throws {
    for sample in Samples.all {
      let chart = try Chart(type: sample.type, data: sample.data, options: sample.options)
      try write("chart-\(sample.name).svg", chart.svg(width: 640, standalone: true))
    }
    var cards: [ReportBlock] = []
    for sample in Samples.all {
      cards.append(.chart(try Chart(type: sample.type, data: sample.data, options: sample.options), width: .half))
    }
    let page = Report(title: "Gallery", sections: [ReportSection(blocks: cards)])
    try write("gallery.html", HTMLReport.render(page))
    var terminal = ""
    for sample in Samples.all {
      terminal +=
        try TerminalChart.render(type: sample.type, data: sample.data, options: sample.options, width: 78, color: false)
        + "\n"
    }
    try write("terminal.txt", terminal)
  }
}
