import Charts
import Columnar
import Vectorized

/// Runs the default report's queries and writes its page.
struct ReportBuilder {
  var engine: QueryEngine
  var table: String
  var title: String

  /// A query that fails leaves a notice in the page and a message; when all do, no page is written.
  func write(to path: String) throws {
    var results: [String: ChartData] = [:]
    var failures: [String: String] = [:]
    let queries = DefaultReport.queries(table: Self.quoted(table))
    let cancellation = Cancellation()
    try Interruption.cancelling(cancellation) {
      for query in queries {
        do {
          results[query.id] = try run(query.sql, cancellation)
        } catch {
          if cancellation.isCancelled { throw error }
          failures[query.id] = ErrorPrinter.message(error)
          if failures.count == queries.count { throw error }
        }
      }
    }
    let report = DefaultReport.assemble(
      results: results, failures: failures, title: title, generatedAt: CalendarTime.now.text)
    let target = try OutputTarget.file(path)
    try target.append(HTMLReport.render(report))
    try target.commit()
    Message.note("report: \(path)")
    guard failures.isEmpty else {
      let titles = queries.filter { failures[$0.id] != nil }.map { "\"\($0.title)\" (\(failures[$0.id] ?? ""))" }
      throw CommandError.failed("parts of the report are missing: " + titles.joined(separator: ", "))
    }
  }

  private func run(_ sql: String, _ cancellation: Cancellation) throws -> ChartData {
    var schema = Schema([])
    var batches: [Batch] = []
    try engine.run(sql, cancellation: cancellation) {
      schema = $0
    } consume: {
      batches.append($0)
    }
    return ChartData(schema: schema, batches: batches)
  }

  /// `name` as a quoted SQL identifier; a file's path in single quotes stays as it is.
  static func quoted(_ name: String) -> String {
    if name.hasPrefix("'"), name.hasSuffix("'"), name.count > 1 { return name }
    return "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
